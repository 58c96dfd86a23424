"""What was sent is deleted when its time is over, and only then."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Draft, Session
from bot.store.counts import Counts
from bot.store.handoffs import HandoffGone, Handoffs
from bot.store.live import LiveChats
from bot.store.moves import Moves
from bot.store.retention import AT_ONCE, Retention
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft, everything_stored

DAY = 86_400.0
KEPT, LEFT = 30, 90


@dataclass
class Shelf:
    """Handoffs, what deletes them, and short words for what is done with them."""

    conversations: Conversations
    handoffs: Handoffs
    retention: Retention
    clock: FakeClock
    sam: str

    def send(self, word: str = "marzipan") -> tuple[str, Session]:
        """Send a conversation that holds a word; returns the handoff's id and the session."""
        session = self.conversations.start()
        self.conversations.add(session, Draft("visitor", {"text": word}))
        key = self.conversations.key(session)
        sent = draft(summary={"answers": []})
        return self.handoffs.hand_off(session.conversation_id, key, sent), session

    def close(self, word: str = "marzipan") -> tuple[str, Session]:
        """Do the same, and let Sam claim it, note something and close it."""
        handoff_id, session = self.send(word)
        self.handoffs.claim(handoff_id, by=self.sam)
        self.handoffs.add_note(handoff_id, "lighthouse", by=self.sam)
        self.handoffs.close(handoff_id, by=self.sam)
        return handoff_id, session

    def after(self, days: float) -> int:
        """Let days pass and the job run; returns how many it deleted."""
        self.clock.advance(days * DAY)
        return self.retention.run_once()


@pytest.fixture
def shelf(
    engine: Engine,
    conversations: Conversations,
    handoffs: Handoffs,
    clock: FakeClock,
    members: list[StaffMember],
) -> Shelf:
    retention = Retention(engine, KEPT, LEFT, clock)
    return Shelf(conversations, handoffs, retention, clock, members[0].id)


def test_a_closed_handoff_is_deleted_after_its_days_and_not_before(shelf: Shelf) -> None:
    handoff_id, _ = shelf.close()
    assert shelf.after(KEPT) == 0
    assert shelf.after(0.1) == 1
    with pytest.raises(HandoffGone):
        shelf.handoffs.read(handoff_id, by=shelf.sam)


def test_nothing_of_a_deleted_handoff_stays_but_its_audit_rows(
    shelf: Shelf, engine: Engine
) -> None:
    handoff_id, session = shelf.close()
    shelf.clock.advance((KEPT + 1) * DAY)
    shelf.conversations.sweep(60)
    shelf.retention.run_once()
    assert session.conversation_id not in everything_stored(engine)
    with engine.begin() as connection:
        for table in t.metadata.sorted_tables:
            if table.name not in ("audit", "counts", "staff", "staff_sessions"):
                rows = connection.execute(sa.select(table)).all()
                assert rows == [], table.name
    acts = [(row.actor, row.action) for row in AuditTrail(engine).rows(handoff_id)]
    assert acts[-1] == ("system", "expire")
    assert list(AuditTrail(engine).breaks()) == []


@pytest.mark.parametrize("state", ["waiting", "claimed"])
def test_a_handoff_that_nobody_closes_is_deleted_after_days_of_its_own(
    shelf: Shelf, engine: Engine, state: str
) -> None:
    handoff_id, session = shelf.send()
    if state == "claimed":
        shelf.handoffs.claim(handoff_id, by=shelf.sam)
    assert shelf.after(LEFT - 1) == 0
    assert shelf.after(2) == 1
    assert shelf.handoffs.row(handoff_id) is None
    assert AuditTrail(engine).rows(handoff_id)[-1].action == "expire_open"
    assert shelf.conversations.sweep(60) == 1
    assert session.conversation_id not in everything_stored(engine)


def test_what_staff_still_work_on_is_kept_however_old_it_is(shelf: Shelf) -> None:
    handoff_id, _ = shelf.send()
    shelf.handoffs.claim(handoff_id, by=shelf.sam)
    assert shelf.after(LEFT - 1) == 0
    shelf.handoffs.add_note(handoff_id, "lighthouse", by=shelf.sam)
    assert shelf.after(LEFT - 1) == 0
    assert shelf.after(2) == 1


def test_what_a_visitor_still_writes_in_is_kept_however_old_it_is(
    shelf: Shelf, live: LiveChats
) -> None:
    _, session = shelf.send()
    live.share(session, draft("r2"))
    shelf.clock.advance((LEFT - 1) * DAY)
    shelf.conversations.add(session, Draft("visitor", {"text": "still here"}))
    assert shelf.after(LEFT - 1) == 0
    assert shelf.after(2) == 1


def test_what_the_timers_do_by_themselves_keeps_nothing_alive(shelf: Shelf, moves: Moves) -> None:
    handoff_id, _ = shelf.send()
    since = shelf.clock.now
    shelf.clock.advance((LEFT - 1) * DAY)
    assert moves.mark_overdue(handoff_id, since=since, tell={"text": "Sorry."})
    assert shelf.after(2) == 1


def test_the_bot_answers_again_when_what_was_waited_for_is_deleted(
    shelf: Shelf, live: LiveChats
) -> None:
    _, session = shelf.send()
    live.share(session, draft("r2"))
    assert shelf.after(LEFT + 1) == 1
    found = shelf.conversations.find(session)
    assert found is not None
    assert (found.owner, found.shared_with) == ("bot", None)


def test_a_newer_request_of_the_same_conversation_is_still_waited_for(shelf: Shelf) -> None:
    _, session = shelf.send()
    shelf.clock.advance(LEFT * DAY)
    key = shelf.conversations.key(session)
    newer = shelf.handoffs.hand_off(session.conversation_id, key, draft("r2"))
    assert shelf.after(1) == 1
    assert shelf.handoffs.row(newer) is not None
    found = shelf.conversations.find(session)
    assert found is not None and found.owner == "queue"


def test_the_empty_row_of_a_withdrawn_handoff_goes_too(shelf: Shelf) -> None:
    handoff_id, session = shelf.send()
    shelf.clock.advance(20 * DAY)
    shelf.conversations.delete(session.conversation_id)
    assert shelf.after(20) == 0
    assert shelf.after(11) == 1
    assert shelf.handoffs.row(handoff_id) is None


def test_the_figures_outlive_what_they_counted(shelf: Shelf, engine: Engine) -> None:
    shelf.close()
    before = Counts(engine).totals("handoff_closed")
    shelf.after(KEPT + 1)
    assert Counts(engine).totals("handoff_closed") == before != []


def test_many_are_deleted_in_one_run(shelf: Shelf) -> None:
    number = AT_ONCE + 1
    for one in range(number):
        shelf.close(str(one))
    assert shelf.after(KEPT + 1) == number
