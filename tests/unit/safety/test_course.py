"""Several mild signs weigh as much as a strong one, and no card comes twice in a row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.safety.course import Heard, Limits, Shown, course, is_no
from bot.safety.model import CrisisType, Finding

NONE = Finding("none", "none", "self", "en", "no rule")
GENTLE = Finding("gentle", "suicide", "self", "en", "suicide.hinted")
CARD = Finding("card", "suicide", "self", "en", "suicide.kill_self")
USUAL = Limits()


def after(*findings: Finding, no: bool = False, limits: Limits = USUAL) -> Shown:
    """What the last of these findings shows; `no` says that the last message was a bare no."""
    last = len(findings)
    heard = [Heard(turn, one, no and turn == last) for turn, one in enumerate(findings, start=1)]
    return course(heard, limits)


def levels(findings: Sequence[Finding]) -> list[str]:
    """What each message in turn shows; a plus marks other words."""
    shown = [after(*findings[: number + 1]) for number in range(len(findings))]
    return [f"{one.finding.level}{'+' if one.again else ''}" for one in shown]


def of(kind: CrisisType) -> Finding:
    return Finding("card", kind, "self", "en", f"{kind}.rule")


def test_nothing_said_shows_nothing() -> None:
    assert course([]).finding.level == "none"


def test_a_first_sign_of_danger_shows_the_card_at_once() -> None:
    assert levels([CARD]) == ["card"]


def test_five_mild_turns_lead_to_the_card_at_the_third() -> None:
    assert levels([GENTLE] * 5) == ["gentle", "gentle+", "card", "gentle", "gentle+"]


def test_mild_signs_add_up_across_ordinary_questions() -> None:
    assert levels([GENTLE, NONE, GENTLE, NONE, NONE, GENTLE])[-1] == "card"


def test_mild_signs_far_apart_do_not_add_up() -> None:
    assert levels([GENTLE, NONE, NONE, GENTLE, NONE, NONE, GENTLE])[-1] == "gentle+"


def test_how_many_mild_signs_make_a_card_is_a_setting() -> None:
    assert after(GENTLE, GENTLE, limits=Limits(mild_signs=2)).finding.level == "card"
    assert after(GENTLE, NONE, GENTLE, limits=Limits(2, 2)).finding.level == "gentle"


def test_a_raised_card_says_why_and_keeps_the_type_of_the_newest_sign() -> None:
    shown = after(GENTLE, GENTLE, GENTLE)
    assert shown.reason == "3 mild signs within 6 turns; suicide.hinted"
    assert shown.finding.type == "suicide"


def test_signs_that_a_card_has_met_are_not_counted_again() -> None:
    assert levels([GENTLE, GENTLE, CARD, GENTLE]) == ["gentle", "gentle+", "card", "gentle"]


def test_danger_in_a_row_alternates_between_the_card_and_shorter_words() -> None:
    assert levels([CARD] * 4) == ["card", "card+", "card", "card+"]


def test_danger_after_an_ordinary_message_gets_the_card_itself() -> None:
    assert levels([CARD, NONE, CARD])[-1] == "card"


def test_another_danger_gets_its_own_card_in_full() -> None:
    assert levels([CARD, of("overdose")])[-1] == "card"


def test_danger_right_after_a_raised_card_uses_other_words() -> None:
    assert levels([GENTLE, GENTLE, GENTLE, CARD])[-2:] == ["card", "card+"]


@pytest.mark.parametrize("kind", ["abuse", "assault", "child"])
def test_no_to_the_question_on_the_card_is_danger(kind: CrisisType) -> None:
    shown = after(of(kind), NONE, no=True)
    assert (shown.finding.level, shown.finding.type, shown.again) == ("card", kind, True)
    assert shown.reason == "no, to whether they are safe"


def test_no_to_the_question_in_other_words_is_danger_too() -> None:
    assert after(CARD, CARD, NONE, no=True).finding.level == "card"


def test_no_means_nothing_where_nobody_asked() -> None:
    assert after(CARD, NONE, no=True).finding.level == "none"
    assert after(of("abuse"), NONE, NONE, no=True).finding.level == "none"


@pytest.mark.parametrize(
    "text", ["no", "No.", "nope", "not really", "I’m not safe", "no im not", "he isn't safe", "não"]
)
def test_a_bare_no_is_one(text: str) -> None:
    assert is_no(text)


@pytest.mark.parametrize(
    "text", ["", "yes", "no thanks", "no, I am safe", "im not suicidal", "no idea what an iop is"]
)
def test_anything_else_is_not_a_bare_no(text: str) -> None:
    assert not is_no(text)
