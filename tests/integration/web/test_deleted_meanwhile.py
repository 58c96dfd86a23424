"""Everything is deleted while a request to staff is under way: nothing stays with staff."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from structlog.testing import capture_logs

from bot.store.conversations import Conversations, Session
from tests.integration.web.staffed import Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_callback import ask
from tests.integration.web.test_messages import session_of


@contextlib.contextmanager
def deleting(store: Any, act: str, conversations: Conversations, gone: Session) -> Iterator[None]:
    """Let the visitor delete everything from another tab just before the store does something."""
    real = getattr(store, act)

    def late(*given: Any, **named: Any) -> Any:
        conversations.delete(gone.conversation_id)
        return real(*given, **named)

    setattr(store, act, late)
    try:
        yield
    finally:
        delattr(store, act)


async def test_a_call_back_that_comes_too_late_says_that_nothing_was_sent(floor: Floor) -> None:
    visitor, deps = await floor.newcomer(), floor.web.deps
    with deleting(deps.handoffs, "hand_off", deps.conversations, session_of(floor.web, visitor)):
        answer = await ask(visitor)
    assert answer.status_code == 410
    assert "Nothing was sent." in answer.text
    assert "617-555-0142" not in answer.text
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert deps.handoffs.queue() == []


async def test_deleted_between_the_sending_and_the_last_words_is_no_failure(floor: Floor) -> None:
    visitor, deps = await floor.newcomer(), floor.web.deps
    with deleting(deps.conversations, "add", deps.conversations, session_of(floor.web, visitor)):
        answer = await ask(visitor)
    assert answer.status_code == 410
    assert "has been deleted" in answer.text
    assert deps.handoffs.queue() == []


async def test_agreeing_to_a_live_chat_too_late_shares_nothing(floor: Floor) -> None:
    visitor, deps = await floor.newcomer(), floor.web.deps
    await visitor.press("Talk to a person")
    await visitor.press("Chat with a person here")
    live: Any = deps.desk.visitor._live
    gone = session_of(floor.web, visitor)
    with capture_logs() as logs, deleting(live, "share", deps.conversations, gone):
        newest = (await visitor.open())[-1]
        await visitor.send(button=newest["buttons"][0]["id"])
        await floor.web.app.state.visits.turns.close()
    assert deps.handoffs.queue() == []
    assert "turn.failed" not in [one["event"] for one in logs]
