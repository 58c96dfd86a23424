"""The switches: on until turned, each turn with its reason and an audit row."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store.audit import AuditTrail
from bot.store.keys import Keys
from bot.store.staff import StaffMember
from bot.store.switches import SEALED, Standing, SwitchError, Switches
from tests.unit.store.conftest import FakeClock, everything_stored


@pytest.fixture
def switches(engine: Engine, keys: Keys, clock: FakeClock) -> Switches:
    return Switches(engine, keys, clock)


def test_until_somebody_turns_one_both_are_on(switches: Switches) -> None:
    assert switches.standing() == Standing(bot=True, live=True)


def test_each_switch_turns_by_itself_and_back(switches: Switches) -> None:
    switches.turn("bot", on=False, by="a", reason="wrong answers")
    switches.turn("live", on=False, by="a", reason="nobody here")
    switches.turn("bot", on=True, by="a", reason="mended")
    assert switches.standing() == Standing(bot=True, live=False)


def test_the_history_says_who_turned_it_and_why(
    switches: Switches, members: list[StaffMember]
) -> None:
    switches.turn("bot", on=False, by=members[0].id, reason=" wrong answers ")
    turned = switches.history()[0]
    assert (turned.by_name, turned.on, turned.reason) == ("Desk 0", False, "wrong answers")


def test_a_turn_leaves_an_audit_row_and_its_reason_is_sealed(
    switches: Switches, engine: Engine
) -> None:
    switches.turn("live", on=False, by="a", reason="marzipan")
    assert [row.action for row in AuditTrail(engine).rows("switch:live")] == ["live_off"]
    assert "marzipan" not in everything_stored(engine)


@pytest.mark.parametrize(
    ("name", "reason", "mend"),
    [("bot", "  ", "Say why"), ("heating", "cold", "bot, live"), ("bot", "x" * 501, "500")],
    ids=["no reason", "unknown", "too long"],
)
def test_a_switch_is_not_turned_without_name_and_reason(
    switches: Switches, name: str, reason: str, mend: str
) -> None:
    with pytest.raises(SwitchError, match=mend):
        switches.turn(name, on=False, by="a", reason=reason)  # type: ignore[arg-type]


def test_a_reason_under_an_earlier_server_key_hides_no_turn(
    switches: Switches, engine: Engine, clock: FakeClock
) -> None:
    switches.turn("bot", on=False, by="a", reason="wrong answers")
    later = Switches(engine, Keys(b"n" * 32), clock)
    assert [(one.on, one.reason) for one in later.history()] == [(False, SEALED)]
