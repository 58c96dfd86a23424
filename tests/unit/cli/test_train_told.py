"""`foyer train` says how many problems it does not list."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import train
from bot.knowledge.problems import Problem
from bot.settings import Settings


@pytest.mark.parametrize(("count", "told"), [(20, None), (23, "3 more: `foyer knowledge check`")])
def test_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int, told: str | None
) -> None:
    problems = [Problem(tmp_path / "a.yml", n, "It is wrong.", "Mend it.") for n in range(count)]
    monkeypatch.setattr(train, "check", lambda directory: problems)
    settings = replace(Settings.from_env({}), knowledge_dir=tmp_path)
    with pytest.raises(train.TrainingFailed) as failed:
        train.raise_if_knowledge_is_broken(settings)
    assert len(str(failed.value).splitlines()) == 21 + (told is not None)
    assert (told or f"a.yml:{count - 1}:") in str(failed.value).splitlines()[-1]


def test_problems_of_a_copy_are_told_of_the_files_that_an_editor_knows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy, knowledge = tmp_path / "copy", tmp_path / "knowledge"
    monkeypatch.setattr(
        train, "check", lambda directory: [Problem(directory / "a.yml", 3, "Wrong.", "Mend it.")]
    )
    settings = replace(Settings.from_env({}), knowledge_dir=copy)
    with pytest.raises(train.TrainingFailed, match=str(knowledge / "a.yml:3")):
        train.raise_if_knowledge_is_broken(settings, knowledge)


def test_a_copy_is_trained_from_the_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    settings = replace(
        Settings.from_env({}, root=tmp_path), knowledge_dir=copy, models_dir=tmp_path
    )
    given: list[str] = []

    def trains(command: list[str], **options: object) -> int:
        env = options["env"]
        assert isinstance(env, dict)
        given.append(env["FOYER_KNOWLEDGE_DIR"])
        Path(command[3], f"{command[4]}.tar.gz").write_text("model")
        return 0

    monkeypatch.setattr(train, "run_telling", trains)
    model, _ = train.ensure_model(settings)
    assert given == [str(copy)]
    assert [one.name for one in tmp_path.glob("*.tar.gz")] == [model.name]
    assert not list(tmp_path.glob("half-*"))


def test_half_a_model_is_never_taken_for_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = replace(Settings.from_env({}, root=tmp_path), models_dir=tmp_path / "models")
    begun: list[bool] = []

    def disk_is_full(command: list[str], **options: object) -> int:
        Path(command[3], f"{command[4]}.tar.gz").write_text("mod")
        begun.append(True)
        if len(begun) == 2:  # and the power goes
            raise KeyboardInterrupt
        return 1

    monkeypatch.setattr(train, "run_telling", disk_is_full)
    with pytest.raises(train.TrainingFailed):
        train.ensure_model(settings)
    with pytest.raises(KeyboardInterrupt):
        train.ensure_model(settings)
    assert len(begun) == 2
    assert not list(settings.models_dir.iterdir())


def test_what_a_training_that_was_killed_left_is_deleted_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = replace(Settings.from_env({}, root=tmp_path), models_dir=tmp_path)
    old, new = tmp_path / "half-1", tmp_path / "half-2"
    for one in (old, new):
        one.mkdir()
    os.utime(old, (0, 0))
    monkeypatch.setattr(train, "run_telling", lambda command, **options: 1)
    with pytest.raises(train.TrainingFailed):
        train.ensure_model(settings)
    assert (old.exists(), new.exists()) == (False, True)


def test_two_trainings_do_not_share_a_folder_whatever_numbers_their_processes_have(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = replace(Settings.from_env({}, root=tmp_path), models_dir=tmp_path / "models")
    folders: list[str] = []

    def trains(command: list[str], **options: object) -> int:
        folders.append(command[3])
        if len(folders) == 1:  # another machine's, with the same number, while this one runs
            train.ensure_model(settings)
        assert Path(command[3]).is_dir()
        Path(command[3], f"{command[4]}.tar.gz").write_text("model")
        return 0

    monkeypatch.setattr(train, "run_telling", trains)
    train.ensure_model(settings)
    assert len(set(folders)) == 2


def test_what_visitors_heard_before_is_trained_although_a_later_check_finds_errors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = replace(
        Settings.from_env({}, root=tmp_path), knowledge_dir=tmp_path, models_dir=tmp_path / "models"
    )
    told: list[str] = []

    def trains(command: list[str], *, meanwhile: Callable[[], None], **options: object) -> int:
        meanwhile()
        Path(command[3], f"{command[4]}.tar.gz").write_text("model")
        return 0

    monkeypatch.setattr(train, "run_telling", trains)
    with pytest.raises(train.TrainingFailed, match="nothing was trained"):
        train.ensure_model(settings, say=told.append)
    model, _ = train.ensure_model_as_heard(settings, say=told.append)
    assert model.exists()
    assert told[0] == train.AS_HEARD
