"""Where a message is cut into questions, and when two answers are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.nlu.courtesies import only_question
from bot.nlu.decision import Decision, Scored, Thresholds
from bot.nlu.two_questions import both, parts

CASES = Path(__file__).parents[2] / "cases" / "understanding" / "two_questions.yml"
THRESHOLDS = Thresholds(
    clear=0.5, named=0.25, unanswered=0.45, near=0.1, together=0.5, off_topic=0.3
)
RANKING = [Scored("faq/duration", 0.6), Scored("faq/cost", 0.3), Scored("faq/hours", 0.1)]


def cases(kind: str) -> list[Any]:
    found: list[Any] = YAML(typ="safe").load(CASES.read_text(encoding="utf-8"))[kind]
    return found


def answer(entry: str, score: float = 0.9, kind: Any = "answer") -> Decision:
    return Decision(kind, f"faq/{entry}", score, "clear", entry=entry, topic=entry)


def decide(*decided: Decision, whole: Decision | None = None) -> Decision | None:
    return both(whole or answer("duration", 0.4), RANKING, decided, THRESHOLDS)


@pytest.mark.parametrize("case", cases("two"), ids=lambda case: str(case["say"])[:40])
def test_two_questions_are_cut_apart(case: dict[str, Any]) -> None:
    assert len(parts(only_question(case["say"]).strip())) == 2


@pytest.mark.parametrize(
    "text",
    [
        "do you treat alcohol and drugs?",
        "can i work and do the program",
        "is it in the morning or do you have evenings",
        "if i miss a session, do i have to pay",
        "when i start, do you take my phone?",
        "My son is 19. Can he come?",
        "how long is it? I need to know because of work.",
        "What is prior authorization, and how do I get one?",
        "he lies and steals, what should I do",
        "",
        "?!",
        "and and and",
    ],
)
def test_one_question_is_not_cut(text: str) -> None:
    assert parts(text) == ()


def test_a_part_names_its_place_in_the_message() -> None:
    text = "Hi! How long is it,  and do you take insurance?"
    for part in parts(text):
        assert text[part.start : part.end] == part.text
    assert [part.text for part in parts(text)] == ["How long is it", "do you take insurance?"]


def test_times_of_day_end_no_question() -> None:
    assert parts("do you open at 8 a.m. or later") == ()


def test_a_long_story_is_answered_as_a_whole() -> None:
    assert parts("how long is it? how much is it? " + "and then " * 60) == ()


def test_two_clear_parts_on_different_topics_are_both_answered_in_order() -> None:
    found = decide(answer("cost", 0.8, "no_reviewed_answer"), answer("duration", 0.7))
    assert found is not None
    assert found.second is not None
    assert (found.entry, found.second.entry) == ("cost", "duration")
    assert found.kind == "no_reviewed_answer"
    assert found.reason == "two questions: faq/cost 0.80 and faq/duration 0.70"


def test_a_part_that_is_not_clear_leaves_the_message_whole() -> None:
    assert decide(answer("cost"), answer("duration", 0.45)) is None


def test_a_part_that_wishes_something_leaves_the_message_whole() -> None:
    wish = Decision("intent", "talk_to_person", 0.9, "clear")
    assert decide(answer("cost"), wish) is None


def test_the_same_topic_twice_is_one_question() -> None:
    assert decide(answer("cost"), answer("cost", 0.6)) is None


def test_of_three_topics_the_visitor_chooses_what_comes_first() -> None:
    found = decide(answer("cost"), answer("duration"), answer("work_school"))
    assert found is not None
    assert (found.kind, found.second) == ("did_you_mean", None)
    assert found.choices == ("faq/cost", "faq/duration", "faq/work_school")


def test_three_topics_are_no_choice_where_a_part_is_unclear() -> None:
    assert decide(answer("cost"), answer("duration"), answer("work_school", 0.2)) is None


def test_three_parts_on_two_topics_get_two_answers() -> None:
    found = decide(answer("cost"), answer("cost", 0.6), answer("duration"))
    assert found is not None
    assert found.second is not None
    assert (found.entry, found.second.entry) == ("cost", "duration")


def test_a_whole_that_clearly_means_something_else_wins() -> None:
    assert decide(answer("cost"), answer("duration"), whole=answer("compare", 0.8)) is None


def test_a_part_of_which_the_whole_shows_no_trace_is_no_question_of_its_own() -> None:
    ranking = [Scored(f"faq/{name}", 0.1) for name in ("dbt", *"abcdefg", "cost")]
    decided = [answer("dbt"), answer("cost")]
    assert both(answer("dbt"), ranking, decided, THRESHOLDS) is None


def test_a_whole_that_resembles_a_topic_without_an_answer_gives_way_to_two_clear_parts() -> None:
    whole = answer("other", 0.8, "no_reviewed_answer")
    assert decide(answer("cost"), answer("duration"), whole=whole) is not None


def test_it_behind_a_subject_with_a_length_of_its_own_is_not_the_program() -> None:
    first, second = answer("duration"), answer("cost")
    asked, own = ("what is cbt", "do i have to do it alone"), frozenset({"duration"})
    together = answer("duration", 0.4)
    assert both(together, RANKING, (first, second), THRESHOLDS, asked) is not None
    assert both(together, RANKING, (first, second), THRESHOLDS, asked, own) is None
    alone = ("what is cbt", "do i come alone")
    assert both(together, RANKING, (first, second), THRESHOLDS, alone, own) is not None
