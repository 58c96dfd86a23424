"""Our side of the benchmark: the components of config.yml, trained without Rasa's graph."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from rasa.shared.nlu.constants import INTENT_RANKING_KEY

from bot.knowledge.check import check
from bot.measuring import timing
from bot.measuring.components import (
    PUBLISHED,
    Bench,
    Part,
    labelled,
    own_examples,
    pipeline,
    topics_and_kinds,
)
from bot.measuring.folds import cross_validated, stored_held_out
from bot.measuring.parts import Guesser, Judge, Top
from bot.measuring.rows import Labelled
from bot.measuring.run import Found, PartFailed
from bot.measuring.scoring import Outcome, outcome_of
from bot.measuring.timing import median_milliseconds, train
from bot.nlu.reply_format import OWN_REPLIES
from bot.nlu.understanding import load_interpreter

# The glossary is our field's, not the data set's; what is kept is of our own examples.
# The encoder has seen none of other data sets: any of their rows may be held out.
_OTHERS: Final = {
    "glossary": None, "program": None, "cache": None, "token_cache": None, "counts_cache": None,
    "unseen": False,
}  # fmt: skip


class Ours:
    """The assistant as the files are now."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        progress: Callable[[str], None],
        one_in: int | None = None,
    ) -> None:
        """Take what is needed later; nothing is trained yet.

        Args:
            root: the project's folder.
            folder: an empty folder for what components store.
            progress: told what is being done.
            one_in: judge by one of our own examples in so many; None: by all.
        """
        self._one_in = one_in
        self._config = root / "config.yml"
        self._root = root
        self._folder = folder
        self._bench = Bench(folder / "components")
        self._progress = progress

    def judge(self) -> Judge:
        """Train on our own examples; what is returned judges questions as first messages."""
        self._progress("Foyer: training on our own examples")
        data = own_examples(self._root, self._one_in)
        changed = None if self._one_in is None else PUBLISHED
        trained = self._bench.train(pipeline(self._config, changed=changed), data)
        topic_of, kind_of = topics_and_kinds(data)

        @cache  # the unchanged questions are asked again beside the misspelt ones
        def one(text: str) -> Outcome:
            return outcome_of(trained.understand(text.lstrip("/ ")), topic_of, kind_of)

        def judge(texts: Sequence[str]) -> list[Outcome]:
            self._progress(f"Foyer: {len(texts)} texts")
            return [one(text) for text in texts]

        return judge

    def learn(self, rows: Labelled) -> Guesser:
        """Train the same components on other labelled rows, without our glossary."""
        self._progress(f"Foyer: training on {len(rows)} rows")
        trained = self._bench.train(self._other_parts(), labelled(rows))

        def guess(texts: Sequence[str]) -> list[Top]:
            self._progress(f"Foyer: {len(texts)} texts")
            return [top(trained.understand(text)) for text in texts]

        return guess

    def held_out(self) -> Found:
        """Cross-validate on our own phrasings, with what is stored of the files as they are."""
        if self._one_in is not None:  # what is stored is of all phrasings
            return {}, {}
        topic_of, kind_of = topics_and_kinds(own_examples(self._root))
        rows = stored_held_out(self._root, progress=self._progress)
        found = cross_validated(rows, topic_of, kind_of)
        figures = {"held_out_entry": found["right_entry"], "held_out_topic": found["right_topic"]}
        return figures, found

    def speed(self, texts: Sequence[str]) -> Found:
        """Time `foyer train` on all our files, then the understanding of each text inside Rasa."""
        self._progress("Foyer: training the whole assistant")
        model = self._folder / "whole" / "foyer.tar.gz"
        log = self._root / "var" / "benchmark" / "foyer.log"
        with ThreadPoolExecutor(1) as beside:
            checking = beside.submit(check, self._root / "knowledge")
            seconds = train(
                timing.ours(model), self._root, model, log, progress=self._progress, minutes=30
            )
            errors = [one for one in checking.result() if one.severity == "error"]
        if errors:
            raise PartFailed(f"`foyer train` would refuse these files: {errors[0]}")
        spent = median_milliseconds(load_interpreter(model), texts)
        return {"training_seconds": seconds, "message_ms": spent}, {}

    def _other_parts(self) -> list[Part]:
        return pipeline(self._config, only_labels=True, changed=_OTHERS)


@contextmanager
def ours(root: Path, progress: Callable[[str], None], one_in: int | None = None) -> Iterator[Ours]:
    """Give our side a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Ours(root, Path(folder), progress, one_in)


def top(understood: Mapping[str, Any]) -> Top:
    """Return the best label of a message, whether or not it was clear enough.

    Args:
        understood: what Rasa understood; a reply of our own to what only tells something, or is in
            another language, stands before the labels that were learnt and is none of them.
    """
    decision: dict[str, Any] = understood["decision"]
    label = decision["label"]
    if label in OWN_REPLIES:
        names = (one["name"] for one in understood[INTENT_RANKING_KEY])
        label = next((name for name in names if name not in OWN_REPLIES), label)
    return Top(label, decision["known"], decision["kind"] in ("fallback", "did_you_mean"))
