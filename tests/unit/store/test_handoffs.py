"""Handoffs: sent by an explicit act, claimed by one person, every touch audited."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Session
from bot.store.counts import Counts
from bot.store.filing import Scope
from bot.store.handoffs import HandoffDraft, HandoffGone, Handoffs
from bot.store.keys import SealError
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft, everything_stored


def send(
    handoffs: Handoffs, conversations: Conversations, session: Session, sent: HandoffDraft
) -> str:
    return handoffs.hand_off(session.conversation_id, conversations.key(session), sent)


def test_a_handoff_carries_summary_consent_and_transcript(
    handoffs: Handoffs, conversations: Conversations, session: Session
) -> None:
    found = handoffs.read(send(handoffs, conversations, session, draft()), by="x")
    assert found.summary == {"name": "Sam"}
    assert found.consent == {"version": "1", "at": 1.0, "text": "May we?"}
    assert [line.body["text"] for line in found.transcript] == ["marzipan", "Thank you."]


def test_sending_twice_makes_one_handoff(
    handoffs: Handoffs, conversations: Conversations, session: Session
) -> None:
    ids = {send(handoffs, conversations, session, draft("same")) for _ in range(2)}
    assert len(ids) == 1


def test_the_same_message_number_in_two_conversations_makes_two_handoffs(
    handoffs: Handoffs, conversations: Conversations, session: Session
) -> None:
    other = conversations.start()
    ids = {send(handoffs, conversations, one, draft("23")) for one in (session, other)}
    assert len(ids) == 2


def test_what_the_visitor_deleted_meanwhile_never_comes_to_staff(
    handoffs: Handoffs, conversations: Conversations, session: Session, engine: Engine
) -> None:
    key, before = conversations.key(session), send(handoffs, conversations, session, draft("a"))
    conversations.delete(session.conversation_id)
    for one in ("a", "b"):
        with pytest.raises(HandoffGone):
            handoffs.hand_off(session.conversation_id, key, draft(one))
    with engine.connect() as connection:
        kept = connection.execute(sa.select(t.handoffs.c.id, t.handoffs.c.sealed)).all()
    assert [tuple(row) for row in kept] == [(before, None)]


def test_sending_puts_the_conversation_in_the_queue(
    handoffs: Handoffs, conversations: Conversations, session: Session
) -> None:
    send(handoffs, conversations, session, draft())
    found = conversations.find(session)
    assert found is not None
    assert found.owner == "queue"


def test_nothing_is_sent_without_the_visitors_key(handoffs: Handoffs, session: Session) -> None:
    with pytest.raises(SealError):
        handoffs.hand_off(session.conversation_id, b"w" * 32, draft())
    assert handoffs.queue() == []


def test_what_was_sent_is_still_sealed_on_disk(
    handoffs: Handoffs, conversations: Conversations, session: Session, engine: Engine
) -> None:
    send(handoffs, conversations, session, draft())
    stored = everything_stored(engine)
    assert "marzipan" not in stored
    assert "Sam" not in stored


def test_the_queue_is_by_priority_then_by_waiting_time(
    handoffs: Handoffs, conversations: Conversations, session: Session, clock: FakeClock
) -> None:
    for request, priority in (
        ("a", "normal"),
        ("b", "emergency"),
        ("c", "normal"),
        ("d", "urgent"),
    ):
        send(handoffs, conversations, session, draft(request, priority))
        clock.advance(10)
    rows = handoffs.queue()
    assert [row.priority for row in rows] == ["emergency", "urgent", "normal", "normal"]
    assert rows[2].created_at < rows[3].created_at


def test_two_claims_at_once_give_one_owner(
    handoffs: Handoffs, conversations: Conversations, session: Session, members: list[StaffMember]
) -> None:
    handoff_id = send(handoffs, conversations, session, draft())
    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(lambda member: handoffs.claim(handoff_id, by=member.id), members))
    assert sorted(won) == [False, True]


def test_only_the_owner_can_release_or_close(
    handoffs: Handoffs, conversations: Conversations, session: Session, members: list[StaffMember]
) -> None:
    owner, other = members
    handoff_id = send(handoffs, conversations, session, draft())
    handoffs.claim(handoff_id, by=owner.id)
    assert not handoffs.close(handoff_id, by=other.id)
    assert not handoffs.release(handoff_id, by=other.id)
    assert handoffs.release(handoff_id, by=owner.id)
    assert handoffs.queue("waiting")[0].owner_id is None


def test_every_read_and_write_leaves_an_audit_row(
    handoffs: Handoffs,
    conversations: Conversations,
    session: Session,
    members: list[StaffMember],
    engine: Engine,
) -> None:
    member = members[0]
    handoff_id = send(handoffs, conversations, session, draft())
    handoffs.read(handoff_id, by=member.id)
    handoffs.claim(handoff_id, by=member.id)
    handoffs.add_note(handoff_id, "Called back.", by=member.id)
    handoffs.close(handoff_id, by=member.id)
    trail = AuditTrail(engine)
    assert [row.action for row in trail.rows(handoff_id)] == [
        "send", "read", "claim", "note", "close",
    ]  # fmt: skip
    assert list(trail.breaks()) == []


@pytest.mark.parametrize("act", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_trail_refuses_changes(
    handoffs: Handoffs, conversations: Conversations, session: Session, engine: Engine, act: str
) -> None:
    send(handoffs, conversations, session, draft())
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.text(act))


def test_a_note_is_read_back_with_its_author(
    handoffs: Handoffs, conversations: Conversations, session: Session, members: list[StaffMember]
) -> None:
    handoff_id = send(handoffs, conversations, session, draft())
    handoffs.add_note(handoff_id, "Called back.", by=members[0].id)
    notes = handoffs.read(handoff_id, by=members[0].id).notes
    assert [(note.author_name, note.text) for note in notes] == [("Desk 0", "Called back.")]


def test_a_note_sent_twice_is_kept_once(
    handoffs: Handoffs, conversations: Conversations, session: Session, members: list[StaffMember]
) -> None:
    handoff_id = send(handoffs, conversations, session, draft())
    for _ in range(2):
        handoffs.add_note(handoff_id, "Called back.", by=members[0].id, note_id="form-1")
    assert len(handoffs.read(handoff_id, by=members[0].id).notes) == 1


def test_the_row_of_a_handoff_says_who_has_it(
    handoffs: Handoffs, conversations: Conversations, session: Session, members: list[StaffMember]
) -> None:
    handoff_id = send(handoffs, conversations, session, draft())
    handoffs.claim(handoff_id, by=members[0].id)
    row = handoffs.row(handoff_id)
    assert row is not None
    assert (row.state, row.owner_name) == ("claimed", "Desk 0")


def test_there_is_no_row_of_a_handoff_that_never_was(handoffs: Handoffs) -> None:
    assert handoffs.row("nothing") is None


def test_recently_closed_leaves_out_what_was_closed_long_ago(
    handoffs: Handoffs,
    conversations: Conversations,
    session: Session,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    sent = [send(handoffs, conversations, session, draft(name)) for name in ("a", "b", "c")]
    for handoff_id in sent:
        clock.advance(3600)
        handoffs.claim(handoff_id, by=members[0].id)
        handoffs.close(handoff_id, by=members[0].id)
    recent = handoffs.recently_closed(since=clock.now - 3600, limit=5)
    assert [row.id for row in recent] == [sent[2], sent[1]]
    assert len(handoffs.recently_closed(since=0, limit=1)) == 1


def test_a_withdrawn_handoff_is_told_to_the_person_who_had_it(
    handoffs: Handoffs,
    conversations: Conversations,
    session: Session,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    handoff_id = send(handoffs, conversations, session, draft())
    handoffs.claim(handoff_id, by=members[0].id)
    conversations.delete(session.conversation_id)
    told = [row.id for row in handoffs.withdrawn_from(members[0].id, since=clock.now - 60)]
    assert told == [handoff_id]
    assert handoffs.withdrawn_from(members[1].id, since=0) == []


def test_counts_add_up_over_the_hours(engine: Engine, clock: FakeClock) -> None:
    counts = Counts(engine, clock)
    for key in ("cost", "cost", "detox_first"):
        counts.add("no_reviewed_answer", key)
        clock.advance(3600)
    totals = counts.totals("no_reviewed_answer")
    assert [(count.key, count.n) for count in totals] == [("cost", 2), ("detox_first", 1)]


def test_an_export_is_audited_under_its_own_name(
    handoffs: Handoffs, conversations: Conversations, session: Session, engine: Engine
) -> None:
    sent = handoffs.hand_off(session.conversation_id, conversations.key(session), draft())
    handoffs.read(sent, by="sam", act="export_pdf")
    assert ("sam", "export_pdf") in [(r.actor, r.action) for r in AuditTrail(engine).rows(sent)]


def test_reading_some_leaves_an_audit_row_for_each_and_passes_over_what_is_gone(
    handoffs: Handoffs, conversations: Conversations, session: Session, engine: Engine
) -> None:
    key = conversations.key(session)
    sent = [handoffs.hand_off(session.conversation_id, key, draft(one)) for one in ("a", "b")]
    found = handoffs.read_some([*sent, "gone"], by="sam", act="export_csv")
    acts = [row.object_id for row in AuditTrail(engine).rows() if row.action == "export_csv"]
    assert [one.row.id for one in found] == sent == acts


def test_the_newest_are_kept_when_there_are_more_than_asked_for(
    handoffs: Handoffs, conversations: Conversations, session: Session, clock: FakeClock
) -> None:
    key, sent = conversations.key(session), []
    for one in ("a", "b", "c"):
        sent.append(handoffs.hand_off(session.conversation_id, key, draft(one)))
        clock.advance(60)
    found = handoffs.sent_since(0.0, Scope(all=True), limit=2)
    assert [row.id for row in found] == sent[1:]


def test_the_limit_counts_only_what_is_in_the_scope(
    handoffs: Handoffs,
    conversations: Conversations,
    session: Session,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    key, sent = conversations.key(session), []
    for one in ("a", "b", "c"):
        sent.append(handoffs.hand_off(session.conversation_id, key, draft(one)))
        clock.advance(60)
    handoffs.claim(sent[0], by=members[0].id)
    found = handoffs.sent_since(0.0, Scope(owner_id=members[0].id), limit=1)
    assert [row.id for row in found] == sent[:1]
    assert handoffs.sent_since(0.0, Scope(), limit=1) == []


@pytest.mark.parametrize("handoff_id", ["", "a\0b", "a b", "ä", "a" * 33])
def test_an_id_of_another_form_is_no_handoffs(handoffs: Handoffs, handoff_id: str) -> None:
    assert handoffs.row(handoff_id) is None
