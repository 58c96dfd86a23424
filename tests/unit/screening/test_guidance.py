"""Guidance: what the answers suggest, and what stops the form."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.read import read as read_yaml
from bot.screening.build import build
from bot.screening.engine import Engine
from bot.screening.errors import FormError
from bot.screening.path import path
from bot.screening.turn import Turn
from tests.unit.screening.visitor import USUAL, at, texts, titles, walk

CASES = read_yaml(Path(__file__).parents[2] / "cases" / "screening" / "guidance.yml").data


def suggested(engine: Engine, turns: list[Turn]) -> str:
    return str(turns[-1].state["guidance"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_the_first_rule_that_matches_decides(engine: Engine, case: dict[str, Any]) -> None:
    assert suggested(engine, walk(engine, {**USUAL, **case["answers"]})) == case["rule"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("iop_may_suit", "An IOP may be one option to talk about. Only a clinician who has met you "
         "can say what fits."),
        ("more_support", "From what you told me, it may help to talk about care with more support "
         "than an IOP, such as a day program or residential care. A clinician decides with you."),
        ("medical_advice_today", "Stopping suddenly can be dangerous. Please speak to a medical "
         "professional today, before you change anything."),
        ("emergency_now", "This sounds urgent. Please call 911 now."),
        ("danger_now", "This sounds urgent. Please call 911 now"),
        ("under_18", "Our form is for adults."),
        ("less_intensive", "Weekly counseling may also be an option"),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_plan(engine: Engine, rule: str, words: str) -> None:
    found = engine.guidance.rule(rule)
    assert found is not None
    assert " ".join(found.words("self").split()).startswith(words)


def test_every_final_rule_names_a_next_step_and_a_person(engine: Engine) -> None:
    for rule in engine.guidance.rules:
        if rule.stage == "end":
            assert rule.next.startswith("Next step:"), rule.id
            assert re.search(r"staff|person", rule.next), rule.id


def test_every_piece_of_guidance_has_a_button_to_a_person(engine: Engine) -> None:
    for case in CASES:
        turns = walk(engine, {**USUAL, **case["answers"]})
        shown = [s for t in turns for s in t.says if s.metadata.get("screening", {}).get("rule")]
        assert shown
        assert all("Talk to a person" in [b.title for b in say.buttons] for say in shown)


def test_guidance_never_gives_a_verdict(engine: Engine) -> None:
    said = " ".join(rule.words(v) for rule in engine.guidance.rules for v in ("self", "helper"))
    forbidden = (
        r"you have (a|an)\b|qualif|don't need|do not need|\bscore|\blevel \d|positive|negative"
    )
    assert not re.search(forbidden, said, re.IGNORECASE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_prescribed_recovery_medicine_never_changes_the_result(
    engine: Engine, case: dict[str, Any]
) -> None:
    answers = {**USUAL, **case["answers"]}
    results = {
        suggested(engine, walk(engine, {**answers, "recovery_medicine": medicine}))
        for medicine in ("yes", "no", "unsure", "skip")
    }
    assert len(results) == 1


def test_a_rule_that_rests_on_medicine_is_refused(raw: dict[str, Any]) -> None:
    broken = deepcopy(raw)
    broken["guidance"]["rules"][5]["when"] = {"recovery_medicine": ["yes"]}
    with pytest.raises(FormError, match="it rests on recovery_medicine"):
        build(broken)


def test_guidance_without_a_rule_for_every_case_is_refused(raw: dict[str, Any]) -> None:
    broken = deepcopy(raw)
    broken["guidance"]["rules"].pop()
    with pytest.raises(FormError, match="some answers would get no guidance"):
        build(broken)


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_danger_or_doubt_about_it_stops_the_form_and_keeps_nothing(
    engine: Engine, answer: str
) -> None:
    turns = walk(engine, {**USUAL, "danger": answer})
    assert turns[-1].outcome == "crisis"
    assert turns[-1].state["status"] == "done"
    assert turns[-1].state["answers"] == {}
    assert "911" in texts(turns[-1])
    assert "988" in texts(turns[-1])


def test_the_answer_about_danger_is_not_stored(engine: Engine) -> None:
    turn = engine.step(at(engine, "danger"), "no", None)
    assert turn.state["answers"]["danger"] == {"kept": False}


@pytest.mark.parametrize(
    "answers",
    [
        {"symptoms": "seizure"},
        {"symptoms": "confused"},
        {"stopped": "yes", "symptoms": "seeing_things"},
        {"stopped": "unsure", "symptoms": "fever"},
        {"stopped": "skip", "symptoms": "fever"},
        {"stopped": "no", "symptoms": "=seizure and shaking"},
    ],
    ids=str,
)
def test_signs_of_dangerous_withdrawal_say_911_stop_the_form_and_ask_for_nothing(
    engine: Engine, answers: dict[str, str]
) -> None:
    last = walk(engine, {**USUAL, **answers})[-1]
    assert last.outcome == "urgent"
    assert last.state["status"] == "done"
    assert last.state["answers"] == {}
    assert last.says[0].text.startswith("This sounds urgent. Please call 911 now.")
    assert titles(last) == ["Talk to a person"]


def test_one_sign_of_an_emergency_is_enough_while_others_are_still_being_picked(
    engine: Engine,
) -> None:
    turn = engine.step(at(engine, "symptoms"), None, "symptoms:several")
    turn = engine.step(turn.state, None, "symptoms:seizure")
    assert turn.outcome == "urgent"
    assert turn.state["status"] == "done"


def test_more_than_one_sign_without_saying_which_is_taken_as_an_emergency(engine: Engine) -> None:
    turn = engine.step(at(engine, "symptoms"), None, "symptoms:several")
    turn = engine.step(turn.state, None, "symptoms:done")
    assert turn.outcome == "urgent"
    assert turn.state["status"] == "done"


def test_medical_advice_today_is_said_at_once_and_once_and_the_form_goes_on(engine: Engine) -> None:
    turns = walk(engine, {**USUAL, "stopped": "thinking", "symptoms": "shaking"})
    urgent = [turn for turn in turns if turn.outcome == "urgent"]
    assert len(urgent) == 1
    assert urgent[0].state["status"] == "asking"
    assert "speak to a medical professional today" in texts(urgent[0])


def test_a_helper_hears_of_them_when_it_is_urgent(engine: Engine) -> None:
    last = walk(engine, {**USUAL, "who": "loved_one", "symptoms": "seizure"})[-1]
    assert "stay with them" in texts(last)


@pytest.mark.parametrize("answer", ["no", "=im 16"])
def test_under_18_keeps_nothing_and_offers_help_and_a_person(engine: Engine, answer: str) -> None:
    last = walk(engine, {**USUAL, "adult": answer})[-1]
    assert last.outcome == "minor"
    assert last.state["answers"] == {}
    assert "Our form is for adults." in texts(last)
    assert "988" in texts(last)
    assert "Talk to a person" in titles(last)


def test_no_screening_result_is_ever_said_to_the_visitor(engine: Engine) -> None:
    answers = {**USUAL, "mood_optin": "yes", "phq2_1": "3", "phq2_2": "3", "gad2_1": "3",
               "gad2_2": "3", "substance_optin": "yes", "alcohol_count": "=50",
               "drug_count": "=50"}  # fmt: skip
    turns = walk(engine, answers)
    said = " ".join(texts(turn) for turn in turns).lower()
    for word in ("positive", "negative", "phq", "gad", "score", "not computed"):
        assert word not in said


def test_the_reason_names_the_rule_and_the_answers_it_rests_on(engine: Engine) -> None:
    state = walk(engine, {**USUAL, "safe_place": "no"})[-1].state
    found = engine.guidance.at_end(path(engine.form, state).facts())
    assert found.reason == "more_support (safe_place: no)"
