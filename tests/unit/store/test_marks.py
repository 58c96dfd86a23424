"""The marks that open pages watch, and who types."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Session
from bot.store.handoffs import Handoffs
from bot.store.live import LiveChats
from bot.store.marks import HERE_SECONDS, Mark, Marks
from bot.store.moves import Moves
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft, said

STATIC = Path(__file__).parents[3] / "bot" / "web" / "static"


def test_the_mark_of_a_conversation_grows_with_mail(
    taken: str, session: Session, live: LiveChats, members: list[StaffMember], engine: Engine
) -> None:
    marks = Marks(engine)
    before = marks.look(session.conversation_id).number
    live.reply(taken, "Hi", by=members[0].id)
    assert marks.look(session.conversation_id).number > before


def test_the_mark_of_a_handoff_grows_with_lines_and_with_delivery(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    members: list[StaffMember],
    engine: Engine,
) -> None:
    marks = [Marks(engine).look(f"handoff:{taken}").number]
    live.reply(taken, "Hi", by=members[0].id)
    marks.append(Marks(engine).look(f"handoff:{taken}").number)
    conversations.messages(session)
    marks.append(Marks(engine).look(f"handoff:{taken}").number)
    assert marks == sorted(set(marks))


def test_what_never_was_has_no_mark(engine: Engine) -> None:
    assert (Marks(engine).look("nothing"), Marks(engine).look("handoff:nothing")) == (
        Mark(),
        Mark(),
    )


def test_who_types_is_noted_for_the_other_side_and_forgotten_when_they_stop(
    engine: Engine, clock: FakeClock, live: LiveChats, session: Session
) -> None:
    handoff_id = live.share(session, draft()).handoff_id
    marks = Marks(engine, clock)
    for topic in (session.conversation_id, f"handoff:{handoff_id}"):
        number = marks.look(topic).number
        assert marks.types(topic, True) == clock.now
        assert marks.look(topic) == Mark(number, clock.now)
        assert marks.types(topic, False) is None
        assert marks.look(topic) == Mark(number, None)


def seen_at(handoffs: Handoffs, handoff_id: str) -> float | None:
    row = handoffs.row(handoff_id)
    assert row is not None
    return row.visitor_seen_at


def test_each_sign_of_a_live_chats_visitor_is_noted(
    engine: Engine,
    clock: FakeClock,
    live: LiveChats,
    session: Session,
    handoffs: Handoffs,
    conversations: Conversations,
) -> None:
    handoff_id = live.share(session, draft()).handoff_id
    assert seen_at(handoffs, handoff_id) == clock.now
    for sign in (
        lambda: Marks(engine, clock).seen(handoff_id),
        lambda: conversations.add(session, said("I am here")),
    ):
        clock.advance(30)
        sign()
        assert seen_at(handoffs, handoff_id) == clock.now
    clock.advance(5)  # as from a second tab
    Marks(engine, clock).seen(handoff_id)
    assert seen_at(handoffs, handoff_id) == clock.now - 5


def test_where_no_chat_is_shared_no_sign_is_noted(
    engine: Engine,
    clock: FakeClock,
    session: Session,
    handoffs: Handoffs,
    conversations: Conversations,
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft("sent"))
    Marks(engine, clock).seen(sent)
    Marks(engine, clock).seen("nothing")
    conversations.add(session, said("only for the bot"))
    assert seen_at(handoffs, sent) is None


@pytest.mark.parametrize("end", ["left", "closed", "deleted"])
def test_with_the_chat_ends_what_was_noted_of_its_visitors_page(
    engine: Engine,
    clock: FakeClock,
    live: LiveChats,
    session: Session,
    handoffs: Handoffs,
    moves: Moves,
    conversations: Conversations,
    members: list[StaffMember],
    end: str,
) -> None:
    handoff_id = live.share(session, draft()).handoff_id
    assert moves.claim(handoff_id, by=members[0].id)
    if end == "left":
        live.leave(session)
    elif end == "closed":
        assert moves.close(handoff_id, by=members[0].id)
    else:
        conversations.delete(session.conversation_id)
    assert seen_at(handoffs, handoff_id) is None
    clock.advance(60)
    Marks(engine, clock).seen(handoff_id)  # a tab that has not heard of it yet
    assert seen_at(handoffs, handoff_id) is None


def test_staff_see_within_two_minutes_that_a_page_was_closed() -> None:
    script = (STATIC / "staff" / "handoff.js").read_text("utf-8")
    looks_every = re.search(r"TIMES_SECONDS = (\d+);", script)
    gives_signs_every = re.search(
        r"setInterval\(tellHere, (\d+)_000\)", (STATIC / "chat.js").read_text("utf-8")
    )
    assert looks_every
    assert gives_signs_every
    # With time for the answer to come, on a slow network as well.
    assert HERE_SECONDS + int(looks_every[1]) <= 110
    # Browsers let the timers of a page that nobody looks at run once a minute.
    assert max(60, int(gives_signs_every[1])) + 20 <= HERE_SECONDS
