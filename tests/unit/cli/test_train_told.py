"""`foyer train` says how many problems it does not list."""

from __future__ import annotations

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
        train._raise_if_knowledge_is_broken(settings)
    assert len(str(failed.value).splitlines()) == 21 + (told is not None)
    assert (told or f"a.yml:{count - 1}:") in str(failed.value).splitlines()[-1]
