"""What would change for visitors is named as an editor would name it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.serving.changes import changes

SHIPPED = Path(__file__).parents[3] / "knowledge"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "knowledge"))


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_same_files_are_no_change(edited: Path) -> None:
    (edited / "faq" / ".time.yml.swp").write_text("an editor's program leaves this")
    assert changes(SHIPPED, edited) == []


def test_entries_are_named_and_other_files(edited: Path) -> None:
    put(edited / "faq" / "time.yml", "There is no fixed length.", "No two stays are alike.")
    put(edited / "page.yml", "page:", "page: # looked through")
    assert changes(SHIPPED, edited) == ["changed: time.yml, duration", "changed: page.yml"]


def test_an_entry_of_another_name_is_new_and_the_old_one_gone(edited: Path) -> None:
    put(edited / "faq" / "time.yml", "- id: duration\n", "- id: length\n")
    told = changes(SHIPPED, edited)
    assert told == ["new: time.yml, length", "gone: time.yml, duration"]


def test_a_remark_beside_an_entry_names_the_file(edited: Path) -> None:
    put(edited / "faq" / "time.yml", "theme: time", "theme: time  # looked through")
    (edited / "faq" / "more.txt").write_text("")
    assert changes(SHIPPED, edited) == ["new: faq/more.txt", "changed: faq/time.yml"]


def test_entries_of_a_file_that_is_new_are_named(edited: Path) -> None:
    (edited / "faq" / "time.yml").rename(edited / "faq" / "hours.yml")
    told = changes(SHIPPED, edited)
    assert "new: hours.yml, duration" in told
    assert "gone: time.yml, duration" in told


def test_a_copy_that_cannot_be_read_any_more_names_the_file(edited: Path, tmp_path: Path) -> None:
    earlier = Path(shutil.copytree(SHIPPED, tmp_path / "earlier"))
    put(earlier / "faq" / "time.yml", "entries:", "answers:")
    assert changes(earlier, edited) == ["changed: faq/time.yml"]
