"""From the editors' files to a copy of them and a model that is trained from the copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.serving.fingerprint import model_path
from bot.serving.published import Published
from bot.settings import Settings


class Changed(RuntimeError):
    """What a model is made from was changed while it was made."""


class Train(Protocol):
    """Whoever sees to it that there is a model."""

    def __call__(
        self,
        settings: Settings,
        *,
        say: Callable[[str], None] | None = None,
        named: Path | None = None,
    ) -> tuple[Path, str]:
        """Return the model for the files as they are now, and what was done.

        Problems in the files are told with `named` as their folder, which an editor knows.
        """


@dataclass(frozen=True)
class Ready:
    """A copy of the editors' files and the model that was trained from it.

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
    """Copy the editors' files, and train a model from the copy if none fits.

    Args:
        settings: where files and models lie.
        published: gets the copy.
        train: sees to the model.
        say: told what is done.

    Raises:
        TrainingFailed: a knowledge file is broken, or the training failed.
        Changed: a file outside the knowledge folder was changed meanwhile, such as config.yml.
        OSError: a file cannot be read, or the copy not written.
    """
    return again(settings, published, published.copy(settings.knowledge_dir), None, train, say)


def again(
    settings: Settings,
    published: Published,
    digest: str,
    instead_of: str | None,
    train: Train,
    say: Callable[[str], None],
) -> Ready:
    """Return a copy that is there already, with its model; it is trained if there is none.

    Args:
        settings: where models lie.
        published: has the copy.
        digest: names the copy.
        instead_of: the copy that is taken back by it, if one is.
        train: sees to the model.
        say: told what is done.

    Raises:
        TrainingFailed: a file of the copy is broken, or the training failed.
        Changed: a file beside the copy was changed meanwhile, such as config.yml.
    """
    copy = replace(settings, knowledge_dir=published.path(digest))
    wanted = model_for(settings, copy.knowledge_dir)
    was_there = wanted.exists()
    model, done = train(copy, say=say, named=settings.knowledge_dir)
    if model != model_for(settings, copy.knowledge_dir):
        # Its name promises what may not be in it.
        if model != wanted or not was_there:
            model.unlink(missing_ok=True)
        told = "The program or its configuration was changed while the model was trained."
        raise Changed(f"{told} Try again.")
    say(done)
    return Ready(digest, model, instead_of)


def model_for(settings: Settings, knowledge: Path) -> Path:
    """Return where the model for a copy of the editors' files lies, trained or not."""
    return model_path(settings.root, settings.models_dir, knowledge)
