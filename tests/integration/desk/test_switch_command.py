"""The switches from the command line."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.store.audit import AuditTrail
from bot.store.database import connect, migrate
from bot.store.switches import Switches
from tests.unit.store.conftest import Keys


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    found = f"sqlite:///{tmp_path / 'foyer.db'}"
    migrate(found)
    monkeypatch.setenv("FOYER_DATABASE_URL", found)
    monkeypatch.setenv("FOYER_SECRET_KEY", base64.b64encode(b"k" * 32).decode())
    return found


def foyer(*words: str) -> str:
    done = CliRunner().invoke(main, ["switch", *words])
    return done.output


def test_the_bot_is_turned_off_and_on_with_a_reason_and_an_audit_row(url: str) -> None:
    assert foyer("turn", "bot", "off", "--reason", "wrong answers") == "bot is off.\n"
    assert foyer("show") == "bot\toff\nlive\ton\n"
    assert foyer("turn", "bot", "on", "--reason", "mended") == "bot is on.\n"
    engine = connect(url)
    acts = [(row.actor, row.action) for row in AuditTrail(engine).rows("switch:bot")]
    assert acts == [("system", "bot_off"), ("system", "bot_on")]
    newest = Switches(engine, Keys(b"k" * 32)).history()[0]
    assert (newest.reason, newest.on) == ("mended", True)


def test_without_a_reason_nothing_is_turned(url: str) -> None:
    assert "Say why" in foyer("turn", "live", "off", "--reason", " ")
    assert foyer("show") == "bot\ton\nlive\ton\n"
