"""What visitors hear when Foyer is started: the files, or what they heard last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import serve
from bot.cli.main import main
from bot.cli.train import TrainingFailed
from bot.serving.handover import Handover
from bot.serving.published import Publication, Published, digest_of
from bot.serving.readying import model_for
from bot.settings import Settings
from tests.house import free_port

BROKEN = "broken"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("knowledge", "models"):
        (tmp_path / name).mkdir()
    (tmp_path / "knowledge" / "page.yml").write_text("new")
    monkeypatch.setattr(serve, "ensure_model", trained)
    monkeypatch.setattr(serve, "ensure_model_as_heard", trained)
    return Settings.from_env({}, root=tmp_path)


def trained(
    settings: Settings, *, say: Callable[[str], None] | None = None, named: Path | None = None
) -> tuple[Path, str]:
    """Train in no time, unless a file says that it is broken."""
    if (settings.knowledge_dir / "page.yml").read_text() == BROKEN:
        raise TrainingFailed("knowledge/ has 1 error")
    model = model_for(settings, settings.knowledge_dir)
    model.write_text("model")
    return model, "Trained."


def heard(settings: Settings, text: str, instead_of: str | None = None) -> str:
    """Have something heard, and return its digest."""
    folder = settings.root / "earlier"
    folder.mkdir(exist_ok=True)
    (folder / "page.yml").write_text(text)
    published = Published(settings.published_dir)
    digest = published.copy(folder)
    model = model_for(settings, folder)
    published.note(Publication(digest, 0, model.name, instead_of))
    return digest


def first(settings: Settings) -> str:
    return serve.first(settings, Published(settings.published_dir)).digest


def test_at_first_and_later_the_files_are_heard(settings: Settings) -> None:
    assert first(settings) == digest_of(settings.knowledge_dir)
    heard(settings, "old")
    assert first(settings) == digest_of(settings.knowledge_dir)


def test_without_anything_heard_before_a_failure_is_told(settings: Settings) -> None:
    (settings.knowledge_dir / "page.yml").write_text(BROKEN)
    with pytest.raises(TrainingFailed):
        first(settings)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (PermissionError(13, "Permission denied", "page.yml"), "page.yml: Permission denied."),
        (TrainingFailed("knowledge/ has 1 error"), "has 1 error"),
    ],
)
def test_files_that_cannot_be_used_do_not_keep_foyer_from_starting(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: Exception,
    said: str,
) -> None:
    old = heard(settings, "old")

    def fails(*given: object) -> None:
        raise failure

    monkeypatch.setattr(serve, "readied", fails)
    assert first(settings) == old
    told = capsys.readouterr().out
    assert said in told
    assert "So visitors hear what was published on " in told


def test_after_a_step_back_a_start_goes_on_with_it_whatever_is_in_the_files(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    new = heard(settings, "new")
    old = heard(settings, "old", instead_of=new)
    for text in ("new", "half a mend", BROKEN):
        (settings.knowledge_dir / "page.yml").write_text(text)
        ready = serve.first(settings, Published(settings.published_dir))
        assert (ready.digest, ready.instead_of) == (old, new)
    assert "Something was taken back" in capsys.readouterr().out
    heard(settings, "new")  # published
    (settings.knowledge_dir / "page.yml").write_text("newer")
    assert first(settings) == digest_of(settings.knowledge_dir)


def test_after_a_step_back_a_file_that_cannot_be_read_keeps_nothing_from_starting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = heard(settings, "old", instead_of=heard(settings, "new"))

    def unreadable(folder: Path) -> str:
        raise PermissionError(13, "Permission denied", "page.yml")

    monkeypatch.setattr(serve, "digest_of", unreadable)
    assert first(settings) == old


def test_a_folder_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    nowhere = replace(settings, knowledge_dir=tmp_path / "nowhere")
    with pytest.raises(TrainingFailed, match="This folder is not there"):
        first(nowhere)


def test_files_that_were_put_right_end_a_step_back(settings: Settings) -> None:
    heard(settings, "old", instead_of=heard(settings, "new"))
    (settings.knowledge_dir / "page.yml").write_text("old")
    assert serve.first(settings, Published(settings.published_dir)).instead_of is None


def test_a_copy_that_fits_no_more_gives_way_to_the_files(settings: Settings) -> None:
    heard(settings, BROKEN, instead_of="b" * 16)
    assert first(settings) == digest_of(settings.knowledge_dir)


def test_a_second_one_in_the_same_folder_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOYER_DATABASE_URL", "sqlite:///foyer.db")
    for name in ("FOYER_PORT", "FOYER_RASA_PORT", "FOYER_ACTIONS_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    running = Handover(tmp_path / "var" / "published")
    running.serve()
    result = CliRunner().invoke(main, ["serve"])
    running.close()
    assert result.exit_code == 1
    assert "Another Foyer serves from here already" in result.output
    assert [one.name for one in tmp_path.iterdir()] == ["var"]
    assert [one.name for one in (tmp_path / "var").iterdir()] == ["published"]


@pytest.mark.parametrize("instead_of", [None, "b" * 16])
def test_a_check_that_came_later_does_not_keep_from_starting_with_what_was_heard(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, instead_of: str | None
) -> None:
    def refused(*given: object, **options: object) -> None:
        raise TrainingFailed("knowledge/ has 1 error")

    old = heard(settings, "old", instead_of)
    monkeypatch.setattr(serve, "ensure_model", refused)
    assert first(settings) == old
