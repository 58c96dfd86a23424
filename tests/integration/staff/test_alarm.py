"""The alarm: told on every page of those on duty until somebody says that they have seen it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.desk.desk import News
from bot.store.staff import StaffMember
from bot.web.hub import QUEUE_TOPIC, topic_of
from bot.web.staff.listening import PING_SECONDS, events
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk
from tests.unit.store.conftest import FakeClock

Browsers = Callable[[StaffMember], Browser]
RINGS = "1 emergency needs somebody now."


@pytest.fixture
def emergency(desk: Desk) -> str:
    return desk.send(priority="emergency", reason="crisis")[0]


@pytest.mark.parametrize(
    "page", ["/staff", "/staff/questions", "/staff/figures", "/staff/search", "/staff/account",
             "/staff/live/alarm"],
)  # fmt: skip
def test_every_page_tells_of_an_emergency(browser: Browser, emergency: str, page: str) -> None:
    assert RINGS in browser.get(page).text


def test_who_says_that_they_have_seen_it_ends_the_alarm_for_everybody(
    desk: Desk, browser: Browser, browser_of: Browsers, kim: StaffMember, sam: StaffMember,
    emergency: str,
) -> None:  # fmt: skip
    kims = browser_of(kim)
    assert RINGS in kims.get("/staff").text
    answer = browser.act(emergency, "acknowledge")
    assert "You said that you have seen this emergency." in browser.get(
        answer.headers["location"]
    ).text  # fmt: skip
    assert RINGS not in kims.get("/staff").text
    assert desk.acts(emergency)[1:] == [(sam.id, "acknowledge")]
    assert browser.act(emergency, "acknowledge").status_code == 303
    assert desk.acts(emergency)[1:] == [(sam.id, "acknowledge")]


def test_what_does_not_ring_is_not_said_to_have_been_seen(desk: Desk, browser: Browser) -> None:
    handoff_id, _ = desk.send()
    answer = browser.act(handoff_id, "acknowledge")
    page = browser.get(answer.headers["location"]).text
    assert "No alarm rings for this handoff" in page
    assert "You said that you have seen" not in page
    assert desk.acts(handoff_id)[1:] == []


def test_an_address_from_before_does_not_say_that_a_ringing_alarm_is_off(
    browser: Browser, emergency: str
) -> None:
    assert "Its alarm is off" not in browser.get(f"/staff/handoffs/{emergency}?did=seen").text


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_who_is_not_on_duty_is_told_so_also_where_nothing_rings(
    desk: Desk, browser_of: Browsers, role: str
) -> None:
    other = browser_of(desk.hire("Oli Desk", role))  # type: ignore[arg-type]
    answer = other.act(desk.send()[0], "acknowledge")
    assert answer.status_code == 403
    assert "Only staff and leads answer emergencies." in answer.text


def test_claiming_it_ends_the_alarm(browser: Browser, emergency: str) -> None:
    browser.act(emergency, "claim")
    assert RINGS not in browser.get("/staff").text


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_who_is_not_on_duty_hears_no_alarm_and_cannot_end_it(
    desk: Desk, browser_of: Browsers, emergency: str, role: str
) -> None:
    other = browser_of(desk.hire("Oli Desk", role))  # type: ignore[arg-type]
    assert RINGS not in other.get("/staff").text
    assert other.act(emergency, "acknowledge").status_code == 403


def test_the_alarm_names_no_content(browser: Browser, emergency: str) -> None:
    piece = browser.get("/staff/live/alarm").text
    assert not any(words in piece for words in ("Jo", "555-0142", "Crisis", "Alcohol"))


async def heard(stream: AsyncIterator[str], n: int) -> list[str]:
    """The names of the next events."""
    found: list[str] = []
    while len(found) < n:
        piece = await asyncio.wait_for(stream.__anext__(), 5)
        if piece.startswith("event: "):
            found.append(piece.split("\n")[0].removeprefix("event: "))
    return found


async def test_an_open_page_hears_of_the_queue_of_its_handoff_and_of_typing(desk: Desk) -> None:
    hub = desk.deps.hub
    topics = {QUEUE_TOPIC: "queue", topic_of("x"): "handoff"}
    stream = events(hub, topics, lambda: True, typing=True)
    assert await heard(stream, 2) == ["queue", "handoff"]
    await asyncio.sleep(0.05)
    hub.desk(News("other"))
    assert await heard(stream, 1) == ["queue"]
    hub.typing(topic_of("x"), True, "visitor")
    assert await heard(stream, 1) == ["typing"]
    hub.desk(News("x"))
    assert sorted(await heard(stream, 2)) == ["handoff", "queue"]
    await stream.aclose()  # type: ignore[attr-defined]
    await asyncio.sleep(0.05)
    assert not hub.is_open(QUEUE_TOPIC)


async def test_who_may_not_read_it_does_not_learn_that_the_visitor_types(desk: Desk) -> None:
    hub = desk.deps.hub
    stream = events(hub, {topic_of("x"): "handoff"}, lambda: True, typing=False)
    await heard(stream, 1)
    await asyncio.sleep(0.05)
    hub.typing(topic_of("x"), True, "visitor")
    hub.desk(News("x"))
    assert await heard(stream, 1) == ["handoff"]
    await stream.aclose()  # type: ignore[attr-defined]


async def test_a_stream_ends_with_the_session(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.staff.listening.PING_SECONDS", 0.01)
    stream = events(desk.deps.hub, {QUEUE_TOPIC: "queue"}, lambda: False, typing=False)
    pieces = [piece async for piece in stream]
    assert "event: ping" not in "".join(pieces)


async def test_a_stream_ends_with_the_session_also_where_something_happens_all_the_time(
    desk: Desk,
) -> None:
    clock = FakeClock()
    stream = events(desk.deps.hub, {QUEUE_TOPIC: "queue"}, lambda: False, typing=False, clock=clock)
    await heard(stream, 1)
    await asyncio.sleep(0.05)
    desk.deps.hub.new(QUEUE_TOPIC)
    assert await heard(stream, 1) == ["queue"]
    clock.advance(PING_SECONDS)
    desk.deps.hub.new(QUEUE_TOPIC)
    with pytest.raises(StopAsyncIteration):
        await heard(stream, 1)


def test_nobody_listens_without_signing_in(stranger: Browser) -> None:
    assert stranger.get("/staff/live/events").status_code == 401


def claimed(desk: Desk, member: StaffMember) -> str:
    """A live chat that a member has claimed, whose visitor waits for words."""
    handoff_id, _ = desk.chat()
    desk.deps.clock.advance(60)
    assert desk.deps.handoffs.claim(handoff_id, by=member.id)
    desk.deps.clock.advance(180)
    return handoff_id


def test_whose_visitors_wait_elsewhere_is_told_on_every_page_but_the_chats_own(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, kim: StaffMember
) -> None:
    first, second = claimed(desk, sam), claimed(desk, sam)
    link = 'id="due-{}"'.format
    pages = {
        f"/staff/handoffs/{first}": [second],
        f"/staff/live/alarm?shown={first}": [second],
        "/staff/search": [first, second],
        "/staff/live/alarm": [first, second],
        "/staff": [],
        "/staff?did=closed": [],
        "/staff?kind=request": [first, second],  # narrowed, the queue hides them
        "/staff/live/alarm?shown=queue": [],
    }
    for page, told in pages.items():
        text = browser.get(page).text
        assert [one for one in (first, second) if link(one) in text] == told, page
        assert 'data-due="2"' in text
    assert "7 minutes" in browser.get("/staff/search").text
    kims = browser_of(kim).get("/staff/search").text
    assert link(first) not in kims
    assert 'data-due="0"' in kims
    desk.deps.desk.desk.reply(first, "I am here.", by=sam.id)
    assert link(first) not in browser.get("/staff/search").text


def test_live_chats_that_nobody_took_are_told_on_every_page_until_it_is_too_late(
    desk: Desk, browser: Browser, browser_of: Browsers
) -> None:
    desk.send()
    assert "live chat waits" not in browser.get("/staff/search").text
    desk.chat()
    assert "1 live chat waits in the queue" in browser.get("/staff/search").text
    assert "1 live chat waits in the queue" not in browser.get("/staff").text
    assert "1 live chat waits in the queue" in browser.get("/staff?kind=request").text
    desk.chat()
    assert "2 live chats wait in the queue" in browser.get("/staff/live/alarm").text
    admins = browser_of(desk.hire("Ada Desk", "admin"))
    assert "wait in the queue" not in admins.get("/staff/account").text
    desk.deps.clock.advance(600)
    desk.deps.desk.ticking.tick(desk.deps.clock())
    assert "wait in the queue" not in browser.get("/staff/search").text
