"""The switches from the command line."""

from __future__ import annotations

from click.testing import CliRunner

from bot.cli.main import main
from bot.store.audit import AuditTrail
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.switches import Switches


def foyer(*words: str) -> str:
    done = CliRunner().invoke(main, ["switch", *words])
    return done.output


def test_the_bot_is_turned_off_and_on_with_a_reason_and_an_audit_row(
    store_url: str, store_keys: Keys
) -> None:
    assert foyer("turn", "bot", "off", "--reason", "wrong answers") == "bot is off.\n"
    assert foyer("show") == "bot\toff\nlive\ton\n"
    assert foyer("turn", "bot", "on", "--reason", "mended") == "bot is on.\n"
    engine = connect(store_url)
    acts = [(row.actor, row.action) for row in AuditTrail(engine).rows("switch:bot")]
    assert acts == [("system", "bot_off"), ("system", "bot_on")]
    newest = Switches(engine, store_keys).history()[0]
    assert (newest.reason, newest.on) == ("mended", True)


def test_without_a_reason_nothing_is_turned(store_url: str) -> None:
    assert "Say why" in foyer("turn", "live", "off", "--reason", " ")
    assert foyer("show") == "bot\ton\nlive\ton\n"
