"""Which model a command asks when none is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.cli._measuring import chosen
from bot.serving.fingerprint import model_path
from bot.settings import Settings

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "config.yml").write_text("recipe: default.v1")
    (tmp_path / "models").mkdir()
    return Settings.from_env({}, root=tmp_path)


def made(path: Path, age: float) -> Path:
    path.write_bytes(b"")
    os.utime(path, (age, age))
    return path


def test_the_model_that_fits_is_asked_even_if_another_is_newer(
    settings: Settings, capsys: Capture
) -> None:
    fitting = made(model_path(settings.root, settings.models_dir), 1_000)
    made(settings.models_dir / "foyer-later.tar.gz", 2_000)
    assert chosen(settings) == fitting
    assert capsys.readouterr() == ("", "")


def test_a_model_of_other_files_is_asked_and_said_to_be_old(
    settings: Settings, capsys: Capture
) -> None:
    made(settings.models_dir / "foyer-older.tar.gz", 1_000)
    newest = made(settings.models_dir / "foyer-old.tar.gz", 2_000)
    assert chosen(settings) == newest
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "foyer-old.tar.gz was trained before the files changed: `make train`.\n"


def test_without_any_model_the_folder_is_named(settings: Settings) -> None:
    assert chosen(settings) == settings.models_dir
