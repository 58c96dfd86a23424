"""The whole screen, rules and the shipped model, as visitors meet it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from bot.knowledge.read import read
from bot.nlu.danger import danger_model
from bot.safety.danger_examples import read_examples
from bot.safety.model import CrisisKnowledge
from bot.safety.screen import CrisisScreen
from tests.unit.safety.test_screen import hostile

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/crisis"
# Told in words that no rule knows, so that only the model can hear it.
UNKNOWN_TO_RULES = "Tomorrow the scissors come out of the drawer and I will do it to my legs."
DULL = "We painted the kitchen and then we had soup with bread and talked about the garden. "


_QUIET_MS = 2.1  # of the work in _slowness, the best of many on two idle cores


@pytest.fixture(scope="module")
def knowledge() -> CrisisKnowledge:
    return CrisisKnowledge.parse(read(ROOT / "knowledge/crisis.yml").data)


@pytest.fixture(scope="module")
def screen(knowledge: CrisisKnowledge) -> CrisisScreen:
    model = danger_model()
    assert model is not None, "Run `foyer safety train`."
    whole = CrisisScreen(knowledge, model)
    whole.screen("the first pass of the encoder takes longer than any other")
    return whole


def test_danger_in_the_middle_of_4000_characters_is_heard(
    screen: CrisisScreen, knowledge: CrisisKnowledge
) -> None:
    half = (DULL * 30)[:1_950]
    text = f"{half}. {UNKNOWN_TO_RULES} {half}"
    assert CrisisScreen(knowledge).screen(text).level == "none"
    found = screen.screen(text)
    assert found.level != "none"
    assert found.reason.startswith("model")


def test_a_long_dull_message_raises_no_alarm(screen: CrisisScreen) -> None:
    assert screen.screen(DULL * 45).level == "none"


@pytest.mark.alone
@pytest.mark.parametrize("name", hostile())
def test_no_input_of_4000_characters_takes_rules_and_model_longer_than_50_ms(
    name: str, screen: CrisisScreen
) -> None:
    text = hostile()[name]
    assert min(_milliseconds(screen, text) / _slowness() for _ in range(9)) < 50


@pytest.mark.alone
def test_half_of_all_messages_take_rules_and_model_less_than_4_ms(screen: CrisisScreen) -> None:
    groups = [group for name in ("must_catch", "must_not_catch")
              for group in read(CASES / f"{name}.yml", as_written=True).data]  # fmt: skip
    texts = [str(text) for group in groups for text in group["cases"]][::3]
    slow = median(_slowness() for _ in range(9))
    assert median(min(_milliseconds(screen, text) for _ in range(2)) for text in texts) / slow < 4


def test_what_rules_know_to_be_no_danger_the_model_leaves_alone_too(screen: CrisisScreen) -> None:
    texts = [
        str(text)
        for group in read(CASES / "must_not_catch.yml", as_written=True).data
        for text in group["cases"]
        if group["level"] == "none"
    ]
    carded = sum(screen.screen(text).level == "card" for text in texts)
    assert carded <= 0.04 * len(texts)


def test_what_is_plainly_harmless_the_model_does_not_raise_on(screen: CrisisScreen) -> None:
    groups = read(CASES / "must_not_catch.yml", as_written=True).data
    (harmless,) = [group["cases"] for group in groups if "the model alone" in group["about"]]
    assert [text for text in harmless if screen.screen(str(text)).level != "none"] == []


def test_danger_beside_harmless_words_is_heard(screen: CrisisScreen) -> None:
    for text in (
        "im safe now but i dont want to be",
        "nobody is in danger except me",
        "i dont think my husband would go on living",
        "im safe now but i took all the pills",
    ):
        assert screen.screen(text).level != "none", text


def test_the_examples_hold_every_type_both_voices_and_more_benign_than_danger() -> None:
    found = Counter((one.type, one.voice) for one in read_examples())
    types = {kind for kind, _ in found} - {"none"}
    assert len(types) == 8
    assert all(found[kind, voice] for kind in types for voice in ("self", "helper"))
    danger = sum(count for (kind, _), count in found.items() if kind != "none")
    assert danger >= 1_500
    assert found["none", "self"] >= max(2_500, danger)


def _milliseconds(screen: CrisisScreen, text: str) -> float:
    started = process_time()  # other work on the machine does not count
    screen.screen(text)
    return (process_time() - started) * 1_000


def _slowness() -> float:
    """How much longer a fixed piece of work takes now than on a quiet machine, at least 1.

    Shared machines run at half their speed for seconds on end; processor time does not show that.
    """
    started = process_time()
    sum(number * number for number in range(40_000))
    return max(1.0, (process_time() - started) * 1_000 / _QUIET_MS)
