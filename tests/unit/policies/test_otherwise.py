"""What is said instead of a rule's reply, by what was said in passing and what was said before."""

from __future__ import annotations

import pytest

from bot.policies.otherwise import SAID_BEFORE, Before, instead

NOTHING = Before()
ANSWER = Before("utter_faq", "duration")
FALLBACK, FAQ, TOLD = "utter_fallback", "utter_faq", "utter_told"


@pytest.mark.parametrize("text", ["should i stop", "help me stop", "i want to stop"])
def test_whoever_may_mean_drinking_hears_what_not_to_stop_all_at_once(text: str) -> None:
    assert instead("utter_stop", text, None, ANSWER) == "utter_stop_which"


def test_how_to_stop_is_not_how_to_leave_the_program() -> None:
    assert instead(FAQ, "how do i stop", "leave_early", ANSWER) == "utter_stop_which"
    assert instead(FALLBACK, "help my husband stop", None, ANSWER) == "utter_stop_which"
    assert instead(FAQ, "when can i stop", "leave_early", ANSWER) is None


def test_whoever_wants_to_stop_and_names_nothing_is_asked_what() -> None:
    assert instead(FALLBACK, "i cant quit", None, NOTHING) == "utter_stop_which"
    assert instead("action_did_you_mean", "when should i stop", None, NOTHING) == "utter_stop_which"
    assert instead(FAQ, "help me quit", "nicotine", NOTHING) == "utter_stop_which"
    assert instead(FAQ, "help me quit", "nicotine", Before(FAQ, "nicotine")) == SAID_BEFORE
    assert instead(FAQ, "how do i quit", "leave_early", ANSWER, leaned=True) is None
    assert instead(FAQ, "how do i stop", "taper_or_stop", NOTHING) is None


def test_whoever_wishes_again_that_we_stop_is_not_asked_again() -> None:
    asked = Before("utter_stop_which")
    assert instead("utter_stop", "i want to stop this", None, asked) is None
    assert instead("utter_stop", "help me stop", None, asked) == "utter_stop_which"
    hurt = Before("utter_stop_which", danger=True)
    assert instead("utter_stop", "make it stop", None, hurt) == "utter_stop_which"


@pytest.mark.parametrize("rule", [FAQ, FALLBACK, "action_did_you_mean"])
def test_a_wish_that_we_stop_is_honored_whatever_was_understood(rule: str) -> None:
    for text in ("how do i unsubscribe", "dont message me again", "how do i stop this chat"):
        assert instead(rule, text, "other_questions", ANSWER) == "utter_stop"


def test_whoever_wants_more_than_one_choice_is_shown_them_again() -> None:
    for text in ("both", "all of them", "all three please", "the first two"):
        assert instead("action_deny", text, None, Before("action_did_you_mean")) == "action_repeat"
    assert instead("action_deny", "both", None, ANSWER) is None


def test_my_son_asks_for_no_entry_unless_it_leans() -> None:
    for rule in (FAQ, "action_did_you_mean"):
        assert instead(rule, "my dad", "family_support", NOTHING) == "utter_for_another"
    assert instead(FAQ, "for my son", "duration", ANSWER, leaned=True) is None
    assert instead(FAQ, "my pregnant wife", "pregnancy", NOTHING) is None


@pytest.mark.parametrize("text", ["STOP", "stop", "can you stop texting me", "please stop"])
def test_a_wish_that_we_stop_is_honored(text: str) -> None:
    assert instead("utter_stop", text, None, ANSWER) is None


@pytest.mark.parametrize("rule", [FAQ, FALLBACK, "utter_complaint"])
def test_whoever_asks_how_to_delete_the_chat_can_delete_it(rule: str) -> None:
    assert instead(rule, "how do i delete this", "chat_privacy", NOTHING) == "utter_confirm_delete"


def test_an_answer_that_was_not_understood_is_not_said_again() -> None:
    for rule, entry in ((FALLBACK, None), (FAQ, "duration"), ("utter_complaint", None)):
        assert instead(rule, "huh?", entry, ANSWER) == "utter_not_clear"
    assert instead(FALLBACK, "huh?", None, NOTHING) is None  # nothing was said yet
    twice = Before("utter_not_clear")
    assert instead("utter_complaint", "i dont get it", None, twice) == "utter_complaint_again"
    assert instead("action_repeat", "what?", None, twice) == "utter_complaint_again"
    assert instead("action_repeat", "what?", None, ANSWER) is None


def test_a_word_that_was_asked_for_is_explained() -> None:
    assert instead(FAQ, "what do you mean by PHP?", "php", ANSWER) is None
    assert instead(FAQ, "what does it mean", "what_is_iop", ANSWER) is None


def test_what_is_said_in_passing_gets_no_apology() -> None:
    assert instead(FALLBACK, "oh ok", None, ANSWER) == "utter_all_right"
    assert instead(TOLD, "got it", None, ANSWER) == "utter_all_right"
    assert instead(FALLBACK, "idk", None, ANSWER) == "utter_help"
    assert instead("utter_greet", "can i ask you something", None, ANSWER) == "utter_go_ahead"
    assert instead("action_affirm", "ok so", None, ANSWER) == "utter_go_ahead"
    assert instead("action_affirm", "ok", None, ANSWER) is None
    assert instead(FAQ, "my son", "other_questions", NOTHING) == "utter_for_another"
    assert instead(TOLD, "no its for me", None, ANSWER) == "utter_go_ahead"


def test_a_mark_alone_is_met_as_a_call_and_not_as_a_question() -> None:
    assert instead(FAQ, "?", "other_questions", NOTHING) == "utter_greet"
    assert instead(FALLBACK, "??", None, ANSWER) == "utter_greet_again"


def test_after_danger_the_urgent_numbers_stay() -> None:
    card = Before("utter_crisis_suicide", danger=True)
    assert instead(FALLBACK, "oh ok", None, card) is None
    assert instead(FALLBACK, "my son", None, card) is None


@pytest.mark.parametrize("rule", ["utter_greet", FALLBACK, TOLD, "utter_complaint"])
def test_the_same_words_are_not_said_twice_in_a_row(rule: str) -> None:
    again = f"{rule}_again"
    assert instead(rule, "again", None, Before(rule)) == again
    assert instead(rule, "again", None, Before(again)) == (None if rule == TOLD else again)
    assert instead(rule, "again", None, ANSWER) is None


def test_two_questions_in_a_row_without_any_answer_are_not_met_with_the_same_words() -> None:
    unknown = Before("utter_faq", "other_questions")
    assert instead(FAQ, "is it haunted?", "other_questions", unknown) == "utter_fallback_again"
    assert instead(FALLBACK, "and ghosts", None, unknown) == "utter_fallback_again"
    assert instead(FAQ, "is it haunted?", "other_questions", ANSWER) is None


def test_an_answer_that_comes_again_says_that_it_does() -> None:
    assert instead(FAQ, "how long do i have to do it", "duration", ANSWER) == SAID_BEFORE
    assert instead(FAQ, "how much", "cost", ANSWER) is None
    assert instead(FAQ, "how long", "duration", Before("utter_faq", "cost")) is None


@pytest.mark.parametrize("text", ["no I meant for my son", "and for me?"])
def test_the_same_answer_in_words_for_somebody_else_is_no_repetition(text: str) -> None:
    assert instead(FAQ, text, "duration", ANSWER, leaned=True) is None
