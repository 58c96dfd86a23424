"""Search without words on disk, labels, and links that only the visitor makes."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store.audit import AuditTrail
from bot.store.blind_index import stem, stems
from bot.store.conversations import Conversations, Draft, Session
from bot.store.filing import Filing, Scope
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft, everything_stored

ALL = Scope(all=True)
SUMMARY = {
    "contact": {"name": "José", "phone": "+16175550142", "may_phone": True},
    "answers": [
        {"answer": "Drinking", "skipped": False},
        {"answer": "Prefer not to say", "skipped": True},
    ],
}


@pytest.fixture
def filing(engine: Engine, keys: Keys, clock: FakeClock) -> Filing:
    return Filing(engine, keys, clock)


@pytest.fixture
def sent(handoffs: Handoffs, conversations: Conversations, session: Session) -> str:
    key = conversations.key(session)
    return handoffs.hand_off(session.conversation_id, key, draft(summary=SUMMARY))


def found(filing: Filing, query: str, scope: Scope = ALL) -> list[str]:
    return [row.id for row in filing.search(query, scope, by="reader")]


@pytest.mark.parametrize(
    "forms",
    [
        ("drink", "drinks", "drinking", "Drinking's"),
        ("stop", "stopped", "stopping", "stops"),
        ("insurance", "insurances"),
        ("therapy", "therapies"),
        ("José", "JOSE", "jose"),
        ("need", "needs", "needed", "needing"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({next(iter(stems(form))) for form in forms}) == 1


@pytest.mark.parametrize("word", ["thing", "bus", "this", "bed", "red", "need", "stress"])
def test_an_ending_that_is_none_stays(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    "written", ["617-555-0142", "(617) 555-0142", "+1 617 555 0142", "6175550142"]
)
def test_a_phone_number_is_one_word_however_it_is_written(written: str) -> None:
    assert "6175550142" in set(stems(f"call {written} please"))


def test_a_hostile_number_is_read_quickly() -> None:
    assert list(stems("1 2" * 3000)) is not None


@pytest.mark.parametrize(
    "query", ["marzipan", "MARZIPANS", "jose", "617 555 0142", "0142", "drink", "marzipan jose"]
)
def test_a_handoff_is_found_by_what_the_visitor_told(filing: Filing, sent: str, query: str) -> None:
    assert found(filing, query) == [sent]


@pytest.mark.parametrize("query", ["", " ", "lighthouse", "marzipan lighthouse", "prefer", "thank"])
def test_what_the_visitor_did_not_say_finds_nothing(filing: Filing, sent: str, query: str) -> None:
    assert found(filing, query) == []


def test_notes_and_live_words_are_found_too(
    filing: Filing,
    live: LiveChats,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    shared = live.share(session, draft(reason=LIVE_CHAT)).handoff_id
    handoffs.claim(shared, by=members[0].id)
    conversations.add(session, Draft("visitor", {"text": "lighthouse"}))
    live.reply(shared, "harbour", by=members[0].id)
    handoffs.add_note(shared, "voicemail", by=members[0].id)
    assert all(found(filing, word) == [shared] for word in ("lighthouse", "harbour", "voicemail"))


def test_a_search_looks_only_into_what_that_person_may_read(
    filing: Filing, sent: str, handoffs: Handoffs, members: list[StaffMember]
) -> None:
    handoffs.claim(sent, by=members[0].id)
    assert found(filing, "marzipan", Scope(owner_id=members[0].id)) == [sent]
    assert found(filing, "marzipan", Scope(owner_id=members[1].id)) == []
    assert found(filing, "marzipan", Scope()) == []


def test_a_search_leaves_an_audit_row_without_the_words(
    filing: Filing, sent: str, engine: Engine
) -> None:
    found(filing, "marzipan")
    rows = [row for row in AuditTrail(engine).rows() if row.action == "search"]
    assert [(row.actor, row.object_id) for row in rows] == [("reader", "reader")]


def test_what_was_deleted_is_not_found(
    filing: Filing, sent: str, conversations: Conversations, session: Session
) -> None:
    conversations.delete(session.conversation_id)
    assert found(filing, "marzipan") == []


def test_the_index_holds_no_word_and_another_key_finds_nothing(
    sent: str, engine: Engine, clock: FakeClock
) -> None:
    assert "marzipan" not in everything_stored(engine)
    assert found(Filing(engine, Keys(b"x" * 32), clock), "marzipan") == []


def test_a_label_is_put_on_once_and_taken_off_once(
    filing: Filing, sent: str, handoffs: Handoffs, members: list[StaffMember]
) -> None:
    by = members[0].id
    assert [filing.label(sent, "interpreter", by=by) for _ in range(2)] == [True, False]
    assert handoffs.queue()[0].labels == ("interpreter",)
    assert [filing.unlabel(sent, "interpreter", by=by) for _ in range(2)] == [True, False]
    assert handoffs.queue()[0].labels == ()


def test_labels_are_in_the_history(
    filing: Filing, sent: str, handoffs: Handoffs, members: list[StaffMember]
) -> None:
    filing.label(sent, "interpreter", by=members[0].id)
    last = handoffs.read(sent, by="x").changes[-1]
    assert (last.change, last.detail) == ("labelled", "interpreter")


def test_a_label_is_in_nothing_that_stays_once_the_visitor_deleted_everything(
    filing: Filing,
    sent: str,
    conversations: Conversations,
    session: Session,
    engine: Engine,
    members: list[StaffMember],
) -> None:
    filing.label(sent, "interpreter", by=members[0].id)
    filing.unlabel(sent, "interpreter", by=members[0].id)
    filing.label(sent, "other_care", by=members[0].id)
    conversations.delete(session.conversation_id)
    stored = everything_stored(engine)
    assert "unlabelled" in stored
    assert not any(label in stored for label in ("interpreter", "other_care"))


def test_nothing_that_is_gone_gets_a_label(filing: Filing, members: list[StaffMember]) -> None:
    assert not filing.label("nothing", "interpreter", by=members[0].id)


def test_requests_of_one_visitor_are_linked_both_ways_by_their_choice(
    filing: Filing,
    sent: str,
    conversations: Conversations,
    session: Session,
    handoffs: Handoffs,
) -> None:
    key = conversations.key(session)
    second = handoffs.hand_off(session.conversation_id, key, draft("second"))
    assert filing.others_of(session, second) == [sent]
    assert handoffs.read(second, by="x").links == []
    assert filing.link(session) == 1
    assert handoffs.read(second, by="x").links == [sent]
    assert handoffs.read(sent, by="x").links == [second]
    assert filing.others_of(session, second) == []


def test_linking_again_adds_nothing(
    filing: Filing, sent: str, conversations: Conversations, session: Session, handoffs: Handoffs
) -> None:
    key = conversations.key(session)
    handoffs.hand_off(session.conversation_id, key, draft("second"))
    assert [filing.link(session) for _ in range(2)] == [1, 0]


def test_a_visitor_links_nobody_elses_requests(
    filing: Filing, sent: str, conversations: Conversations
) -> None:
    assert filing.link(conversations.start()) == 0
