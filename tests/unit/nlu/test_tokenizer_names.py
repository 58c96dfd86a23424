"""The tokenizer reads a center's name as "your center", and leaves the message as it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.spacy_tokenizer import EXPANDED_TEXT, FoyerTokenizer

ROOT = Path(__file__).parents[3]


def loaded(folder: Path, program: Path, model_id: str | None = None) -> FoyerTokenizer:
    config = {**FoyerTokenizer.get_default_config(), "program": str(program)}
    config["glossary"] = str(ROOT / "knowledge" / "glossary.yml")
    made = (LocalModelStorage(folder), Resource("t"), ExecutionContext(GraphSchema({}), model_id))
    data = TrainingData([Message({TEXT: "does your center take insurance", "intent": "cost"})])
    FoyerTokenizer.create(config, *made).train(data)
    return FoyerTokenizer.load(config, *made)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> FoyerTokenizer:
    return loaded(tmp_path_factory.mktemp("model"), ROOT / "knowledge" / "program.yml")


@pytest.mark.parametrize("name", ["Rockland Recovery", "rockland recovery", "Oak Hill Clinic"])
def test_a_name_is_read_as_your_center_and_an_acronym_beside_it_still_spelt_out(
    tokenizer: FoyerTokenizer, name: str
) -> None:
    typed = f"does {name} have an IOP?"
    message = tokenizer.process([Message({TEXT: typed})])[0]
    assert message.get(TEXT) == typed
    assert message.get(EXPANDED_TEXT) == "does your center have an intensive outpatient program?"
    lemmas = [token.lemma for token in message.get(TOKENS_NAMES[TEXT])]
    assert "your center" in lemmas
    assert not {"rockland", "oak", "clinic"} & set(lemmas)


@pytest.mark.parametrize("text", ["do you take humana", "is kaiser or tricare fine", "my cpap"])
def test_lower_case_names_are_not_mended_into_words(tokenizer: FoyerTokenizer, text: str) -> None:
    message = tokenizer.process([Message({TEXT: text})])[0]
    assert [token.text for token in message.get(TOKENS_NAMES[TEXT])] == text.split()


def test_a_program_file_that_cannot_be_read_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="option `program`"):
        loaded(tmp_path, tmp_path / "missing.yml")


def test_the_words_are_read_with_the_model_that_serves_and_not_while_one_is_trained(
    tmp_path: Path,
) -> None:
    program = ROOT / "knowledge" / "program.yml"
    (tmp_path / "trained").mkdir()
    (tmp_path / "served").mkdir()
    assert "_spelling" not in vars(loaded(tmp_path / "trained", program))
    assert "_spelling" in vars(loaded(tmp_path / "served", program, "a model"))
