"""What the commands write below var is for the user who runs them."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import prepare, publish, serve
from bot.cli.main import main
from bot.settings import Settings

COMMANDS = (prepare.command, publish.command, serve.command)


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_nobody_else_reads_the_database_that_prepare_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOYER_DATABASE_URL", f"sqlite:///{tmp_path / 'var' / 'foyer.db'}")
    monkeypatch.setenv("FOYER_SECRET_KEY", base64.b64encode(b"k" * 32).decode())
    assert CliRunner().invoke(prepare.command).exit_code == 0
    made = [tmp_path / "var", *(tmp_path / "var").iterdir()]
    assert len(made) > 1
    assert [oct(one.stat().st_mode & 0o077) for one in made] == ["0o0"] * len(made)


@pytest.mark.parametrize("words", ["doctor", "staff list", "switch show", "audit verify"])
def test_nor_the_one_that_another_command_makes_when_it_looks_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("FOYER_DATABASE_URL", f"sqlite:///{tmp_path / 'foyer.db'}")
    monkeypatch.setenv("FOYER_SECRET_KEY", base64.b64encode(b"k" * 32).decode())
    CliRunner().invoke(main, words.split())
    assert oct((tmp_path / "foyer.db").stat().st_mode & 0o077) == "0o0"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda it: str(it.name))
def test_it_holds_from_the_start_and_only_for_the_command(
    command: click.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def stop() -> Settings:
        seen.append(os.umask(0o077))
        raise SystemExit

    monkeypatch.setattr(Settings, "from_env", stop)
    CliRunner().invoke(command)
    assert seen == [0o077]
    assert os.umask(0o022) == 0o022
