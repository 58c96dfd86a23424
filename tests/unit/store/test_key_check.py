"""A server key that does not open what is stored is told apart from the right one."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Session
from bot.store.handoffs import Handoffs
from bot.store.key_check import is_other_key
from bot.store.keys import Keys
from bot.store.switches import Switches
from tests.unit.store.conftest import FakeClock, draft
from tests.unit.store.test_handoffs import send

OTHER = Keys(b"o" * 32)


def test_an_empty_database_has_no_other_key(engine: Engine, keys: Keys) -> None:
    assert not is_other_key(engine, keys)


def test_what_was_sent_opens_with_its_own_key_alone(
    engine: Engine, keys: Keys, conversations: Conversations, handoffs: Handoffs, session: Session
) -> None:
    send(handoffs, conversations, session, draft())
    assert not is_other_key(engine, keys)
    assert is_other_key(engine, OTHER)


@pytest.mark.parametrize("later", [True, False])
def test_a_key_that_was_changed_on_purpose_is_the_right_one_once_it_was_used(
    engine: Engine,
    keys: Keys,
    clock: FakeClock,
    conversations: Conversations,
    handoffs: Handoffs,
    session: Session,
    later: bool,
) -> None:
    send(handoffs, conversations, session, draft())
    clock.now += 60 if later else -60
    Switches(engine, OTHER, clock).turn("bot", on=False, by="system", reason="a drill")
    assert is_other_key(engine, OTHER) is not later
    assert is_other_key(engine, keys) is later
