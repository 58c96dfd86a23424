"""`foyer prepare` makes a server key, but never in the place of one that is only missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import prepare
from bot.cli.main import main

STAFF = [
    "staff",
    "add",
    "--email",
    "ada@example.org",
    "--name",
    "Ada",
    "--password",
    "correct-horse-battery",
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("FOYER_DATABASE_URL", "FOYER_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "var" / "secret.key"


def foyer(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_a_full_disk_leaves_no_empty_key(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> str:
        raise OSError(28, "No space left on device")  # a write does not say where

    with monkeypatch.context() as disk:
        disk.setattr(prepare.os, "fsync", full)
        refused = foyer("prepare")
    assert refused.exit_code == 1
    assert f"{here}: No space left on device. Mend that" in refused.output
    assert not here.exists()
    assert foyer("prepare").exit_code == 0
    assert here.read_text()


def test_a_database_that_was_filled_gets_no_other_key_unasked(here: Path) -> None:
    assert foyer("prepare").exit_code == 0
    assert foyer(*STAFF).exit_code == 0
    earlier = here.read_text()
    here.unlink()
    refused = foyer("prepare")
    assert refused.exit_code == 1
    assert f"Put the copy of it back, into {here}" in refused.output
    assert not here.exists()
    here.write_text(earlier)
    assert foyer("prepare").exit_code == 0
    here.unlink()
    assert foyer("prepare", "--new-key").exit_code == 0
    assert here.read_text() != earlier


def test_an_empty_database_may_have_another_key(here: Path) -> None:
    assert foyer("prepare").exit_code == 0
    here.unlink()
    assert foyer("prepare").exit_code == 0
    assert here.exists()


def test_a_key_that_is_there_stays_whatever_is_asked(here: Path) -> None:
    assert foyer("prepare").exit_code == 0
    earlier = here.read_text()
    assert foyer("prepare", "--new-key").exit_code == 0
    assert here.read_text() == earlier
