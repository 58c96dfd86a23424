"""A call back that is not sent as typed: a mistake, danger in a field, a store that fails."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.store.conversations import Draft, Session
from bot.web.callback_requests import CALLBACKS_PER_MINUTE
from tests.integration.web.staffed import PHONE, Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_callback import DANGER, ask, counted, hidden, off
from tests.integration.web.test_safety import broken


@contextlib.contextmanager
def last_words_failing(floor: Floor) -> Iterator[None]:
    """Let the store fail after the request is in the queue, when the chat is told so."""
    store: Any = floor.web.deps.conversations
    add = store.add

    def fails(session: Session, *drafts: Draft) -> Any:
        if any((one.client_id or "").startswith("page.") for one in drafts):
            raise OperationalError("…", {}, Exception("database or disk is full"))
        return add(session, *drafts)

    store.add = fails
    try:
        yield
    finally:
        del store.add


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"phone": "12"}, "Please type a US number with an area code"),
        ({"phone": ""}, "Please type a US number with an area code"),
        ({"may_phone": ""}, "Please tick at least one way"),
        ({"name": "can you call my mother instead?"}, "I can take a name"),
    ],
)
async def test_what_cannot_be_read_is_said_and_what_was_typed_stays(
    floor: Floor, wish: dict[str, str], told: str
) -> None:
    visitor = await floor.newcomer()
    answer = await ask(visitor, **wish)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="weekdays after 5"' in answer.text
    assert "Nothing was sent yet." in answer.text
    assert "<title>Error: Chat</title>" in answer.text
    assert floor.web.deps.handoffs.queue() == []


@pytest.mark.parametrize("part", ["safe_times", "name", "phone"])
async def test_req_01_danger_in_a_field_brings_the_card_first_and_sends_nothing(
    floor: Floor, part: str
) -> None:
    visitor = await floor.newcomer()
    page = (await ask(visitor, **{part: DANGER})).text
    assert page.index('class="message') < page.index('name="phone"')
    assert "urgent" in page
    assert floor.web.deps.handoffs.queue() == []


async def test_after_the_card_on_the_page_the_same_words_are_sent_as_an_emergency(
    floor: Floor,
) -> None:
    visitor = await floor.newcomer()
    page = (await ask(visitor, safe_times=DANGER)).text
    assert "Nothing was sent yet." in page
    for _ in range(2):
        again = await ask(visitor, safe_times=DANGER, card=hidden(page, "card"))
        assert again.status_code == 303
    assert (floor.row().reason, floor.row().priority) == ("crisis", "emergency")
    assert sum(bool(one.get("card")) for one in await visitor.open()) == 1
    assert counted(floor) == {("crisis_card", "suicide"): 1, ("emergency_handoff", ""): 1}


async def test_after_a_crisis_card_the_request_is_an_emergency(floor: Floor) -> None:
    visitor = await floor.newcomer()
    off(floor)
    await visitor.say(DANGER)
    await ask(visitor)
    assert (floor.row().reason, floor.row().priority) == ("crisis", "emergency")


async def test_when_nothing_can_be_stored_the_page_gives_the_numbers(floor: Floor) -> None:
    visitor = await floor.newcomer()
    with broken(floor.web, "find", "start"):
        answer = await ask(visitor)
    assert answer.status_code == 503
    assert PHONE in answer.text
    assert 'value="617-555-0142"' in answer.text


async def test_after_a_failure_half_way_the_page_makes_one_request_all_the_same(
    floor: Floor,
) -> None:
    visitor = floor.web.visitor()
    page = (await visitor.client.get("/callback")).text
    request = {"request_id": hidden(page, "request_id")}
    with last_words_failing(floor):
        answer = await ask(visitor, **request)
    assert answer.status_code == 503
    assert hidden(answer.text, "request_id") == request["request_id"]
    assert (await ask(visitor, **request)).status_code == 303
    assert len(floor.web.deps.handoffs.queue()) == 1


async def test_a_number_that_should_not_be_stored_is_taken_out_of_what_is_sent(
    floor: Floor,
) -> None:
    sam = floor.hire("sam")
    await ask(await floor.newcomer(), safe_times="after 5, my ssn is 123-45-6789")
    read = floor.web.deps.handoffs.read(floor.row().id, by=sam.id)
    assert read.summary["contact"]["safe_times"] == "after 5, my ssn is [SSN]"


async def test_one_address_cannot_fill_the_queue(floor: Floor) -> None:
    answers = [
        await ask(floor.web.visitor(), request_id=f"request-000{number}")
        for number in range(CALLBACKS_PER_MINUTE + 1)
    ]
    assert [one.status_code for one in answers[:-1]] == [303] * CALLBACKS_PER_MINUTE
    assert answers[-1].status_code == 429
    assert 'value="617-555-0142"' in answers[-1].text
    assert len(floor.web.deps.handoffs.queue()) == CALLBACKS_PER_MINUTE


async def test_another_site_cannot_send_it(floor: Floor) -> None:
    other = floor.web.visitor(origin="https://elsewhere.example")
    assert (await ask(other)).status_code == 403
    assert floor.web.deps.handoffs.queue() == []
