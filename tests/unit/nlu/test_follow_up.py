"""When a message leans on the last answer, and what it then means."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.nlu.decision import Decision, KnownEntry, Scored, Thresholds, decide
from bot.nlu.follow_up import decide_after
from bot.nlu.leaning import How, Last, in_light_of, leans
from bot.nlu.neighbours import lasts

THRESHOLDS = Thresholds(
    clear=0.5, named=0.25, unanswered=0.45, near=0.1, together=0.5, off_topic=0.3
)
ENTRIES = {
    "hours": KnownEntry("hours", "answer"),
    "evening": KnownEntry("evening", "answer"),
    "home": KnownEntry("home", "answer"),
    "detox": KnownEntry("detox", "no_reviewed_answer"),
    "duration": KnownEntry("duration", "answer"),
    "anything": KnownEntry("anything", "no_reviewed_answer"),
}
HOURS = Last("hours", "Hours a week", related=frozenset({"evening"}), for_helper=True)
DETOX = Last("detox", "Detox", own_measure=True)


def ranking(**scores: float) -> list[Scored]:
    """Labels with these scores; what is left is spread thin over dialogue intents."""
    dialogue = {"off_topic", "thanks"}
    found = [Scored(n if n in dialogue else f"faq/{n}", score) for n, score in scores.items()]
    thin = (1 - sum(scores.values())) / 10
    found += [Scored(f"intent{number}", thin) for number in range(10)]
    return sorted(found, key=lambda one: -one.score)


def after(last: Last, how: How, plain: list[Scored], **light: float) -> tuple[Decision, Decision]:
    """The decision after the last answer, and the one on the message by itself."""
    by_itself = decide(plain, ENTRIES, THRESHOLDS)
    behind = ranking(**light)
    few, loose = frozenset({"duration"}), frozenset({"anything"})
    found = decide_after(by_itself, plain, behind, last, how, ENTRIES, THRESHOLDS, few, loose)
    return found, by_itself


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("and at night?", "leaning"),
        ("ok and how often", "leaning"),
        ("is it private too?", "leaning"),
        ("how long is that?", "leaning"),
        ("how much?", "leaning"),
        ("til when", "short"),
        ("which of those is the easiest one to stop, then", "short"),
        ("what about my wife?", "somebody else"),
        ("and for my older son", "somebody else"),
        ("my dad too?", "somebody else"),
        ("no I meant for my son", "somebody else"),
        ("its for my son", "somebody else"),
        ("im asking for my daughter", "somebody else"),
        ("not for me, for my dad", "somebody else"),
        ("no its for me", "somebody else"),
        ("and for me?", "somebody else"),
        ("is it for me", "leaning"),
        ("is this for my wife or me", "leaning"),
        ("my son has it", None),
        ("i drink on it as well", "leaning"),
        ("they let me go on friday", None),
        ("i live in worcester", None),
        ("what about the time that my brother came to see me for a while", None),
        ("?", None),
        ("", None),
    ],
)
def test_a_short_message_may_lean_on_the_last_answer(text: str, how: How | None) -> None:
    assert leans(text) == how


def test_a_message_is_read_behind_the_title_of_the_last_answer() -> None:
    assert in_light_of(HOURS, "and at night?") == "Hours a week and at night?"


def test_an_unclear_message_means_what_stands_near_the_last_answer() -> None:
    found, plain = after(HOURS, "short", ranking(home=0.4, evening=0.2), hours=0.6, evening=0.3)
    assert plain.kind != "answer"
    assert (found.kind, found.entry, found.after) == ("answer", "evening", "hours")
    assert found.reason.startswith("follow-up: by itself 0.40, after faq/hours")


@pytest.mark.parametrize("text", ["it was my uncle", "i asked my wife", "my late husband"])
def test_who_tells_of_somebody_does_not_ask_the_same_for_them(text: str) -> None:
    assert leans(text) != "somebody else"


def test_a_person_and_a_thousand_marks_take_no_time() -> None:
    began = time.process_time()
    leans("my son" + "!" * 3900 + "a")
    assert time.process_time() - began < 0.1


def test_without_a_word_that_leans_the_bar_is_higher() -> None:
    plain, light = ranking(home=0.2, evening=0.15), {"evening": 0.2, "home": 0.3}
    assert after(HOURS, "leaning", plain, **light)[0].entry == "evening"
    found, by_itself = after(HOURS, "short", plain, **light)
    assert (found, found.kind) == (by_itself, "fallback")


def test_what_is_no_subject_is_none_after_an_answer_unless_a_word_leans() -> None:
    for how, kind in (("leaning", "answer"), ("short", "no_reviewed_answer")):
        found, plain = after(HOURS, how, ranking(anything=0.6, evening=0.1), evening=0.9)
        assert (plain.kind, found.kind) == ("no_reviewed_answer", kind)


def test_an_answer_by_itself_is_not_exchanged_for_a_question() -> None:
    found, plain = after(HOURS, "leaning", ranking(home=0.6), evening=0.1, home=0.1)
    assert found == plain


def test_both_readings_together_find_what_neither_is_near() -> None:
    found, plain = after(HOURS, "short", ranking(home=0.2, off_topic=0.4), home=0.9)
    assert plain.kind == "fallback"
    assert (found.kind, found.entry, found.after) == ("answer", "home", "hours")


def test_a_clear_message_is_answered_by_itself() -> None:
    found, plain = after(HOURS, "short", ranking(home=0.9, evening=0.05), evening=0.9)
    assert found == plain


def test_a_subject_without_an_answer_that_is_clearly_named_stays() -> None:
    found, plain = after(HOURS, "short", ranking(detox=0.6, evening=0.2), evening=0.9)
    assert (found, found.entry) == (plain, "detox")


def test_what_stays_unclear_goes_the_normal_way() -> None:
    found, plain = after(HOURS, "short", ranking(off_topic=0.7), off_topic=0.6, hours=0.1)
    assert found == plain
    assert found.after is None


def test_nothing_leans_towards_what_is_no_subject_of_its_own() -> None:
    found, plain = after(HOURS, "short", ranking(anything=0.2, off_topic=0.4), anything=0.9)
    assert plain.kind == "fallback"
    assert found == plain


def test_thanks_is_never_a_follow_up() -> None:
    found, plain = after(HOURS, "short", ranking(thanks=0.6, evening=0.3), evening=0.9)
    assert found == plain


def test_what_is_plainly_off_topic_stays_so() -> None:
    found, plain = after(DETOX, "leaning", ranking(off_topic=0.85, detox=0.1), detox=0.99)
    assert found == plain


def test_how_long_after_detox_is_not_the_length_of_the_program() -> None:
    found, _ = after(DETOX, "short", ranking(duration=0.9), detox=0.95)
    assert (found.kind, found.entry) == ("no_reviewed_answer", "detox")


def test_how_long_after_a_part_of_the_program_is_its_length() -> None:
    own = replace(DETOX, own_measure=False)
    found, plain = after(own, "short", ranking(duration=0.9), detox=0.95)
    assert found == plain


def after_a_measure(last: Last, how: How, **light: float) -> Decision:
    return after(last, how, ranking(duration=0.9), **light)[0]


def test_a_subject_near_the_last_answer_may_be_what_the_length_is_of() -> None:
    last = replace(HOURS, own_measure=True, measured=frozenset({"detox"}))
    found = after_a_measure(last, "leaning", detox=0.66, hours=0.1)
    assert (found.kind, found.entry) == ("no_reviewed_answer", "detox")


def test_where_no_subject_leads_the_length_of_the_program_is_offered() -> None:
    last = replace(HOURS, own_measure=True)
    found = after_a_measure(last, "leaning", hours=0.4, evening=0.2, home=0.2)
    assert (found.kind, found.choices) == ("did_you_mean", ("faq/evening", "faq/duration"))
    assert found.after == "hours"


def test_a_length_that_does_not_lean_is_of_the_program_unless_the_last_answer_is_clear() -> None:
    last = replace(HOURS, own_measure=True)
    assert after_a_measure(last, "short", hours=0.7).entry == "duration"
    assert after_a_measure(last, "short", hours=0.9).entry == "hours"


@pytest.mark.parametrize(("score", "kind"), [(0.6, "no_reviewed_answer"), (0.95, "intent")])
def test_a_question_that_leans_is_an_intent_only_where_it_is_sure(score: float, kind: str) -> None:
    scores = [Scored("restart", score), Scored("faq/detox", 1 - score), Scored("faq/home", 0.0)]
    plain = decide(scores, ENTRIES, THRESHOLDS)
    assert plain.kind == "intent"
    few, none = frozenset({"duration"}), frozenset[str]()
    light = ranking(detox=0.9)
    found = decide_after(
        plain, scores, light, DETOX, "short", ENTRIES, THRESHOLDS, few, none, asks=True
    )
    assert found.kind == kind


def test_what_no_answer_explains_is_no_yes() -> None:
    scores = [Scored("affirm", 0.55), Scored("off_topic", 0.3), Scored("faq/home", 0.15)]
    plain = decide(scores, ENTRIES, THRESHOLDS)
    light = ranking(off_topic=0.6)
    found = decide_after(plain, scores, light, HOURS, "leaning", ENTRIES, THRESHOLDS, asks=True)
    assert (found.kind, found.label) == ("fallback", "affirm")


def test_what_is_still_about_a_subject_without_an_answer_is_told_so_again() -> None:
    found, _ = after(DETOX, "short", ranking(home=0.2, detox=0.05), detox=0.9)
    assert (found.kind, found.entry) == ("no_reviewed_answer", "detox")


def test_another_subject_that_is_named_is_not_lost_to_the_same_refusal_again() -> None:
    entries = {**ENTRIES, "custody": KnownEntry("custody", "no_reviewed_answer")}
    plain = ranking(custody=0.42, detox=0.3)
    by_itself = decide(plain, entries, THRESHOLDS)
    both = (plain, ranking(detox=0.9), DETOX, "leaning", entries, THRESHOLDS)
    assert decide_after(by_itself, *both).entry == "custody"  # type: ignore[arg-type]
    faint = ranking(custody=0.32, detox=0.3)
    still = decide(faint, entries, THRESHOLDS)
    behind = (faint, ranking(detox=0.9), DETOX, "leaning", entries, THRESHOLDS)
    assert decide_after(still, *behind).entry == "detox"  # type: ignore[arg-type]


def test_a_reviewed_answer_is_not_simply_said_again() -> None:
    found, plain = after(HOURS, "short", ranking(home=0.2, hours=0.2), hours=0.99)
    assert found == plain


def test_a_measure_that_is_hardly_clear_is_of_the_program_still() -> None:
    found, plain = after(HOURS, "leaning", ranking(duration=0.55, evening=0.2), evening=0.9)
    assert (found, found.entry) == (plain, "duration")


def test_what_is_to_choose_from_leaves_out_what_was_just_said() -> None:
    said = ranking(hours=0.3, evening=0.05, home=0.3, detox=0.05)
    found, plain = after(HOURS, "leaning", said, hours=0.3, evening=0.05, home=0.3)
    assert found.kind == "did_you_mean"
    assert (found.choices, found.after) == (("faq/evening", "faq/home"), "hours")
    assert "faq/hours" in plain.choices


def test_a_label_whose_entry_is_gone_is_not_answered() -> None:
    found, plain = after(HOURS, "leaning", ranking(vanished=0.4, home=0.2), vanished=0.9)
    assert found == plain


def test_what_about_my_wife_is_the_same_question_for_her() -> None:
    found, _ = after(HOURS, "somebody else", ranking(home=0.4))
    assert (found.entry, found.after) == ("hours", "hours")


def test_without_an_answer_for_helpers_what_about_my_wife_goes_the_normal_way() -> None:
    found, plain = after(replace(HOURS, for_helper=False), "somebody else", ranking(home=0.4))
    assert found == plain


def test_an_entry_that_is_gone_changes_nothing() -> None:
    gone = Last("gone", "Gone", for_helper=True)
    found, plain = after(gone, "somebody else", ranking(home=0.4))
    assert found == plain


def test_neighbours_come_from_buttons_and_themes() -> None:
    duration = lasts(Path("knowledge"), ["medical"])["duration"]
    assert {"frequency_hours", "aftercare", "evening_sessions"} <= duration.related
    assert "duration" not in duration.related
    assert duration.for_helper


def test_only_subjects_of_the_named_themes_have_a_length_of_their_own() -> None:
    found = lasts(Path("knowledge"), ["medical"])
    assert found["detox_process"].own_measure
    assert not found["telehealth"].own_measure


def test_what_was_just_said_is_not_asked_about_alone() -> None:
    limits = replace(THRESHOLDS, loose=frozenset({"anything"}))
    both = ranking(hours=0.35, anything=0.2)
    plain = decide(both, ENTRIES, limits)
    assert plain.choices == ("faq/hours",)
    found = decide_after(plain, both, both, HOURS, "leaning", ENTRIES, limits)
    assert (found.kind, found.choices) == ("fallback", ())
    assert found.reason.endswith("just said")
    about_detox = decide_after(plain, both, both, DETOX, "leaning", ENTRIES, limits)
    assert about_detox.choices == ("faq/hours",)
