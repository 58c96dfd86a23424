from __future__ import annotations

from pathlib import Path

from bot.knowledge.load import load
from bot.knowledge.responses import (
    Response,
    dialogue_responses,
    entry_response,
    entry_responses,
    for_rasa,
    helper_responses,
)
from tests.unit.knowledge.conftest import Folder

ROOT = Path(__file__).parents[3]


def reply(folder: Folder, name: str) -> Response:
    knowledge = load(folder.path)
    return {**entry_responses(knowledge), **dialogue_responses(knowledge)}[name]


def titles(response: Response) -> list[str]:
    return [button["title"] for button in response["buttons"]]


def test_a_reviewed_answer_is_said_with_its_facts(folder: Folder) -> None:
    folder.replace("program.yml", "phone: null", 'phone: "781-555-0100"')
    assert reply(folder, "utter_faq/duration")["text"] == (
        "It lasts about three months. Call 781-555-0100."
    )


def test_a_reviewed_answer_offers_more_and_the_next_questions(folder: Folder) -> None:
    response = reply(folder, "utter_faq/duration")
    assert response["buttons"] == [
        {"title": "Tell me more", "payload": "/more"},
        {"title": "What it costs", "payload": '/faq{"entry": "cost"}'},
    ]


def test_no_more_is_offered_where_there_is_none(folder: Folder) -> None:
    folder.replace("faq/time.yml", "    more: Some people stay longer.\n", "")
    assert titles(reply(folder, "utter_faq/duration")) == ["What it costs"]


def test_what_the_words_speak_of_is_offered_before_the_next_questions(folder: Folder) -> None:
    folder.replace(
        "faq/time.yml", "    next: [cost]", "    offer: [person, screening]\n    next: [cost]"
    )
    response = reply(folder, "utter_faq/duration")
    assert response["buttons"] == [
        {"title": "Tell me more", "payload": "/more"},
        {"title": "Talk to a person", "payload": "/talk_to_person"},
        {"title": "Answer a few questions", "payload": "/start_screening"},
        {"title": "What it costs", "payload": '/faq{"entry": "cost"}'},
    ]


def test_a_person_is_offered_once_where_there_is_no_answer(folder: Folder) -> None:
    folder.replace("faq/time.yml", "    next: []", "    offer: [person]\n    next: []")
    assert titles(reply(folder, "utter_faq/cost")).count("Talk to a person") == 1


def test_every_shipped_answer_that_speaks_of_questions_here_offers_them() -> None:
    entries = load(ROOT / "knowledge").entries
    spoken = ("few questions here", "ask you a few questions", "optional questions here")
    told = {
        one.id
        for one in entries.values()
        if any(words in f"{one.answer} {one.pointer}" for words in spoken)
    }
    assert told == {one.id for one in entries.values() if "screening" in one.offer}
    assert len(told) == 3
    assert entries["contact_get_started"].offer == ("person", "screening")


def test_a_reply_names_its_entry_for_whoever_shows_it(folder: Folder) -> None:
    assert reply(folder, "utter_faq/duration")["metadata"] == {
        "entry": "duration",
        "topic": "duration",
        "kind": "answer",
        "voice": "self",
    }


def test_a_helper_hears_the_answer_for_helpers_while_the_slot_says_so(folder: Folder) -> None:
    (response,) = helper_responses(load(folder.path)).values()
    assert response["text"] == "They may stay about three months."
    assert response["metadata"]["voice"] == "helper"
    assert response["condition"] == [{"type": "slot", "name": "asks_for", "value": "helper"}]


def test_what_has_no_answer_for_helpers_is_said_as_it_is(folder: Folder) -> None:
    knowledge = load(folder.path)
    cost = knowledge.entries["cost"]
    assert entry_response(cost, knowledge, helper=True) == entry_response(cost, knowledge)


def test_without_a_reviewed_answer_it_says_so_and_offers_a_person(folder: Folder) -> None:
    response = reply(folder, "utter_faq/cost")
    assert response["text"] == (
        "I don't have a reviewed answer about what it costs yet. "
        "Staff can check your benefits. Would you like to ask a person?"
    )
    assert response["buttons"] == [{"title": "Talk to a person", "payload": "/talk_to_person"}]
    assert response["metadata"]["kind"] == "no_reviewed_answer"


def test_without_a_pointer_nothing_stands_in_its_place(folder: Folder) -> None:
    folder.replace("faq/time.yml", "    pointer: Staff can check your benefits.\n", "")
    assert reply(folder, "utter_faq/cost")["text"] == (
        "I don't have a reviewed answer about what it costs yet. Would you like to ask a person?"
    )


def test_more_is_a_reply_of_its_own(folder: Folder) -> None:
    response = reply(folder, "utter_more_duration")
    assert (response["text"], titles(response)) == ("Some people stay longer.", ["What it costs"])


def test_a_fixed_reply_of_the_dialogue_gets_its_facts(folder: Folder) -> None:
    response = reply(folder, "utter_greet")
    assert (response["text"], titles(response)) == ("Hi, this is Example House.", ["How long?"])


def test_braces_are_doubled_for_rasa_and_metadata_is_left_alone() -> None:
    buttons = [{"title": "b", "payload": '/f{"e": "c"}'}]
    assert for_rasa({"text": "a", "buttons": buttons, "metadata": {"x": "{y}"}}) == {
        "text": "a",
        "buttons": [{"title": "b", "payload": '/f{{"e": "c"}}'}],
        "metadata": {"x": "{y}"},
    }
