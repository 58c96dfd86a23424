"""The read-back: what is read, sending, deleting."""

from __future__ import annotations

import pytest

from bot.screening.engine import Engine
from bot.screening.model import State
from tests.unit.screening.conftest import NOON
from tests.unit.screening.visitor import CONTACT, USUAL, at, texts, titles, walk


def test_it_reads_back_every_answer_with_a_number_and_marks_the_skipped(engine: Engine) -> None:
    said = texts(walk(engine, {**USUAL, **CONTACT})[-1])
    assert "1. Who this is for: Me" in said
    assert "3. State: Prefer not to say" in said
    assert "Phone number: (617) 555-0123" in said
    assert "Danger" not in said


def test_the_consent_stands_before_the_choice_to_send(engine: Engine) -> None:
    last = walk(engine, USUAL)[-1]
    assert last.says[-1].text == engine.form.consent.text
    assert titles(last)[-3:] == ["Send to staff", "Delete everything", "Change an answer"]


@pytest.mark.parametrize("said", ["send", "send it", "Send to staff", "yes send it"])
def test_send_records_the_consent_with_version_text_and_time(
    engine: Engine, reading_back: State, said: str
) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.outcome == "send"
    assert turn.state["consent"] == {
        "version": engine.form.consent.version,
        "text": engine.form.consent.text,
        "at": NOON.isoformat(),
    }


@pytest.mark.parametrize("said", ["yes", "ok", "looks good", "sure"])
def test_a_bare_yes_does_not_send(engine: Engine, reading_back: State, said: str) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.outcome is None
    assert turn.state["consent"] is None
    assert "Send to staff" in titles(turn)


@pytest.mark.parametrize("said", ["delete everything", "delete", "dont send it"])
def test_delete_keeps_nothing(engine: Engine, reading_back: State, said: str) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.outcome == "delete"
    assert turn.state["answers"] == {}


def test_delete_everything_works_at_any_question(engine: Engine) -> None:
    turn = engine.step(engine.start("screening").state, "delete everything", None)
    assert turn.outcome == "delete"


def test_send_cannot_be_tapped_before_the_read_back(engine: Engine) -> None:
    turn = engine.step(engine.start("screening").state, None, "send")
    assert turn.outcome is None
    assert turn.state["status"] == "asking"


def test_a_question_at_the_read_back_is_not_taken_as_a_correction(
    engine: Engine, reading_back: State
) -> None:
    assert engine.reads(reading_back, "how long does it last?").kind == "no"
    assert engine.reads(reading_back, "3").kind == "answer"
    assert engine.reads(reading_back, "send it").kind == "command"


def test_back_at_the_read_back_asks_the_last_question_again(
    engine: Engine, reading_back: State
) -> None:
    assert engine.step(reading_back, "back", None).state["at"] == "safe_times"


def test_without_a_number_the_visitor_reads_that_staff_cannot_call(engine: Engine) -> None:
    last = walk(engine, USUAL)[-1]
    assert engine.form.texts["no_phone"] in texts(last)
    assert "no way to call" in engine.form.texts["no_phone"]
    assert last.says[-1].text == engine.form.consent.text


def test_a_number_that_may_not_be_used_is_said_too(engine: Engine) -> None:
    refused = {**CONTACT, "may_phone": "no", "may_text": "no", "may_voicemail": "skip"}
    last = walk(engine, {**USUAL, **refused})[-1]
    assert engine.form.texts["no_way"] in texts(last)


def test_with_a_way_to_be_reached_nothing_is_said_about_it(engine: Engine) -> None:
    said = texts(walk(engine, {**USUAL, **CONTACT})[-1])
    assert engine.form.texts["no_phone"] not in said
    assert engine.form.texts["no_way"] not in said


def test_a_contact_flow_without_a_number_says_so_as_well(engine: Engine) -> None:
    assert engine.form.texts["no_phone"] in texts(walk(engine, {}, flow="contact")[-1])


def test_who_is_done_at_the_read_back_loses_nothing(engine: Engine, reading_back: State) -> None:
    turn = engine.step(reading_back, "im done", None)
    assert turn.outcome is None
    assert turn.state["answers"] == reading_back["answers"]
    assert turn.state["status"] == "reading_back"
    assert engine.form.texts["readback_error"] in texts(turn)


@pytest.mark.parametrize("text", ["never mind", "i changed my mind", "forget it"])
def test_never_mind_anywhere_else_deletes_nothing_and_asks_whether_to_go_on(
    engine: Engine, reading_back: State, text: str
) -> None:
    for state in (reading_back, at(engine, "help", answers={"who": {"value": "me"}})):
        turn = engine.step(state, text, None)
        assert turn.state["status"] == "paused"
        assert turn.state["answers"] == state["answers"]
        assert titles(turn) == ["Go on", "Delete everything", "Talk to a person"]
        assert engine.step(turn.state, None, "resume").state["status"] == state["status"]
        assert engine.step(turn.state, None, "delete").outcome == "delete"


@pytest.mark.parametrize("text", ["dont call me", "no calls", "please stop calling"])
def test_a_way_that_is_refused_at_the_read_back_is_asked_again(
    engine: Engine, reading_back: State, text: str
) -> None:
    assert engine.reads(reading_back, text).kind == "answer"
    assert engine.step(reading_back, text, None).state["at"] == "may_phone"


@pytest.mark.parametrize("text", ["do you call?", "can you call me", "call me in the evening"])
def test_what_refuses_no_way_at_the_read_back_corrects_nothing(
    engine: Engine, reading_back: State, text: str
) -> None:
    assert engine.step(reading_back, text, None).state["status"] == "reading_back"
