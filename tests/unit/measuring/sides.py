"""Fakes: a side of the benchmark that knows words, and the data it is asked about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bot.measuring.parts import Guesser, Judge, Learner, Top
from bot.measuring.rows import Labelled
from bot.measuring.run import Found, PartFailed
from bot.measuring.scoring import Outcome


class WordSide:
    """Answers `duration` where it reads "long"; learns the first word of each label's rows."""

    def __init__(self) -> None:
        self.trained = 0

    def judge(self) -> Judge:
        self.trained += 1

        def one(text: str) -> Outcome:
            if "long" in text:
                return Outcome("answer", "duration", "duration", (), 0.9, "duration")
            return Outcome("fallback", None, None, (), 0.2, "off_topic", True)

        return lambda texts: [one(text) for text in texts]

    @property
    def learn(self) -> Learner:
        def learn(rows: Labelled) -> Guesser:
            known = {text.split()[0]: label for text, label in rows}
            return lambda texts: [_top(known, text) for text in texts]

        return learn

    def held_out(self) -> Found:
        return {}, {}

    def speed(self, texts: Sequence[str]) -> Found:
        raise PartFailed("It took too long.")


def write_data(folder: Path) -> None:
    """Write small files in the shapes of the real ones."""
    (folder / "faq-dev.csv").write_text(
        "question,topic,alt_or_nearest_topic\n"
        "how long is it,duration,\nwhat is it,duration,\nwho won,not_covered,\n"
    )
    (folder / "off-topic-dev.csv").write_text("text\ntell a joke\nhow long is a mile\n")
    (folder / "misspellings.csv").write_text("correct,misspelling\nlong,lnog\nwhat,waht\n")
    train = [[f"{word} {n}", word] for word in ("red", "blue") for n in range(4)]
    outside = [["green 1", "oos"], ["green 2", "oos"]]
    clinc = {"train": train, "val": train[:2], "test": train[1:6], "oos_val": outside}
    (folder / "clinc150-full.json").write_text(json.dumps({**clinc, "oos_test": outside}))
    for name in ("curekart", "sofmattress"):
        lines = [f"{text},{label}" for text, label in train]
        (folder / f"hint3-{name}-train.csv").write_text("\n".join(["sentence,label", *lines]))
        asked = [*lines, "green 1,NO_NODES_DETECTED"]
        (folder / f"hint3-{name}-test.csv").write_text("\n".join(["sentence,label", *asked]))


def _top(known: dict[str, str], text: str) -> Top:
    word = text.split()[0]
    return Top(known.get(word, "red"), 0.8 if word in known else 0.3, word not in known)
