"""Runs only the understanding part of a trained model: for evaluation and `foyer ask`.

No tracker, no policies asked, no channel: a text goes in, Rasa's parse result comes out.
"""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:  # Rasa takes seconds to import
    from rasa.engine.runner.interface import GraphRunner


class ModelMissing(RuntimeError):
    """There is no trained model; the message says how to make one."""


class Interpreter:
    """A loaded model; `parse` understands one text as if it were a first message."""

    def __init__(self, runner: Any, target: str, responses: Mapping[str, Any]) -> None:
        """Take what `load_interpreter` loaded.

        Args:
            runner: Rasa's graph runner for prediction.
            target: the graph node that ends understanding.
            responses: the domain's responses by name.
        """
        self._runner = runner
        self._target = target
        self.responses = responses

    def parse(self, text: str, *, after: str | None = None) -> dict[str, Any]:
        """Understand one text.

        Args:
            text: what a visitor wrote, or a button's payload.
            after: id of the entry answered last, for a message that leans on it.

        Returns:
            Rasa's parse result, with `decision` from bot.nlu.decision_classifier.
        """
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

        from bot.nlu.other_readings import LAST_ENTRY

        message = UserMessage(text, metadata={LAST_ENTRY: after} if after else None)
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: None}
        results = self._runner.run(inputs=inputs, targets=[self._target])
        parsed: dict[str, Any] = results[self._target][0].as_dict(only_output_properties=True)
        return parsed

    def topic_of(self, label: str) -> str:
        """Return the topic of a label such as "faq/duration"; a dialogue intent is its own."""
        variants = self.responses.get(f"utter_{label}") or [{}]
        topic = (variants[0].get("metadata") or {}).get("topic")
        return str(topic or label.removeprefix("faq/"))

    def kind_of(self, label: str) -> str:
        """Return "answer" or "no_reviewed_answer" for an entry's label, else "intent"."""
        variants = self.responses.get(f"utter_{label}") or [{}]
        kind = (variants[0].get("metadata") or {}).get("kind")
        return str(kind or "answer") if label.startswith("faq/") else "intent"


def load_interpreter(model_path: Path, *, runner: type[GraphRunner] | None = None) -> Interpreter:
    """Load a trained model, which takes some seconds.

    Args:
        model_path: a .tar.gz that `rasa train` made, or the folder of models; the newest counts.
        runner: what runs the graph; ours when left out, as in the server.

    Raises:
        ModelMissing: there is none, or none that this version can use.
    """
    model = _newest(model_path)
    silence()
    from rasa.engine import loader
    from rasa.engine.exceptions import GraphComponentException
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    from bot.nlu.straight_runner import StraightRunner

    # The components have read all they need once the runner is made.
    with tempfile.TemporaryDirectory() as unpacked:
        try:
            metadata, loaded = loader.load_predict_graph_runner(
                Path(unpacked), model, LocalModelStorage, runner or StraightRunner
            )
        except GraphComponentException:
            raise ModelMissing(
                f"This version cannot read {model.name}, which another one trained. "
                "Run `foyer train` first."
            ) from None
    return Interpreter(loaded, metadata.nlu_target, metadata.domain.responses)


def silence() -> None:
    """Keep TensorFlow and Rasa quiet; Rasa's debug lines would print what visitors wrote."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    import sanic.app  # noqa: F401 - switches deprecation warnings on when Rasa imports it

    warnings.simplefilter("ignore")
    for name in ("rasa", "tensorflow", "matplotlib", "bot"):
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def _newest(path: Path) -> Path:
    models = [path] if path.is_file() else sorted(path.glob("*.tar.gz"), key=_changed)
    if not models:
        raise ModelMissing(f"There is no trained model in {path}. Run `foyer train` first.")
    return models[-1]


def _changed(path: Path) -> float:
    return path.stat().st_mtime
