"""The marks that open pages watch, and who types."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Session
from bot.store.live import LiveChats
from bot.store.marks import Mark, Marks
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft


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
