"""A model is trained from the copy that is served, whatever happens to the files meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.serving.published import Published, digest_of
from bot.serving.readying import Changed, again, model_for, readied
from bot.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("knowledge", "models"):
        (tmp_path / name).mkdir()
    (tmp_path / "knowledge" / "time.yml").write_text("0")
    return Settings.from_env({}, root=tmp_path)


def trains(
    settings: Settings, *, say: Callable[[str], None] | None = None, named: Path | None = None
) -> tuple[Path, str]:
    """Write what was trained from into the model; somebody saves a file meanwhile."""
    (settings.root / "knowledge" / "time.yml").write_text("saved meanwhile")
    model = model_for(settings, settings.knowledge_dir)
    model.write_text(f"{(settings.knowledge_dir / 'time.yml').read_text()} for {named}")
    return model, "Trained."


def test_what_is_saved_meanwhile_is_neither_trained_nor_served(settings: Settings) -> None:
    published, said = Published(settings.published_dir), list[str]()
    digest = digest_of(settings.knowledge_dir)
    ready = readied(settings, published, trains, said.append)
    assert ready.digest == digest
    assert ready.model == model_for(settings, published.path(digest))
    assert ready.model.read_text() == f"0 for {settings.knowledge_dir}"
    assert (published.path(digest) / "time.yml").read_text() == "0"
    assert said == ["Trained."]


def test_a_copy_of_earlier_is_served_with_its_own_model(settings: Settings) -> None:
    published = Published(settings.published_dir)
    ready = readied(settings, published, trains, str)
    ready.model.unlink()
    back = again(settings, published, ready.digest, "b" * 16, trains, str)
    assert back == replace(ready, instead_of="b" * 16)
    assert back.model.read_text().startswith("0 ")


def test_a_model_of_settings_that_changed_meanwhile_is_not_kept(settings: Settings) -> None:
    def pulled(settings: Settings, **options: object) -> tuple[Path, str]:
        model, done = trains(settings)
        (settings.root / "config.yml").write_text("another pipeline")
        return model, done

    with pytest.raises(Changed, match="changed while the model was trained"):
        readied(settings, Published(settings.published_dir), pulled, str)
    assert list(settings.models_dir.iterdir()) == []
