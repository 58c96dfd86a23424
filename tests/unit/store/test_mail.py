"""What staff write in a live chat reaches its visitor once, in order, and sealed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Session
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys, SealError, new_token
from bot.store.live import LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, said, texts


def test_a_reply_waits_for_the_visitors_key_and_then_is_in_the_conversation(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    live.reply(taken, "Hello, how can I help?", by=members[0].id)
    waiting = handoffs.read(taken, by="x").transcript[-1]
    assert (waiting.pending, waiting.author_name) == (True, "Desk 0")
    assert texts(conversations.messages(session))[-1] == "Hello, how can I help?"
    assert not handoffs.read(taken, by="x").transcript[-1].pending


def test_mail_is_delivered_once_and_in_order_even_when_two_tabs_fetch_it(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    members: list[StaffMember],
) -> None:
    for n in range(5):
        live.reply(taken, f"line {n}", by=members[0].id)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: conversations.messages(session), range(6)))
    told = [text for text in texts(conversations.messages(session)) if text.startswith("line")]
    assert told == [f"line {n}" for n in range(5)]


def test_a_forged_token_takes_no_mail_away(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    members: list[StaffMember],
) -> None:
    live.reply(taken, "for you alone", by=members[0].id)
    with pytest.raises(SealError):
        conversations.messages(Session(session.conversation_id, new_token()))
    assert texts(conversations.messages(session))[-1] == "for you alone"


def test_mail_is_kept_after_the_chat_was_closed(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    moves: Moves,
    members: list[StaffMember],
) -> None:
    live.reply(taken, "one last thing", by=members[0].id)
    moves.close(taken, by=members[0].id, tell={"text": "Did that help?"})
    told = texts(conversations.messages(session))[-2:]
    assert told == ["one last thing", "Did that help?"]


def test_a_reply_sent_twice_is_said_once(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    members: list[StaffMember],
) -> None:
    said_ = [live.reply(taken, "Hi", by=members[0].id, client_id="form-1") for _ in range(2)]
    assert said_[0].seq == said_[1].seq
    assert texts(conversations.messages(session)).count("Hi") == 1


@pytest.mark.parametrize("case", ["other", "unclaimed", "closed", "deleted", "unshared"])
def test_only_the_owner_of_a_shared_chat_can_reply(
    case: str,
    shared: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    moves: Moves,
    members: list[StaffMember],
) -> None:
    owner, other = members
    if case != "unclaimed":
        moves.claim(shared, by=owner.id)
    if case == "closed":
        moves.close(shared, by=owner.id)
    if case == "deleted":
        conversations.delete(session.conversation_id)
    if case == "unshared":
        live.leave(session)
    by = other.id if case == "other" else owner.id
    reasons = {"deleted": "gone", "unshared": "not_live"}
    assert live.reply(shared, "Hi", by=by).reason == reasons.get(case, "not_yours")


def test_the_first_reply_is_timed_and_ends_the_wait(
    taken: str,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    clock.advance(30)
    live.reply(taken, "Hi", by=members[0].id)
    first = clock.now
    clock.advance(30)
    live.reply(taken, "Still here", by=members[0].id)
    row = handoffs.row(taken)
    assert row is not None
    assert (row.first_response_at, row.waiting_since) == (first, None)


def test_the_visitors_next_words_start_a_new_wait(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    live.reply(taken, "Hi", by=members[0].id)
    clock.advance(60)
    asked = clock.now
    conversations.add(session, said("Are you there?"))
    clock.advance(60)
    conversations.add(session, said("Hello?"))
    row = handoffs.row(taken)
    assert row is not None
    assert row.waiting_since == asked


def test_visitor_and_staff_writing_at_once_lose_nothing(
    taken: str,
    session: Session,
    conversations: Conversations,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    def write(n: int) -> None:
        if n % 2:
            live.reply(taken, f"staff {n}", by=members[0].id)
        else:
            conversations.add(session, said(f"visitor {n}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    everything = {f"{'staff' if n % 2 else 'visitor'} {n}" for n in range(12)}
    assert everything <= set(texts(conversations.messages(session)))
    found = texts(handoffs.read(taken, by="x").transcript)
    assert sorted(text for text in found if text in everything) == sorted(everything)


def test_keys_of_two_servers_do_not_open_each_others_lines(
    taken: str, engine: Engine, clock: FakeClock
) -> None:
    with pytest.raises(SealError):
        Handoffs(engine, Keys(b"x" * 32), clock).read(taken, by="x")
