"""A "yes" to what was offered gets just that, and a "no" leads back to questions that wait."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import action_more
from actions.action_more import ActionAffirm, ActionDeny, ActionMore
from actions.action_screening import step
from actions.rooms import Rooms
from bot.knowledge.load import load
from bot.knowledge.responses import dialogue_responses
from bot.screening.build import build
from bot.screening.model import State
from bot.screening.turn import Turn

CALL_BACK = '/screening{"choice": "start_contact"}'


@pytest.fixture(scope="module")
def rooms() -> Rooms:
    knowledge = load(Path("knowledge"))
    nowhere: Any = None
    return Rooms(knowledge, build(knowledge.raw), nowhere, nowhere)


def user(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text}


def acted(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


def says(payload: str) -> dict[str, Any]:
    return {"event": "bot", "text": "…", "data": {"buttons": [{"title": "…", "payload": payload}]}}


def tapping(choice: str, state: State) -> Tracker:
    entities = [{"entity": "choice", "value": choice}]
    message = {"text": "/screening", "intent": {"name": "screening"}, "entities": entities}
    return Tracker("c", {"screening": state}, message, [user("/screening")], False, None, {}, None)


def agreeing(rooms: Rooms, payload: str, state: State | None, *acts: str) -> Turn:
    """Say "yup" to an offer, after which understanding had these actions run."""
    message = {"text": "yup", "intent": {"name": "affirm"}}
    events = [user("can someone call me"), acted("action_offer_person"), says(payload)]
    events += [acted("action_listen"), user("yup"), *map(acted, acts)]
    return step(Tracker("c", {"screening": state}, message, events, False, None, {}, None), rooms)


def test_a_yes_to_a_call_back_asks_how_to_call_and_not_the_fourteen_topics(rooms: Rooms) -> None:
    turn = agreeing(rooms, CALL_BACK, None, "action_affirm")
    assert (turn.state["flow"], turn.state["at"]) == ("contact", "name")


def test_a_yes_to_a_call_back_in_the_middle_of_the_questions_takes_the_answers_along(
    rooms: Rooms,
) -> None:
    asked = rooms.engine.step(rooms.engine.start("screening").state, "me", None).state
    turn = agreeing(rooms, CALL_BACK, rooms.engine.pause(asked), "action_affirm")
    assert (turn.state["flow"], turn.state["at"]) == ("contact", "name")
    assert turn.state["answers"] == asked["answers"]


def test_a_yes_to_the_questions_asks_them(rooms: Rooms) -> None:
    turn = agreeing(rooms, "/start_screening", None, "action_affirm")
    assert (turn.state["flow"], turn.state["at"]) == ("screening", "who")


def test_a_yes_that_answers_a_question_is_that_answer(rooms: Rooms) -> None:
    state = {**rooms.engine.start("contact").state, "at": "may_phone"}
    state["answers"] = {"name": {"value": "Sam"}, "phone": {"value": "+16175550123"}}
    turn = agreeing(rooms, CALL_BACK, state)
    assert turn.state["answers"]["may_phone"]["value"] == "yes"


def test_a_call_back_is_what_is_offered_first(rooms: Rooms) -> None:
    offer = dialogue_responses(rooms.knowledge)["utter_offer_person"]
    assert offer["buttons"][0]["payload"].replace("{{", "{").replace("}}", "}") == CALL_BACK


def declining(
    rooms: Rooms,
    monkeypatch: pytest.MonkeyPatch,
    state: State | None,
    offer: str = CALL_BACK,
    **facts: Any,
) -> str:
    """Say "no thanks" to an offer, and return what the visitor is told."""
    monkeypatch.setattr(action_more, "rooms", lambda: rooms)
    said = {**says(offer), "metadata": {"metadata": facts}}
    events = [user("can someone call me"), said, acted("action_listen"), user("no thanks")]
    dispatcher = CollectingDispatcher()
    tracker = Tracker("c", {"screening": state}, {"text": "no"}, events, False, None, {}, None)
    ActionDeny().run(dispatcher, tracker, {})
    [told] = dispatcher.messages
    return str(told["response"] or [one["payload"] for one in told["buttons"]])


def test_whoever_wants_no_person_after_all_hears_how_to_go_on_with_the_questions(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused = rooms.engine.pause(
        rooms.engine.step(rooms.engine.start("screening").state, "me", None).state
    )
    assert '{"choice": "resume"}' in declining(rooms, monkeypatch, paused)
    assert step(tapping("resume", paused), rooms).state["at"] == "danger"


def test_a_no_outside_the_questions_or_right_after_a_card_is_only_accepted(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused = rooms.engine.pause(rooms.engine.start("screening").state)
    card = {"card": {"type": "suicide"}}
    assert declining(rooms, monkeypatch, None) == "utter_all_right"
    assert declining(rooms, monkeypatch, {**paused, "status": "done"}) == "utter_all_right"
    assert declining(rooms, monkeypatch, paused, **card) == "utter_all_right"
    going_on = '/screening{"choice": "resume"}'
    assert declining(rooms, monkeypatch, paused, going_on) == "utter_all_right"


def test_a_yes_to_several_choices_names_none_and_shows_them_again() -> None:
    choices = says('/faq{"entry": "duration"}')
    said = {**choices, "metadata": {"metadata": {"kind": "did_you_mean"}}}
    events = [user("schedule"), said, acted("action_listen"), user("yes")]
    tracker = Tracker("c", {}, {"text": "yes"}, events, False, None, {}, None)
    [follow] = ActionAffirm().run(CollectingDispatcher(), tracker, {})
    assert follow["name"] == "action_repeat"


def test_a_yes_to_deleting_shows_the_button_once_more_and_deletes_nothing() -> None:
    asked = {**says("web:delete"), "metadata": {"utter_action": "utter_confirm_delete"}}
    events = [user("delete this chat"), asked, acted("action_listen"), user("yes")]
    dispatcher = CollectingDispatcher()
    tracker = Tracker("c", {}, {"text": "yes"}, events, False, None, {}, None)
    assert ActionAffirm().run(dispatcher, tracker, {}) == []
    assert [one["response"] for one in dispatcher.messages] == ["utter_confirm_delete"]


def more_after(name: str, rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> str:
    """Say "what else" after a reply of this name on how long it lasts."""
    monkeypatch.setattr(action_more, "rooms", lambda: rooms)
    facts = {"utter_action": name, "metadata": {"entry": "duration"}}
    events = [user("how long"), {**says("/more"), "metadata": facts}, user("what else")]
    dispatcher = CollectingDispatcher()
    tracker = Tracker("c", {}, {"text": "what else"}, events, False, None, {}, None)
    ActionMore().run(dispatcher, tracker, {})
    return str(dispatcher.messages[0]["response"])


def test_what_more_there_is_is_said_once_in_a_row(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert more_after("utter_faq/duration", rooms, monkeypatch) == "utter_more_duration"
    assert more_after("utter_more_duration", rooms, monkeypatch) == "utter_no_more"
