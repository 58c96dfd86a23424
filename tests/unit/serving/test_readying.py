"""The model and the copy are of the same files, even if somebody saves in between."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.serving.published import Published, digest_of
from bot.serving.readying import KeptChanging, again, model_for, readied
from bot.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("knowledge", "models"):
        (tmp_path / name).mkdir()
    (tmp_path / "knowledge" / "time.yml").write_text("0")
    return Settings.from_env({}, root=tmp_path)


class Trains:
    """Makes a model as `foyer train` names it; somebody saves a file the first `saves` times."""

    def __init__(self, saves: int = 0) -> None:
        self.saves = saves
        self.calls = 0

    def __call__(
        self, settings: Settings, *, say: Callable[[str], None] | None = None
    ) -> tuple[Path, str]:
        model = model_for(settings, settings.knowledge_dir)
        model.write_text("trained")
        self.calls += 1
        if self.calls <= self.saves:
            (settings.knowledge_dir / "time.yml").write_text(str(self.calls))
        return model, "Trained."


def test_what_is_served_is_the_copy_that_the_model_was_trained_from(settings: Settings) -> None:
    published, said = Published(settings.published_dir), list[str]()
    ready = readied(settings, published, Trains(), said.append)
    assert ready.digest == digest_of(settings.knowledge_dir)
    assert ready.model == model_for(settings, published.path(ready.digest))
    assert said == ["Trained."]


def test_a_file_saved_meanwhile_is_trained_again(settings: Settings) -> None:
    published, said = Published(settings.published_dir), list[str]()
    train = Trains(saves=1)
    ready = readied(settings, published, train, said.append)
    assert train.calls == 2
    assert (published.path(ready.digest) / "time.yml").read_text() == "1"
    # The first model may be of either state, so nobody may find it under its name.
    assert list(settings.models_dir.iterdir()) == [ready.model]
    assert any("saved meanwhile" in line for line in said)


def test_a_model_of_before_is_not_deleted(settings: Settings) -> None:
    served = model_for(settings, settings.knowledge_dir)

    def train(settings: Settings, *, say: object = None) -> tuple[Path, str]:
        model = model_for(settings, settings.knowledge_dir)
        if model == served:
            model.write_text("trained")
            os.utime(model, (1, 1))
            (settings.knowledge_dir / "time.yml").write_text("1")
        else:
            model.write_text("trained")
        return model, ""

    readied(settings, Published(settings.published_dir), train, str)
    assert served.exists()


def test_files_that_are_saved_all_the_time_are_not_published(settings: Settings) -> None:
    with pytest.raises(KeptChanging, match="again and again"):
        readied(settings, Published(settings.published_dir), Trains(saves=9), str)


def test_a_copy_of_earlier_is_served_with_its_own_model(settings: Settings) -> None:
    published = Published(settings.published_dir)
    ready = readied(settings, published, Trains(), str)
    (settings.knowledge_dir / "time.yml").write_text("another")
    ready.model.unlink()
    back = again(settings, published, ready.digest, "b" * 16, Trains(), str)
    assert back == replace(ready, instead_of="b" * 16)
    assert back.model.exists()
