"""Conversations stay sealed, lose nothing, and go without trace."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.store.audit import AuditTrail
from bot.store.conversations import AT_ONCE, Conversations, Draft, Session
from bot.store.database import connect, migrate
from bot.store.handoffs import HandoffDraft, HandoffGone, Handoffs
from bot.store.keys import Keys, SealError, new_token
from tests.unit.store.conftest import FakeClock, everything_stored

SECRET_WORDS = "marzipan lighthouse"


@pytest.fixture
def conversations(engine: Engine, keys: Keys, clock: FakeClock) -> Conversations:
    return Conversations(engine, keys, clock)


def said(text: str = SECRET_WORDS, client_id: str | None = None) -> Draft:
    return Draft("visitor", {"text": text}, client_id, answered=False)


def draft(request_id: str = "r1", priority: str = "normal") -> HandoffDraft:
    return HandoffDraft(request_id, "screening", priority, "1", "May we?", 1.0, {"name": "Sam"})


def test_a_message_comes_back_as_it_was_said(conversations: Conversations) -> None:
    session = conversations.start()
    conversations.add(session, said(), Draft("bot", {"text": "Hello"}))
    assert [(m.seq, m.author, m.body["text"]) for m in conversations.messages(session)] == [
        (1, "visitor", SECRET_WORDS),
        (2, "bot", "Hello"),
    ]


def test_only_messages_after_the_last_seen_one_are_returned(conversations: Conversations) -> None:
    session = conversations.start()
    conversations.add(session, said("one"), said("two"), said("three"))
    assert [m.body["text"] for m in conversations.messages(session, after=2)] == ["three"]


def test_a_repeated_client_id_is_stored_once(conversations: Conversations) -> None:
    session = conversations.start()
    first = conversations.add(session, said("first try", "c1"))
    again = conversations.add(session, said("first try", "c1"))
    assert first[0].seq == again[0].seq == 1
    assert conversations.last_seq(session.conversation_id) == 1


def test_a_message_is_answered_once_even_when_two_try(conversations: Conversations) -> None:
    session = conversations.start()
    conversations.add(session, said())
    assert len(conversations.answer(session, 1, Draft("bot", {"text": "a"}))) == 1
    assert conversations.answer(session, 1, Draft("bot", {"text": "b"})) == []


def test_a_wrong_token_opens_nothing(conversations: Conversations) -> None:
    session = conversations.start()
    conversations.add(session, said())
    forged = Session(session.conversation_id, new_token())
    assert conversations.find(forged) is None
    with pytest.raises(SealError):
        conversations.messages(forged)


def test_no_word_of_an_unsent_conversation_is_in_the_database(
    conversations: Conversations, engine: Engine
) -> None:
    session = conversations.start()
    conversations.add(session, said())
    stored = everything_stored(engine)
    assert "marzipan" not in stored
    assert session.token.hex() not in stored


def test_the_token_is_stored_only_as_a_hash(
    conversations: Conversations, engine: Engine, keys: Keys
) -> None:
    session = conversations.start()
    assert keys.token_hash(session.token) in everything_stored(engine)


def test_what_was_sealed_for_one_row_does_not_open_in_another(keys: Keys) -> None:
    sealer = keys.staff_sealer()
    sealed = sealer.seal(b"words", place="message/a/1")
    with pytest.raises(SealError):
        sealer.open(sealed, place="message/a/2")


def test_an_altered_row_does_not_open(keys: Keys) -> None:
    sealer = keys.staff_sealer()
    sealed = sealer.seal(b"words", place="x")
    with pytest.raises(SealError):
        sealer.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), place="x")


def test_delete_everything_leaves_no_trace_in_the_file(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "foyer.db"
    migrate(f"sqlite:///{path}")
    engine = connect(f"sqlite:///{path}")
    conversations = Conversations(engine, keys)
    session = conversations.start()
    conversations.add(session, said())
    conversations.delete(session.conversation_id)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert session.conversation_id.encode() not in files


def test_delete_everything_withdraws_what_staff_received(
    conversations: Conversations, engine: Engine, keys: Keys, clock: FakeClock
) -> None:
    session = conversations.start()
    conversations.add(session, said())
    handoffs = Handoffs(engine, keys, clock)
    handoff_id = handoffs.hand_off(session.conversation_id, conversations.key(session), draft())
    conversations.delete(session.conversation_id)
    with pytest.raises(HandoffGone):
        handoffs.read(handoff_id, by="someone")
    assert session.conversation_id not in everything_stored(engine)
    assert [row.action for row in AuditTrail(engine).rows(handoff_id)] == ["send", "withdraw"]


def test_an_idle_unsent_conversation_is_swept_and_a_waiting_one_is_kept(
    conversations: Conversations, engine: Engine, keys: Keys, clock: FakeClock
) -> None:
    unsent, sent = conversations.start(), conversations.start()
    conversations.add(sent, said())
    Handoffs(engine, keys, clock).hand_off(sent.conversation_id, conversations.key(sent), draft())
    clock.advance(3601)
    fresh = conversations.start()
    assert conversations.sweep(3600) == 1
    assert conversations.find(unsent) is None
    assert conversations.find(sent) is not None
    assert conversations.find(fresh) is not None


def test_whoever_comes_back_while_a_sweep_is_under_way_keeps_everything(
    conversations: Conversations, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    back, gone = conversations.start(), conversations.start()
    clock.advance(3601)
    forget: Any = conversations._forget

    def late(*given: Any) -> int:
        conversations.add(back, said())
        return int(forget(*given))

    monkeypatch.setattr(conversations, "_forget", late)
    assert conversations.sweep(3600) == 1
    assert len(conversations.messages(back)) == 1
    assert conversations.find(gone) is None


def test_more_than_one_transaction_takes_are_swept_all_the_same(
    conversations: Conversations, clock: FakeClock
) -> None:
    for _ in range(AT_ONCE + 1):
        conversations.start()
    clock.advance(3601)
    assert conversations.sweep(3600) == AT_ONCE + 1
