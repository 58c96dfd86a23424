"""`foyer publish --list`: when visitors began to hear what, the newest first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli._publications import BACK, ELSEWHERE, NONE_YET, NOW, OLDEST, publications
from bot.cli._told import when
from bot.cli.publish import command
from bot.serving.published import Publication, Published

MODEL = "foyer-0123456789abcdef.tar.gz"


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path / "var" / "published")


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "page.yml").write_text("title: a")
    return folder


def hear(published: Published, knowledge: Path, at: float, instead_of: str | None = None) -> str:
    digest = published.copy(knowledge)
    published.note(Publication(digest, at, MODEL, instead_of))
    return digest


def test_nothing_was_published_yet(published: Published) -> None:
    assert publications(published, 30) == [NONE_YET]


def test_each_tells_what_changed_by_it(published: Published, knowledge: Path) -> None:
    first = hear(published, knowledge, 1_000)
    (knowledge / "page.yml").write_text("title: b")
    second = hear(published, knowledge, 90_000)
    shutil.copyfile(published.path(first) / "page.yml", knowledge / "page.yml")
    hear(published, knowledge, 180_000, instead_of=second)
    changed = "  changed: page.yml"
    assert publications(published, 30) == [
        f"{when(180_000)}  {NOW}, {BACK}", changed,
        when(90_000), changed,
        when(1_000), f"  {OLDEST}",
    ]  # fmt: skip


def test_another_model_of_the_same_files_is_said_to_be_one(
    published: Published, knowledge: Path
) -> None:
    digest = hear(published, knowledge, 1_000)
    published.note(Publication(digest, 2_000, "foyer-fedcba9876543210.tar.gz"))
    assert publications(published, 30)[:2] == [f"{when(2_000)}  {NOW}", f"  {ELSEWHERE}"]


def test_many_changes_are_counted(published: Published, knowledge: Path) -> None:
    hear(published, knowledge, 1_000)
    for number in range(5):
        (knowledge / f"new{number}.yml").write_text("title: b")
    hear(published, knowledge, 2_000)
    assert publications(published, 2)[1:4] == ["  new: new0.yml", "  new: new1.yml", "  and 3 more"]


def test_the_command_lists_and_changes_nothing(
    published: Published, knowledge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOYER_PUBLISHED_DIR", str(published.folder))
    hear(published, knowledge, 1_000)
    before = sorted(published.folder.rglob("*"))
    told = CliRunner().invoke(command, ["--list", "--back"])
    assert told.exit_code == 0
    assert told.output == f"{when(1_000)}  {NOW}\n  {OLDEST}\n"
    assert sorted(published.folder.rglob("*")) == before
