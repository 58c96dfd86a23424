"""A folder of models does not grow for ever, and never loses the one that serves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.serving.old_models import drop_old_models

NAMES = [f"foyer-{number:016x}.tar.gz" for number in range(5)]  # oldest first


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for age, name in enumerate([*NAMES, "20230101-000000.tar.gz", "notes.txt"]):
        (tmp_path / name).write_text("model")
        os.utime(tmp_path / name, (1_000 + age, 1_000 + age))
    os.utime(tmp_path / "20230101-000000.tar.gz", (1, 1))
    return tmp_path


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_stay_and_so_does_what_foyer_did_not_train(folder: Path) -> None:
    gone = drop_old_models(folder / NAMES[4], 3)
    assert [path.name for path in gone] == NAMES[:2]
    assert left(folder) == sorted([*NAMES[2:], "20230101-000000.tar.gz", "notes.txt"])


def test_the_one_that_serves_stays_though_it_is_the_oldest(folder: Path) -> None:
    gone = drop_old_models(folder / NAMES[0], 2)
    assert [path.name for path in gone] == NAMES[1:4]
    assert {NAMES[0], NAMES[4]} <= set(left(folder))


def test_what_was_heard_before_stays_however_old(folder: Path) -> None:
    gone = drop_old_models(folder / NAMES[4], 2, [NAMES[0]])
    assert [path.name for path in gone] == NAMES[1:3]


@pytest.mark.parametrize("kept", [5, 10])
def test_few_enough_all_stay(folder: Path, kept: int) -> None:
    before = left(folder)
    assert drop_old_models(folder / NAMES[2], kept) == []
    assert left(folder) == before


def test_one_kept_is_the_one_that_serves(folder: Path) -> None:
    drop_old_models(folder / NAMES[3], 1)
    assert [name for name in left(folder) if name in NAMES] == [NAMES[3]]


def test_a_link_to_nothing_goes_first(folder: Path) -> None:
    lost = folder / "foyer-ffffffffffffffff.tar.gz"
    lost.symlink_to(folder / "nowhere")
    assert drop_old_models(folder / NAMES[4], 5) == [lost]
    assert not lost.is_symlink()


def test_what_cannot_be_deleted_is_left_and_the_rest_goes(folder: Path) -> None:
    (folder / NAMES[0]).unlink()
    (folder / NAMES[0]).mkdir()
    os.utime(folder / NAMES[0], (1_000, 1_000))
    assert [path.name for path in drop_old_models(folder / NAMES[4], 2)] == NAMES[1:3]
