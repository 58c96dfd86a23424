"""Live chats: copied while shared, delivered once, and never lost while the page is closed."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Draft, Session
from bot.store.handoffs import HandoffGone, Handoffs
from bot.store.keys import SealError, new_token
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffMember
from tests.unit.store.conftest import JOINED, draft, everything_stored, said, texts

CARD = {"text": "Call 988.", "metadata": {"card": {"type": "suicide"}}}


def test_sharing_puts_the_conversation_in_the_queue_with_what_was_said(
    live: LiveChats, session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    shared = live.share(session, draft(reason=LIVE_CHAT))
    found = conversations.find(session)
    assert found is not None
    assert (found.owner, found.shared_with) == ("queue", shared.handoff_id)
    assert texts(handoffs.read(shared.handoff_id, by="x").transcript) == ["marzipan", "Thank you."]


def test_sharing_twice_makes_one_handoff(live: LiveChats, session: Session) -> None:
    first, second = (live.share(session, draft(name)) for name in ("a", "b"))
    assert (first.handoff_id, second.again) == (second.handoff_id, True)


def test_sharing_uses_the_handoff_that_was_sent_before_and_adds_what_was_said_since(
    live: LiveChats, session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft("sent"))
    conversations.add(session, said("and this"))
    shared = live.share(session, draft("live", reason=LIVE_CHAT))
    assert shared.handoff_id == sent
    assert texts(handoffs.read(sent, by="x").transcript) == ["marzipan", "Thank you.", "and this"]


def test_sharing_what_somebody_has_claimed_goes_to_that_person_at_once(
    live: LiveChats,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft("sent"))
    handoffs.claim(sent, by=members[0].id)
    assert live.share(session, draft("live")).owner == f"staff:{members[0].id}"


def test_a_forged_session_shares_nothing(
    live: LiveChats, session: Session, handoffs: Handoffs
) -> None:
    with pytest.raises(SealError):
        live.share(Session(session.conversation_id, new_token()), draft())
    assert handoffs.queue() == []


def test_while_shared_all_that_is_said_reaches_staff(
    shared: str, session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    conversations.add(session, said("lighthouse"))
    conversations.answer(session, 3, Draft("bot", {"text": "An answer."}))
    found = handoffs.read(shared, by="x").transcript
    assert texts(found)[2:] == ["lighthouse", "An answer."]


def test_what_is_said_in_an_unshared_conversation_reaches_nobody(
    session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft())
    conversations.add(session, said("private"))
    assert "private" not in texts(handoffs.read(sent, by="x").transcript)


def test_a_message_sent_twice_reaches_staff_once(
    shared: str, session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    for _ in range(2):
        conversations.add(session, Draft("visitor", {"text": "once"}, "client-1"))
    assert texts(handoffs.read(shared, by="x").transcript).count("once") == 1


def test_a_live_chat_is_still_sealed_on_disk(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    members: list[StaffMember],
    engine: Engine,
) -> None:
    conversations.add(session, said("lighthouse"))
    live.reply(taken, "harbour", by=members[0].id)
    stored = everything_stored(engine)
    assert not any(word in stored for word in ("marzipan", "lighthouse", "harbour"))


def test_claiming_a_shared_chat_makes_it_that_persons_and_tells_the_visitor(
    taken: str, session: Session, conversations: Conversations, members: list[StaffMember]
) -> None:
    found = conversations.find(session)
    assert found is not None
    assert found.owner == f"staff:{members[0].id}"
    newest = conversations.messages(session)[-1]
    assert (newest.author, newest.body) == ("system", JOINED)


def test_claiming_what_is_not_shared_tells_the_visitor_nothing(
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    moves: Moves,
    members: list[StaffMember],
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft())
    moves.claim(sent, by=members[0].id, tell=JOINED)
    found = conversations.find(session)
    assert found is not None
    assert found.owner == "queue"
    assert JOINED not in [message.body for message in conversations.messages(session)]


def test_a_crisis_card_in_a_shared_chat_makes_it_an_emergency_to_acknowledge_anew(
    taken: str, session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    conversations.add(session, said("danger"))
    conversations.answer(session, 3, Draft("bot", CARD))
    row = handoffs.row(taken)
    assert row is not None
    assert (row.priority, row.acknowledged_at, row.rings) == ("emergency", None, True)


def test_releasing_gives_the_chat_back_to_the_bot_and_the_queue(
    taken: str,
    session: Session,
    conversations: Conversations,
    moves: Moves,
    members: list[StaffMember],
) -> None:
    moves.release(taken, by=members[0].id, tell={"text": "I am the assistant again."})
    found = conversations.find(session)
    assert found is not None
    assert (found.owner, found.shared_with) == ("queue", taken)
    assert texts(conversations.messages(session))[-1] == "I am the assistant again."


def test_closing_ends_the_sharing(
    taken: str,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    moves: Moves,
    members: list[StaffMember],
) -> None:
    moves.close(taken, by=members[0].id, tell={"text": "Did that help?"})
    conversations.add(session, said("private again"))
    found = conversations.find(session)
    assert found is not None
    assert (found.owner, found.shared_with) == ("bot", None)
    assert "private again" not in texts(handoffs.read(taken, by="x").transcript)


def test_leaving_before_anybody_joined_takes_everything_back(
    shared: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    handoffs: Handoffs,
    engine: Engine,
) -> None:
    assert live.leave(session) == "cancelled"
    with pytest.raises(HandoffGone):
        handoffs.read(shared, by="x")
    found = conversations.find(session)
    assert found is not None
    assert (found.owner, found.shared_with) == ("bot", None)


def test_leaving_keeps_a_request_that_was_sent_before(
    session: Session, conversations: Conversations, live: LiveChats, handoffs: Handoffs
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft())
    live.share(session, draft("live", reason=LIVE_CHAT))
    assert live.leave(session) == "stopped"
    found = conversations.find(session)
    assert found is not None
    assert found.owner == "queue"
    assert handoffs.queue("waiting")[0].id == sent


def test_leaving_a_person_gives_the_chat_back_to_the_bot(
    taken: str, session: Session, conversations: Conversations, live: LiveChats, handoffs: Handoffs
) -> None:
    assert live.leave(session) == "left"
    conversations.add(session, said("private again"))
    found, row = conversations.find(session), handoffs.row(taken)
    assert found is not None
    assert row is not None
    assert (found.owner, row.state, row.live) == ("bot", "claimed", False)
    assert "private again" not in texts(handoffs.read(taken, by="x").transcript)


def test_leaving_when_nothing_is_shared_changes_nothing(live: LiveChats, session: Session) -> None:
    assert live.leave(session) == "nothing"


def test_an_invitation_reaches_the_visitor_of_a_request_that_is_not_shared(
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft())
    handoffs.claim(sent, by=members[0].id)
    assert live.invite(sent, {"text": "May I join?"}, by=members[0].id)
    assert texts(conversations.messages(session))[-1] == "May I join?"


def test_a_shared_chat_needs_no_invitation(
    taken: str, live: LiveChats, members: list[StaffMember]
) -> None:
    assert live.invite(taken, {"text": "May I join?"}, by=members[0].id).reason == "not_live"


def test_new_lines_are_read_with_an_audit_row_and_silence_leaves_none(
    taken: str, session: Session, conversations: Conversations, live: LiveChats, engine: Engine
) -> None:
    conversations.messages(session)
    newest = live.lines(taken, by="reader", after=0)[-1].seq
    assert live.lines(taken, by="reader", after=newest) == []
    conversations.add(session, said("more"))
    assert texts(live.lines(taken, by="reader", after=newest)) == ["more"]
    reads = [row for row in AuditTrail(engine).rows(taken) if row.action == "read"]
    assert len(reads) == 2


def test_deleting_everything_takes_a_live_chat_away_from_staff(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
    engine: Engine,
) -> None:
    live.reply(taken, "Hi", by=members[0].id)
    conversations.delete(session.conversation_id)
    with pytest.raises(HandoffGone):
        handoffs.read(taken, by="x")
    assert session.conversation_id not in everything_stored(engine)
