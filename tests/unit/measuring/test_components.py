"""Both sides of the benchmark can learn from the same smaller share of the examples."""

from __future__ import annotations

from collections import Counter

import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.measuring.components import labelled, thinned

ROWS = [(f"question {number}", f"faq/entry{number % 3}") for number in range(33)] + [
    ("hi", "greet")
]


def counts(data: TrainingData) -> Counter[str]:
    return Counter(
        one.get("intent_response_key") or one.get("intent") for one in data.intent_examples
    )


@pytest.mark.parametrize(
    ("one_in", "kept", "of_the_rare_one"), [(1, 11, 1), (2, 6, 1), (5, 3, 1), (20, 1, 1)]
)
def test_every_label_keeps_its_share_rounded_up(
    one_in: int, kept: int, of_the_rare_one: int
) -> None:
    found = counts(thinned(labelled(ROWS), one_in))
    assert found == {f"faq/entry{n}": kept for n in range(3)} | {"greet": of_the_rare_one}


def test_the_same_examples_are_kept_whatever_their_order() -> None:
    one, other = thinned(labelled(ROWS), 4), thinned(labelled(ROWS[::-1]), 4)
    assert {m.get("text") for m in one.intent_examples} == {
        m.get("text") for m in other.intent_examples
    }
