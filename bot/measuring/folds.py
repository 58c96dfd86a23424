"""Folds over our own phrasings: what the model makes of those that it has not seen."""

from __future__ import annotations

import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bot.serving.fingerprint import fingerprint

FOLDS: Final = 5
_SEED: Final = 1


@dataclass(frozen=True)
class HeldOut:
    """One example of ours, judged by a model that has not seen it.

    Args:
        text: the example.
        label: its own label, such as "faq/duration" or "greet".
        guess: the label that won.
        score: its score, 0 to 1.
        kind: what would have been done, as in bot/nlu/decision.py.
        choices: labels that "did you mean" offered.
    """

    text: str
    label: str
    guess: str
    score: float
    kind: str
    choices: tuple[str, ...] = ()


def deal(labels: Sequence[str], folds: int = FOLDS, seed: int = _SEED) -> list[int]:
    """Return the fold of each example; the examples of a label are dealt out evenly.

    Args:
        labels: of the examples.
        folds: how many there are.
        seed: another seed deals otherwise.
    """
    by_label: dict[str, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        by_label[label].append(row)
    fold = [0] * len(labels)
    for label, rows in by_label.items():
        chance = random.Random(f"{seed}:{label}")  # noqa: S311 - repeatable, not secret
        chance.shuffle(rows)
        first = chance.randrange(folds)
        for place, row in enumerate(rows):
            fold[row] = (place + first) % folds
    return fold


def cross_validated(
    rows: Sequence[HeldOut], topic_of: Callable[[str], str], kind_of: Callable[[str], str]
) -> dict[str, Any]:
    """Count how FAQ phrasings fare with a model that has not seen them; shares of those rows.

    Args:
        rows: all examples, held out.
        topic_of: turns a label into its topic.
        kind_of: turns a label into "answer", "no_reviewed_answer" or "intent".
    """
    faq = [row for row in rows if kind_of(row.label) != "intent"]
    topics = [topic_of(row.label) for row in faq]
    pairs = list(zip(faq, topics, strict=True))
    answered = [(row, topic) for row, topic in pairs if row.kind == "answer"]
    asked = [(row, topic) for row, topic in pairs if row.kind == "did_you_mean"]
    wrong = [row for row, topic in answered if topic_of(row.guess) != topic]
    among = [row for row, topic in asked if topic in map(topic_of, row.choices)]
    return {
        "phrasings": len(faq),
        "right_entry": _share(sum(row.guess == row.label for row in faq), len(faq)),
        "right_topic": _share(sum(topic_of(row.guess) == topic for row, topic in pairs), len(faq)),
        "wrong_answers": _share(len(wrong), len(faq)),
        "did_you_mean": _share(len(asked), len(faq)),
        "did_you_mean_right": _share(len(among), len(asked)),
    }


def held_out(root: Path, folds: int = FOLDS, *, progress: Callable[[str], None]) -> list[HeldOut]:
    """Train once for each fold and understand the examples left out; it takes some minutes.

    Args:
        root: the project's folder.
        folds: how many parts the examples are dealt into.
        progress: told what is being done.
    """
    from bot.measuring.components import PUBLISHED, Bench, own_examples, pipeline

    data = own_examples(root)
    parts = pipeline(root / "config.yml", only_labels=True, changed=PUBLISHED)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.train([part for part in parts if part.reads], data)
        learning = [part for part in parts if not part.reads]
        return list(_by_fold(bench, learning, data, folds, progress))


def stored_held_out(root: Path, *, progress: Callable[[str], None]) -> list[HeldOut]:
    """Do as `held_out`, once for the files as they are; stored in var/benchmark.

    Args:
        root: the project's folder.
        progress: told what is being done.
    """
    path = root / "var" / "benchmark" / f"held-out-{fingerprint(root)}.json"
    if path.exists():
        stored = json.loads(path.read_text(encoding="utf-8"))
        return [HeldOut(**{**one, "choices": tuple(one["choices"])}) for one in stored]
    rows = held_out(root, progress=progress)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in rows]), encoding="utf-8")
    return rows


def _by_fold(
    bench: Any, parts: Any, data: Any, folds: int, progress: Callable[[str], None]
) -> Iterator[HeldOut]:
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    examples = [one for one in data.intent_examples if one.get("text")]
    labels = [one.get("intent_response_key") or one.get("intent") for one in examples]
    fold = deal(labels, folds)

    def copies(rows: Sequence[int]) -> list[Any]:
        """Fresh messages that keep words and fixed vectors, for featurizers to add to."""
        return [
            Message(dict(examples[row].data), features=list(examples[row].features)) for row in rows
        ]

    for one in range(folds):
        progress(f"fold {one + 1} of {folds}")
        seen = copies([row for row, at in enumerate(fold) if at != one])
        unseen = [row for row, at in enumerate(fold) if at == one]
        trained = bench.train(parts, TrainingData(seen, responses=data.responses))
        for row, message in zip(unseen, trained.process(copies(unseen)), strict=True):
            yield _held_out(examples[row].get("text"), labels[row], message.get("decision"))


def _held_out(text: str, label: str, decision: dict[str, Any]) -> HeldOut:
    choices = tuple(decision["choices"])
    return HeldOut(text, label, decision["label"], decision["score"], decision["kind"], choices)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
