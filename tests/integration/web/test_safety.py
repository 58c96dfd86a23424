"""What `web` owes somebody in danger when Rasa is not asked, or nothing can be stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.settings import Settings
from bot.store.conversations import QUEUE, Conversations
from bot.web.deps import Deps
from tests.integration.web.conftest import Visitor, Web, web_from, words_of
from tests.integration.web.fake_rasa import Mood
from tests.integration.web.test_messages import session_of

DANGER = "i want to kill myself"
MILD = ["nothing matters anymore", "i feel worthless", "everything is too much, i feel hopeless"]
MOODS: tuple[Mood, ...] = ("failing", "slow", "empty")


def staffed(web: Web, visitor: Visitor) -> None:
    """Let a person own the visitor's chat."""
    web.deps.conversations.set_owner(session_of(web, visitor).conversation_id, "staff:someone")


@contextmanager
def broken(web: Web, *verbs: str) -> Iterator[None]:
    """Let the store fail in some of what it does, as a database does that is full or gone."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("…", {}, Exception("attempt to write a readonly database"))

    store: Any = web.deps.conversations
    kept = {verb: getattr(Conversations, verb) for verb in verbs}
    for verb in verbs:
        setattr(store, verb, fail)
    try:
        yield
    finally:
        for verb in kept:
            delattr(store, verb)


@pytest.mark.parametrize("mood", MOODS)
async def test_req_01_the_card_comes_first_with_rasa_down(
    web: Web, visitor: Visitor, mood: Mood
) -> None:
    web.rasa.mood = mood
    replies = await visitor.say(DANGER, replies=2)
    assert replies[0]["card"]["type"] == "suicide"
    assert "911" in replies[1]["text"]


async def test_req_01_the_card_comes_first_while_a_person_owns_the_chat(
    web: Web, visitor: Visitor
) -> None:
    staffed(web, visitor)
    assert (await visitor.say(DANGER))[0]["card"]
    assert web.rasa.asked == []


async def test_req_01_the_card_comes_first_while_the_chat_is_queued(
    web: Web, visitor: Visitor
) -> None:
    web.deps.conversations.set_owner(session_of(web, visitor).conversation_id, QUEUE)
    assert (await visitor.say(DANGER))[0]["card"]


async def test_req_01_a_button_whose_words_tell_of_danger_is_heard_as_words(
    web: Web, visitor: Visitor
) -> None:
    button = {"title": "I want to kill myself", "payload": '/faq{"entry": "duration"}'}
    web.rasa.scripted["choose"] = [{"text": "Which?", "buttons": [button]}]
    await visitor.say("choose")
    assert (await visitor.press("I want to kill myself"))[0]["card"]
    assert web.rasa.asked[-1].text == "I want to kill myself"


@pytest.mark.parametrize("verbs", [("add",), ("add", "answer"), ("find", "messages", "add")])
async def test_req_05_when_nothing_can_be_stored_the_card_comes_with_the_refusal(
    web: Web, visitor: Visitor, verbs: tuple[str, ...]
) -> None:
    with broken(web, *verbs):
        reply = await visitor.post(text=DANGER)
    assert reply.status_code == 503
    assert reply.json()["help"]["card"]["type"] == "suicide"
    assert "911" in reply.json()["message"]
    assert "988" in reply.json()["message"]


async def test_req_05_when_no_conversation_can_begin_the_card_comes_with_the_refusal(
    web: Web,
) -> None:
    with broken(web, "find", "start"):
        reply = await web.visitor().client.post("/api/conversation", json={"text": DANGER})
        other = await web.visitor().client.post("/api/conversation", json={"text": "how long?"})
    assert reply.status_code == other.status_code == 503
    assert reply.json()["help"]["card"]["type"] == "suicide"
    assert "988" in reply.json()["message"]
    assert "help" not in other.json()


async def test_req_05_without_danger_the_refusal_still_has_the_urgent_numbers(
    web: Web, visitor: Visitor
) -> None:
    with broken(web, "add"):
        reply = await visitor.post(text="how long is it?")
    assert "help" not in reply.json()
    assert "988" in reply.json()["message"]


@pytest.mark.parametrize("verbs", [("add",), ("find", "messages", "add", "start")])
async def test_req_05_without_script_the_page_shows_the_card_when_nothing_can_be_stored(
    web: Web, visitor: Visitor, verbs: tuple[str, ...]
) -> None:
    with broken(web, *verbs):
        page = await visitor.client.post("/plain", data={"text": DANGER})
    assert page.status_code == 503
    assert 'role="alert"' in page.text
    assert 'href="tel:988"' in page.text


async def test_req_05_the_phone_number_is_on_the_card_when_rasa_is_down(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    deps = template[0]
    cards = {name: _with_phone(card) for name, card in deps.cards.items()}
    web = web_from(deps, settings, cards=cards)
    web.rasa.mood = "failing"
    visitor = web.visitor()
    await visitor.open()
    assert "781-555-0100" in (await visitor.say(DANGER))[0]["card"]["closing"]
    await web.close()


def _with_phone(reply: Any) -> dict[str, Any]:
    card = dict(reply["metadata"].get("card") or {})
    card["closing"] = "I am still here. You can also call us at 781-555-0100."
    return {**reply, "metadata": {**reply["metadata"], "card": card}}


@pytest.mark.parametrize("owner", ["bot", "staff:someone"])
async def test_req_11_what_web_says_by_itself_is_not_repeated_word_for_word(
    web: Web, visitor: Visitor, owner: str
) -> None:
    web.rasa.mood = "failing"
    web.deps.conversations.set_owner(session_of(web, visitor).conversation_id, owner)
    titles = [(await visitor.say(DANGER))[0]["card"]["title"] for _ in range(3)]
    assert titles[0] == titles[2]
    assert titles[1] == "I am still here"


async def test_req_12_mild_signs_add_up_while_a_person_owns_the_chat(
    web: Web, visitor: Visitor
) -> None:
    staffed(web, visitor)
    shown = [(await visitor.say(text))[0]["card"] for text in MILD]
    assert [bool(card) for card in shown] == [False, False, True]


async def test_req_09_a_card_says_that_no_one_watches_and_never_that_help_is_coming(
    web: Web, visitor: Visitor
) -> None:
    html = (await visitor.say(DANGER))[0]["html"]
    assert "No one is watching this chat live" in html
    for claim in ("on the way", "is coming", "have called", "has been notified", "are coming"):
        assert claim not in html


async def test_req_11_a_card_that_web_shows_by_itself_offers_nothing_that_cannot_happen(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "failing"
    replies = await visitor.say(DANGER)
    assert replies[0]["buttons"] == []
    assert "staff member" not in replies[0]["card"]["closing"]


async def test_an_emergency_that_was_sent_is_counted_once(web: Web, visitor: Visitor) -> None:
    note = {"event": "handed_off", "handoff_id": "h", "priority": "emergency"}
    web.rasa.scripted["send"] = [{"text": "Sent."}, {"custom": note}]
    web.rasa.scripted["usual"] = [{"text": "Sent."}, {"custom": {**note, "priority": "normal"}}]
    await visitor.say("send")
    await visitor.say("usual")
    await web.rest()
    assert [(one.key, one.n) for one in web.deps.counts.totals("emergency_handoff")] == [("", 1)]


async def test_req_14_help_is_one_tap_away_on_every_page(visitor: Visitor) -> None:
    for path in ("/", "/chat", "/delete", "/nowhere"):
        page = await visitor.client.get(path, headers={"accept": "text/html"})
        assert 'href="tel:911"' in page.text
        assert 'href="tel:988"' in page.text


async def test_req_19_who_comes_back_reads_that_it_is_automated(visitor: Visitor) -> None:
    await visitor.say("how long is it?")
    assert "automated" in (await visitor.open())[0]["text"]
    assert "Automated assistant" in (await visitor.client.get("/")).text


async def test_req_11_the_offer_of_a_person_asks_for_no_consent_and_sends_nothing(
    web: Web, visitor: Visitor
) -> None:
    card = dict(web.deps.cards["utter_crisis_suicide_self_en"])
    offer = [{"title": "Ask a staff member to contact me", "payload": "/talk_to_person"}]
    web.rasa.scripted["danger"] = [{**card, "buttons": offer}]
    shown = await visitor.say("danger")
    assert [button["title"] for button in shown[0]["buttons"]] == [offer[0]["title"]]
    replies = await visitor.press(offer[0]["title"])
    assert "nothing is sent until you say so" in words_of(replies).lower()
    assert web.deps.conversations.find(session_of(web, visitor)).owner == "bot"  # type: ignore[union-attr]
