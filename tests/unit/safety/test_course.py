"""Several mild signs weigh as much as a strong one, and no card comes twice in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.safety.course import Heard, Limits, Shown, course
from bot.safety.model import CrisisType, Finding, Voice

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


def mild(kind: CrisisType, voice: Voice = "self", reason: str = "model 0.50") -> Finding:
    return Finding("gentle", kind, voice, "en", reason)


@pytest.mark.parametrize(
    ("signs", "kind", "voice"),
    [
        ([mild("withdrawal", "helper"), mild("withdrawal"), mild("overdose", "helper")],
         "withdrawal", "helper"),
        ([mild("suicide"), mild("suicide"), mild("withdrawal")], "suicide", "self"),
        ([mild("suicide"), mild("withdrawal", "helper"), mild("abuse")], "withdrawal", "helper"),
        ([mild("suicide"), mild("abuse"), mild("self_harm")], "self_harm", "self"),
    ],
)  # fmt: skip
def test_a_raised_card_is_of_the_type_that_the_signs_agree_on_and_of_the_body_first(
    signs: list[Finding], kind: CrisisType, voice: Voice
) -> None:
    raised = after(*signs).finding
    assert (raised.level, raised.type, raised.voice) == ("card", kind, voice)


def test_what_the_model_hears_takes_the_type_of_the_signs_before_it() -> None:
    before = mild("withdrawal", "helper")
    assert after(before, mild("suicide", "helper")).finding.type == "withdrawal"
    assert after(before, mild("suicide", reason="suicide.hinted")).finding.type == "suicide"


def test_a_raised_card_says_why() -> None:
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


def parts(*names: str) -> Finding:
    return replace(NONE, parts=names)


STOPPED, SIGNS = parts("stopped:third"), parts("signs:third")


@pytest.mark.parametrize("halves", [(STOPPED, SIGNS), (SIGNS, STOPPED)])
def test_a_withdrawal_told_over_two_messages_shows_its_card(
    halves: tuple[Finding, Finding],
) -> None:
    shown = after(halves[0], NONE, halves[1])
    found = shown.finding
    assert (found.level, found.type, found.voice) == ("card", "withdrawal", "helper")
    assert not shown.again
    assert shown.reason == "withdrawal told over messages"


def test_the_person_of_one_half_stands_for_the_other_where_none_is_named() -> None:
    assert after(STOPPED, parts("signs:nobody")).finding.voice == "helper"
    assert after(parts("stopped:first"), parts("signs:nobody")).finding.voice == "self"


def test_halves_about_two_people_or_far_apart_are_no_withdrawal() -> None:
    assert after(STOPPED, parts("signs:first")).finding.level == "none"
    assert after(STOPPED, NONE, NONE, NONE, SIGNS).finding.level == "none"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("model 0.97", "withdrawal"), ("suicide.hinted, model 0.92", "withdrawal"),
     ("suicide.kill_self", "suicide")],
)  # fmt: skip
def test_a_withdrawal_comes_before_what_the_model_alone_hears_and_not_before_the_rules(
    reason: str, kind: CrisisType
) -> None:
    signs = replace(CARD, reason=reason, parts=("signs:first",))
    assert after(parts("stopped:first"), signs).finding.type == kind


def test_what_follows_another_card_belongs_to_that() -> None:
    abuse = of("abuse")
    assert after(of("overdose"), abuse, parts("state:first")).finding.level == "none"
    assert after(of("overdose"), abuse, NONE, no=True).finding.type == "abuse"


def test_an_emergency_is_not_kept_open_for_ever() -> None:
    fine = parts("state:first")
    met = [after(of("overdose"), *[fine] * more).finding.level for more in range(1, 12)]
    assert met == ["card"] * 8 + ["none"] * 3


def test_a_half_that_a_card_has_met_brings_back_no_card_of_its_own() -> None:
    limits = Limits(emergency_turns=0)
    assert after(STOPPED, SIGNS, NONE, SIGNS, limits=limits).finding.level == "none"


STATE = parts("state:third")


@pytest.mark.parametrize("kind", ["overdose", "withdrawal"])
def test_how_somebody_is_after_an_emergency_is_met_with_its_short_words(kind: CrisisType) -> None:
    shown = after(of(kind), STATE)
    assert (shown.finding, shown.again) == (of(kind), True)
    assert levels([of(kind), NONE, STATE])[-1] == "card+"
    assert levels([of(kind), STATE, STATE, STATE]) == ["card", "card+", "card", "card+"]


def test_a_mild_sign_of_the_emergency_is_met_with_its_short_words() -> None:
    assert levels([of("overdose"), mild("overdose", "helper")])[-1] == "card+"
    assert levels([of("overdose"), GENTLE])[-1] == "gentle"


def test_an_emergency_is_over_after_some_messages_that_tell_nothing_of_it() -> None:
    assert levels([of("overdose"), NONE, NONE, NONE, STATE])[-1] == "card+"
    assert levels([of("overdose"), NONE, NONE, NONE, NONE, STATE])[-1] == "none"
    assert levels([of("overdose"), NONE, NONE, STATE, NONE, NONE, NONE, STATE])[-1] == "card+"


def test_how_somebody_is_means_nothing_without_an_emergency() -> None:
    assert levels([STATE]) == ["none"]
    assert levels([CARD, STATE]) == ["card", "none"]


def test_what_has_no_answer_is_met_with_the_emergency_of_shortly_before() -> None:
    heard = [Heard(1, of("overdose")), Heard(2, NONE, unanswered=True)]
    assert course(heard).again
    assert course([Heard(1, CARD), *heard[1:]]).finding.level == "none"


def test_stopping_what_is_taken_every_day_shows_the_line_in_place_of_an_answer() -> None:
    shown = after(parts("daily:first"), NONE, parts("stopping:first"))
    found = shown.finding
    assert (found.level, found.type, found.voice) == ("gentle", "withdrawal", "self")
    assert shown.again
    assert shown.instead
    assert after(parts("daily:third"), parts("stopping:nobody")).finding.voice == "helper"


def test_stopping_shows_no_line_where_nothing_was_named_or_the_sign_is_of_a_rule() -> None:
    assert after(NONE, parts("stopping:first")).finding.level == "none"
    sign = replace(GENTLE, parts=("stopping:first",))
    assert not after(parts("daily:first"), sign).instead


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


INSISTS = replace(NONE, parts=("insists:first",))
DETAIL = replace(NONE, parts=("detail:nobody",))


def test_who_takes_a_joke_back_meets_the_card_again() -> None:
    assert levels([CARD, NONE, INSISTS]) == ["card", "none", "card"]
    assert after(CARD, NONE, INSISTS).finding.type == "suicide"


def test_meaning_it_says_nothing_without_a_card_shortly_before() -> None:
    assert levels([NONE, INSISTS]) == ["none", "none"]
    assert levels([CARD, NONE, NONE, NONE, INSISTS])[-1] == "none"


def test_who_tells_911_s_answers_to_the_chat_meets_the_emergency_again() -> None:
    assert levels([of("overdose"), DETAIL, DETAIL]) == ["card", "card+", "card"]
    assert levels([of("medical"), DETAIL]) == ["card", "card+"]


def test_details_go_on_with_a_question_about_the_program_that_came_after_the_card() -> None:
    asked = [Heard(1, of("overdose")), Heard(2, NONE, asks=True)]
    assert course([*asked, Heard(3, DETAIL, asks=True)]).finding.level == "none"
    assert course([*asked, Heard(3, DETAIL, unanswered=True)]).finding.level == "card"
    thanked = [Heard(1, of("overdose")), Heard(2, NONE)]
    assert course([*thanked, Heard(3, DETAIL, asks=True)]).finding.level == "card"
    told_again = [*asked, Heard(3, replace(NONE, parts=("state:third",)))]
    assert course([*told_again, Heard(4, DETAIL, asks=True)]).finding.level == "card"


def test_details_say_nothing_after_a_card_of_another_kind_or_of_none() -> None:
    assert levels([CARD, DETAIL]) == ["card", "none"]
    assert levels([DETAIL]) == ["none"]


def test_a_cry_for_help_is_not_over_with_its_card() -> None:
    assert levels([of("general"), DETAIL]) == ["card", "card+"]
    assert levels([of("general"), NONE]) == ["card", "none"]


def test_a_cry_for_help_does_not_take_the_place_of_an_overdose() -> None:
    assert after(of("overdose"), of("general"), DETAIL).finding.type == "overdose"
