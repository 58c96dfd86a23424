"""A model belongs to the files that it was trained from, by their content."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.serving.fingerprint import fingerprint, model_path

FILES = ("config.yml", "domain.yml", "data/nlu/a.yml", "knowledge/faq/time.yml",
         "bot/nlu/decision.py", "bot/policies/turn.py", "README.md")  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", FILES[:-1])
def test_a_change_of_what_a_model_is_made_from_asks_for_another(root: Path, name: str) -> None:
    before = model_path(root, root / "models")
    (root / name).write_text("other words")
    assert model_path(root, root / "models") != before


def untouched(root: Path) -> None:
    for name in FILES:
        os.utime(root / name, (1_000, 1_000))


def documented(root: Path) -> None:
    (root / "README.md").write_text("other words")


def compiled(root: Path) -> None:
    (root / "bot/nlu/__pycache__").mkdir()
    (root / "bot/nlu/__pycache__/decision.cpython-310.pyc").write_text("compiled")


@pytest.mark.parametrize("act", [untouched, documented, compiled])
def test_what_a_model_is_not_made_from_asks_for_none(
    root: Path, act: Callable[[Path], None]
) -> None:
    before = fingerprint(root)
    act(root)
    assert fingerprint(root) == before


def test_a_renamed_or_added_file_is_a_change(root: Path) -> None:
    before = fingerprint(root)
    (root / "data/nlu/a.yml").rename(root / "data/nlu/b.yml")
    renamed = fingerprint(root)
    (root / "data/nlu/c.yml").write_text("")
    assert len({before, renamed, fingerprint(root)}) == 3


def test_knowledge_in_another_folder_is_what_counts(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "faq").mkdir(parents=True)
    (elsewhere / "faq/time.yml").write_text("knowledge/faq/time.yml")
    same = fingerprint(root, elsewhere)
    assert same == fingerprint(root)
    (root / "knowledge/faq/time.yml").write_text("not read")
    assert fingerprint(root, elsewhere) == same
    (elsewhere / "faq/time.yml").write_text("other words")
    assert fingerprint(root, elsewhere) != same
