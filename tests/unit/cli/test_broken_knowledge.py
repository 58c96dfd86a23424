"""A model that cannot be loaded because of the knowledge does not send anybody to train it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from bot.cli import _measuring
from bot.nlu.understanding import ModelMissing

ROOT = Path(__file__).parents[3]
ANOTHER = "This version cannot read x.tar.gz, which another one trained."


def refused(path: Path, **options: object) -> None:
    raise ModelMissing(ANOTHER)


@pytest.mark.parametrize("healthy", [True, False])
def test_what_is_wrong_with_the_knowledge_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, healthy: bool
) -> None:
    monkeypatch.setattr(_measuring, "load_interpreter", refused)
    knowledge = ROOT / "knowledge" if healthy else tmp_path
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(knowledge))
    with pytest.raises(click.ClickException) as told:
        _measuring.interpreter(tmp_path)
    expected = ANOTHER if healthy else "crisis.yml:1: error: The file is not there."
    assert expected in told.value.message
    assert (ANOTHER in told.value.message) == healthy
