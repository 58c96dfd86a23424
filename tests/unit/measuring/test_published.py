"""Where some of our examples are left out, the encoder is the one that has seen none of them."""

from pathlib import Path

from bot.measuring.components import PUBLISHED, pipeline
from bot.nlu.decision_classifier import DecisionClassifier
from bot.nlu.encoder_featurizer import EncoderFeaturizer

CONFIG = Path(__file__).parents[3] / "config.yml"


def test_folds_and_thinned_examples_are_judged_without_the_tuned_vectors() -> None:
    as_served = {part.component: part.config for part in pipeline(CONFIG)}
    left_out = {part.component: part.config for part in pipeline(CONFIG, changed=PUBLISHED)}
    assert "tuned" in as_served[EncoderFeaturizer]["outputs"]
    assert "tuned" not in left_out[EncoderFeaturizer]["outputs"]
    assert as_served[DecisionClassifier]["unseen"] is True
    assert left_out[DecisionClassifier]["unseen"] is False
    caches = {parts[EncoderFeaturizer]["cache"] for parts in (as_served, left_out)}
    assert len(caches) == 2  # or each would throw away what the other has encoded
