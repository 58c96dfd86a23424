"""Who writes is seen by whoever reads along, in whichever process, and by nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.store.marks import Mark, Marks
from bot.web.hub import QUEUE_TOPIC, Hub, News, topic_of
from bot.web.visits import TYPING_PER_MINUTE
from tests.integration.web.conftest import Web
from tests.integration.web.served import Served
from tests.integration.web.staffed import PASSWORD
from tests.integration.web.test_desk_stream import agreed, heard, shared_room  # noqa: F401 - a fixture
from tests.integration.web.test_messages import session_of
from tests.integration.web.test_stream import Tab, say, session_in, visitor
from tests.unit.store.conftest import draft


def test_the_visitor_sees_that_a_staff_member_writes(running: Served) -> None:
    with visitor(running) as client:
        tab = Tab(client)
        conversation = session_in(running, client).conversation_id
        running.deps.hub.typing(conversation, True, "staff")
        tab.wait(lambda: tab.named("typing") == [{"on": True, "who": "staff"}])
        tab.close()


def test_the_bot_is_not_said_to_write_while_a_person_answers(running: Served) -> None:
    with visitor(running) as client:
        handoff_id, sam = agreed(running, client)
        running.deps.desk.desk.claim(handoff_id, by=sam)
        tab = Tab(client)
        seq = say(client, "hello")
        tab.wait(lambda: seq in tab.seqs())
        running.deps.desk.desk.reply(handoff_id, "Hello", by=sam)
        tab.wait(lambda: tab.newest() == "Hello")
        # From the visitor's own message on: before it, the bot may still be sending the request.
        numbers = [data.get("seq") for _, _, data in tab.events]
        later = tab.events[numbers.index(seq) :]
        assert [data for kind, _, data in later if kind == "typing" and data["on"]] == []
        tab.close()


async def all_news(ear: Any) -> AsyncIterator[News]:
    while (news := await ear.next(0.05)) is not None:
        yield news


async def test_staff_hear_that_the_visitor_writes_once_the_chat_is_shared(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    staff = ready.deps.staff
    sam = staff.add("sam@example.org", "Sam", "staff", PASSWORD)
    staff.session(staff.sign_in(sam.email, PASSWORD, address="a").token)
    for title in ("Talk to a person", "Chat with a person here", "Yes, that is okay"):
        await guest.press(title)
    handoff_id = ready.deps.handoffs.queue()[0].id
    with ready.deps.hub.subscription(topic_of(handoff_id)) as ear:
        assert (await guest.client.post("/api/typing", json={"on": True})).status_code == 204
        assert await heard(ear, "typing") == News("typing", True, "visitor")
        await guest.send(text="hello")
        assert (await heard(ear, "new")).kind == "new"
    await ready.close()


async def shared_chat(web: Web) -> tuple[str, str]:
    """A chat that a visitor shares: the conversation's id and the handoff's."""
    guest = web.visitor()
    await guest.open()
    session = session_of(web, guest)
    shared = web.deps.desk.live.share(session, draft())
    return session.conversation_id, shared.handoff_id


@pytest.mark.parametrize("who", ["staff", "visitor"])
async def test_who_types_is_seen_through_another_process_as_well(ready: Web, who: Any) -> None:
    conversation_id, handoff_id = await shared_chat(ready)
    topic = conversation_id if who == "staff" else topic_of(handoff_id)
    here, there = ready.deps.hub, Hub(Marks(ready.deps.engine))
    with there.subscription(topic) as ear:
        await there.look()
        here.types(topic, True, who)
        await there.look()
        assert await heard(ear, "typing") == News("typing", True, who)
        await there.look()
        assert await ear.next(0.05) is None
        here.types(topic, False, who)
        await there.look()
        assert await heard(ear, "typing") == News("typing", False, who)
    await ready.close()


async def test_who_types_is_told_once_in_the_process_that_heard_it(ready: Web) -> None:
    conversation_id, _ = await shared_chat(ready)
    hub = ready.deps.hub
    with hub.subscription(conversation_id) as ear:
        await hub.look()
        assert (await heard(ear, "new")).kind == "new"
        hub.types(conversation_id, True, "staff")
        await hub.look()
        assert await heard(ear, "typing") == News("typing", True, "staff")
        assert await ear.next(0.05) is None
    await ready.close()


async def test_who_begins_to_type_while_the_store_is_looked_at_is_not_said_to_have_stopped(
    ready: Web,
) -> None:
    conversation_id, _ = await shared_chat(ready)

    class Slow(Marks):
        """Marks that are old by the time they arrive."""

        def look(self, topic: str) -> Mark:
            found = super().look(topic)
            if meanwhile:
                meanwhile.pop()()
            return found

    meanwhile: list[Callable[[], None]] = []
    hub = Hub(Slow(ready.deps.engine))
    with hub.subscription(conversation_id) as ear:
        await hub.look()
        meanwhile.append(lambda: hub.types(conversation_id, True, "staff"))
        await hub.look()
        await hub.look()
        told = [news async for news in all_news(ear) if news.kind == "typing"]
        assert told
        assert all(news.on for news in told)
    await ready.close()


async def test_what_was_typed_before_a_page_was_opened_is_not_told_as_new(ready: Web) -> None:
    conversation_id, _ = await shared_chat(ready)
    ready.deps.hub.types(conversation_id, True, "staff")
    there = Hub(Marks(ready.deps.engine))
    with there.subscription(conversation_id) as ear:
        await there.look()
        assert await heard(ear, "new") == News("new")
        assert await ear.next(0.05) is None
    await ready.close()


async def test_who_says_too_often_that_they_type_is_not_heard_for_a_while(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    shared = ready.deps.desk.live.share(session_of(ready, guest), draft())
    with ready.deps.hub.subscription(topic_of(shared.handoff_id)) as ear:
        for _ in range(TYPING_PER_MINUTE + 5):
            said = await guest.client.post("/api/typing", json={"on": True})
            assert said.status_code == 204
        told = [news async for news in all_news(ear) if news.kind == "typing"]
        assert len(told) == TYPING_PER_MINUTE
    await ready.close()


async def test_before_a_chat_is_shared_nobody_hears_that_the_visitor_writes(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    with ready.deps.hub.subscription(QUEUE_TOPIC) as ear:
        assert (await guest.client.post("/api/typing", json={"on": True})).status_code == 204
        assert await ear.next(0.1) is None
    assert (await ready.visitor().client.post("/api/typing", json={"on": True})).status_code == 204
    await ready.close()
