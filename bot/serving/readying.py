"""From the editors' files to a copy of them and a model that fits it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from bot.serving.fingerprint import model_path
from bot.serving.published import Published
from bot.settings import Settings

TRIES: Final = 3


class KeptChanging(RuntimeError):
    """The files were never the same before and after a training."""


class Train(Protocol):
    """Whoever sees to it that there is a model."""

    def __call__(
        self, settings: Settings, *, say: Callable[[str], None] | None = None
    ) -> tuple[Path, str]:
        """Return the model for the files as they are now, and what was done."""


@dataclass(frozen=True)
class Ready:
    """A copy of the editors' files and the model that was trained from them.

    Args:
        digest: names the copy.
        model: the model.
        instead_of: the copy that is taken back by it, if one is.
    """

    digest: str
    model: Path
    instead_of: str | None = None


def readied(
    settings: Settings, published: Published, train: Train, say: Callable[[str], None]
) -> Ready:
    """Train a model if none fits, and copy the files that it was trained from.

    Args:
        settings: where files and models lie.
        published: gets the copy.
        train: sees to the model.
        say: told what is done.

    Raises:
        TrainingFailed: a knowledge file is broken, or the training failed.
        KeptChanging: somebody writes in the files all the time.
    """
    for _ in range(TRIES):
        begun = time.time()
        model, done = train(settings, say=say)
        say(done)
        digest = published.copy(settings.knowledge_dir)
        if model == model_for(settings, published.path(digest)):
            return Ready(digest, model)
        # A file was saved in between. What was trained may be of either state.
        if model.exists() and model.stat().st_mtime >= begun:
            model.unlink()
        say("A file was saved meanwhile; once more from the beginning.")
    raise KeptChanging(f"Files in {settings.knowledge_dir} are being saved again and again.")


def again(
    settings: Settings,
    published: Published,
    digest: str,
    instead_of: str | None,
    train: Train,
    say: Callable[[str], None],
) -> Ready:
    """Return a copy of earlier, with its model; it is trained if it was deleted.

    Args:
        settings: where models lie.
        published: has the copy.
        digest: names the copy.
        instead_of: the copy that is taken back by it, if one is.
        train: sees to the model.
        say: told what is done.

    Raises:
        TrainingFailed: the training failed.
    """
    model, done = train(replace(settings, knowledge_dir=published.path(digest)), say=say)
    say(done)
    return Ready(digest, model, instead_of)


def model_for(settings: Settings, knowledge: Path) -> Path:
    """Return where the model for a copy of the editors' files lies, trained or not."""
    return model_path(settings.root, settings.models_dir, knowledge)
