"""The questions about withdrawal take a plain no and a seizure told in passing."""

from __future__ import annotations

import pytest

from bot.screening.engine import Engine
from bot.screening.reading import Understood, read
from tests.unit.screening.visitor import at


def value(engine: Engine, question: str, text: str) -> object:
    found = read(engine.form, engine.form.question(question), text)
    return found.value if isinstance(found, Understood) else None


@pytest.mark.parametrize("text", [
    "not really", "no nothing like that", "nope im good", "no shaking no fever nothing", "none",
    "nothing like that", "not at all", "no not really", "i feel fine", "no issues", "none at all",
    "nope nothing", "no none of that", "i dont think so", "no i dont", "not that i know of",
])  # fmt: skip
def test_a_plain_no_is_none_of_these(engine: Engine, text: str) -> None:
    assert value(engine, "symptoms", text) == ["none"]


@pytest.mark.parametrize(("text", "meant"), [
    ("no seizures", None),
    ("no shaking", None),
    ("no i am not ok", None),
    ("not really but im sweating", ["shaking"]),
    ("nope just a fever", ["fever"]),
    ("nothing except the shakes", ["shaking"]),
    ("no nothing like that yesterday but today i feel off", None),
])  # fmt: skip
def test_more_than_a_plain_no_is_never_none_of_these(
    engine: Engine, text: str, meant: object
) -> None:
    assert value(engine, "symptoms", text) == meant


@pytest.mark.parametrize("text", [
    "i had a seizure once in 2019", "had a seizure when i was 20", "yes once", "seizures twice",
    "i was confused and shaking", "one siezure", "i got the dts",
])  # fmt: skip
def test_a_seizure_before_is_a_yes(engine: Engine, text: str) -> None:
    turn = engine.step(at(engine, "past_withdrawal"), text, None)
    assert turn.state["answers"]["past_withdrawal"]["value"] == "yes"
    assert turn.outcome == "urgent"


@pytest.mark.parametrize("text", [
    "no seizures", "never had a seizure", "no never", "i have never had a seizure", "nope",
    "ive never had one", "not that i know of", "no i have not", "no seizure or confusion",
])  # fmt: skip
def test_no_seizure_before_is_a_no(engine: Engine, text: str) -> None:
    assert value(engine, "past_withdrawal", text) == "no"


@pytest.mark.parametrize("text", ["im confused by this question", "i dont think i had a seizure"])
def test_a_seizure_or_confusion_that_was_not_told_is_asked_again(engine: Engine, text: str) -> None:
    assert value(engine, "past_withdrawal", text) is None
