"""Stock Rasa's side: its default pipeline as the installed package ships it, on the same examples.

Everything it is trained on is written to a folder that is gone afterwards. What it said is kept in
var/benchmark by a hash of examples and configuration, each text only as its hash.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.measuring.components import labelled, own_examples, topics_and_kinds
from bot.measuring.parts import Guesser, Judge, Learner, Top
from bot.measuring.rows import Labelled
from bot.measuring.run import Found, PartFailed
from bot.measuring.scoring import Outcome
from bot.measuring.stock_files import Said, Sayings, key_of, said_of, stock_config, write_examples
from bot.measuring.timing import median_milliseconds, only_nlu, train, whole
from bot.nlu.understanding import Interpreter, load_interpreter

OFF_TOPIC = "off_topic"


class Assistant:
    """One stock assistant, trained when it first has to say something that is not kept."""

    def __init__(
        self,
        files: Path,
        kept: Path,
        *,
        minutes: float,
        progress: Callable[[str], None],
        trainer: Callable[..., float] = train,
    ) -> None:
        """Take what it is made from.

        Args:
            files: folder with config.yml, domain.yml and data; it may hold a model later.
            kept: folder of what assistants said.
            minutes: longest wait for the training.
            progress: told what is being done.
            trainer: trains, as `timing.train` does.
        """
        self._train = trainer
        self._files = files
        self._minutes = minutes
        self._progress = progress
        self._key = key_of(files)
        self._failed = ""
        self._log = kept / f"stock-{self._key}.log"
        self.sayings = Sayings(kept / f"stock-{self._key}.json")

    def ask(self, texts: Sequence[str]) -> list[Said]:
        """Return what it says to each text."""
        missing = [text for text in texts if self.sayings.of(text) is None]
        if missing:
            interpreter = self.interpreter
            self._progress(f"stock Rasa: {len(missing)} texts")
            self.sayings.keep({text: said_of(interpreter.parse(text)) for text in missing})
        return [said for text in texts if (said := self.sayings.of(text))]

    @cached_property
    def interpreter(self) -> Interpreter:
        """The trained model; training it takes minutes."""
        if self._failed:  # several parts ask; each would wait as long in vain
            raise PartFailed(self._failed)
        try:
            return self._trained()
        except PartFailed as failed:
            self._failed = str(failed)
            raise

    def _trained(self) -> Interpreter:
        from rasa.engine.runner.dask import DaskGraphRunner  # Rasa takes seconds to import

        words = whole if (self._files / "data" / "stories").exists() else only_nlu
        self._progress(f"stock Rasa: training ({self._key}); its own words are in var/benchmark")
        model = self._files / "models" / "stock.tar.gz"
        seconds = self._train(
            words(model),
            self._files,
            model,
            self._log,
            progress=self._progress,
            minutes=self._minutes,
        )
        self._progress(f"stock Rasa: trained in {seconds:.0f} s")
        self.sayings.note("training_seconds", seconds)
        return load_interpreter(model, runner=DaskGraphRunner)

    def seconds(self) -> float:
        """Return how long its training took."""
        return self._noted("training_seconds", lambda: bool(self.interpreter))

    def milliseconds(self, texts: Sequence[str]) -> float:
        """Return the median time in which it understands a text."""

        def measure() -> None:
            self.sayings.note("message_ms", median_milliseconds(self.interpreter, texts))

        return self._noted("message_ms", measure)

    def _noted(self, name: str, make: Callable[[], Any]) -> float:
        if self.sayings.noted(name) is None:
            make()
        return self.sayings.noted(name) or 0.0


class Stock:
    """Stock Rasa, on our own examples or on other labelled rows."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        *,
        minutes: float,
        progress: Callable[[str], None],
        one_in: int | None = None,
    ) -> None:
        """Take what is needed later; nothing is trained yet.

        Args:
            root: the project's folder.
            folder: an empty folder that is gone afterwards.
            minutes: longest wait for one training.
            progress: told what is being done.
            one_in: train on one of our own examples in so many; None: on all.
        """
        self._one_in = one_in
        self._root = root
        self._folder = folder
        self._minutes = minutes
        self._progress = progress

    @cached_property
    def own(self) -> Assistant:
        """The assistant on our own examples, answers and rules."""
        from rasa.shared.importers.importer import TrainingDataImporter

        files = self._new_folder()
        importer = TrainingDataImporter.load_from_config(
            str(self._root / "config.yml"),
            str(self._root / "domain.yml"),
            [str(self._root / "data")],
        )
        importer.get_domain().persist(files / "domain.yml")
        write_examples(own_examples(self._root, self._one_in), files / "data" / "nlu.json")
        shutil.copytree(self._root / "data" / "stories", files / "data" / "stories")
        return self._assistant(files)

    def judge(self) -> Judge:
        """Return what judges questions as first messages."""
        topic_of, kind_of = topics_and_kinds(own_examples(self._root))

        def judge(texts: Sequence[str]) -> list[Outcome]:
            return [
                outcome(said, topic_of, kind_of)
                for said in self.own.ask([text.lstrip("/ ") for text in texts])
            ]

        return judge

    @property
    def learn(self) -> Learner:
        """What trains on other labelled rows."""

        def learn(rows: Labelled) -> Guesser:
            files = self._new_folder()
            names = sorted({label for _, label in rows})
            domain = {"version": "3.1", "intents": names}
            (files / "domain.yml").write_text(json.dumps(domain), encoding="utf-8")
            write_examples(labelled(rows), files / "data" / "nlu.json")
            assistant = self._assistant(files)
            return lambda texts: [
                Top(said.intent, said.confidence, said.refused) for said in assistant.ask(texts)
            ]

        return learn

    def held_out(self) -> Found:
        """Measure nothing: five trainings of stock Rasa would take an hour."""
        return {}, {}

    def speed(self, texts: Sequence[str]) -> Found:
        """Return training time of the whole assistant and the median time of one message."""
        seconds = self.own.seconds()
        return {"training_seconds": seconds, "message_ms": self.own.milliseconds(texts)}, {}

    def _new_folder(self) -> Path:
        files = Path(tempfile.mkdtemp(dir=self._folder))
        (files / "data").mkdir()
        (files / "config.yml").write_text(stock_config(), encoding="utf-8")
        return files

    def _assistant(self, files: Path) -> Assistant:
        kept = self._root / "var" / "benchmark"
        return Assistant(files, kept, minutes=self._minutes, progress=self._progress)


@contextmanager
def stock(
    root: Path,
    *,
    minutes: float,
    progress: Callable[[str], None],
    one_in: int | None = None,
) -> Iterator[Stock]:
    """Give stock Rasa a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Stock(root, Path(folder), minutes=minutes, progress=progress, one_in=one_in)


def outcome(said: Said, topic_of: Callable[[str], str], kind_of: Callable[[str], str]) -> Outcome:
    """Return what stock Rasa's words mean to a visitor; it has no "did you mean".

    Args:
        said: intent, entry and scores.
        topic_of: turns a label into its topic.
        kind_of: turns a label into "answer", "no_reviewed_answer" or "intent".
    """
    if said.refused or said.intent == OFF_TOPIC:
        return Outcome("fallback", None, None, (), said.confidence, OFF_TOPIC, True)
    if not said.entry:
        return Outcome("other", None, None, (), said.confidence, said.intent)
    topic, refuses = topic_of(said.entry), kind_of(said.entry) == "no_reviewed_answer"
    told = "no_reviewed_answer" if refuses else "answer"
    entry = said.entry.removeprefix("faq/")
    return Outcome(told, entry, topic, (), said.confidence, topic, refuses)  # type: ignore[arg-type]
