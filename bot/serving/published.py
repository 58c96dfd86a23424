"""What visitors hear: copies of the editors' files as they were published, and in which order.

The processes read a copy and never the files that an editor is writing in, so that one that is
restarted in the middle of an edit comes back with what the others have.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from bot.serving.fingerprint import files_in

_COPY: Final = re.compile(r"[0-9a-f]{16}")
_HALF: Final = "half-"
_HISTORY: Final = "history.jsonl"
FEWEST: Final = 2
FORGOTTEN_SECONDS: Final = 3600.0


@dataclass(frozen=True)
class Publication:
    """One time at which visitors began to hear something else.

    Args:
        digest: names the copy of the knowledge folder.
        at: seconds since 1970.
        model: file name of the model.
        instead_of: the copy that was taken back by it, if one was.
    """

    digest: str
    at: float
    model: str
    instead_of: str | None = None


class Published:
    """The folder of copies and their history.

    Args:
        folder: where it lies; made when first written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, knowledge: Path) -> str:
        """Copy a knowledge folder, unless the same is there already, and return its digest.

        Args:
            knowledge: the editors' files.

        Raises:
            OSError: a file cannot be read, or the copy not written.
        """
        half = self.folder / f"{_HALF}{os.getpid()}"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        try:
            for path in files_in(knowledge):
                target = half / path.relative_to(knowledge)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)  # without its mode, which may forbid to delete it
            # Of the copy: an editor may save between two looks at the folder itself.
            digest = digest_of(half)
            if not self.has(digest) or digest_of(self.path(digest)) != digest:
                shutil.rmtree(self.path(digest), ignore_errors=True)  # half deleted once
                half.rename(self.path(digest))
            with suppress(OSError):  # somebody else's, which is as good
                os.utime(self.path(digest))  # so that it is not tidied away before it is heard
        finally:
            shutil.rmtree(half, ignore_errors=True)
        return digest

    def path(self, digest: str) -> Path:
        """Return where a copy lies."""
        return self.folder / digest

    def has(self, digest: str) -> bool:
        """Tell whether a copy is there."""
        return bool(_COPY.fullmatch(digest)) and self.path(digest).is_dir()

    def history(self) -> list[Publication]:
        """Return what was heard, oldest first, as far as its copy is still there."""
        try:
            lines = (self.folder / _HISTORY).read_text().splitlines()
        except OSError:
            return []
        return [one for line in lines if (one := _read(line)) and self.has(one.digest)]

    def note(self, publication: Publication) -> None:
        """Remember that visitors hear something from now on; the same again is no news."""
        last = next(reversed(self.history()), None)
        if last is not None and replace(last, at=publication.at) == publication:
            return
        written = {name: value for name, value in asdict(publication).items() if value is not None}
        with (self.folder / _HISTORY).open("a+b") as file:
            # What was cut off on a full disk must not swallow this line as well.
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            whole = file.read(1) in (b"", b"\n")
            file.write((b"" if whole else b"\n") + json.dumps(written).encode() + b"\n")

    def tidy(self, kept: int) -> None:
        """Delete all copies but those that were heard last, and what was only half copied.

        What was copied within an hour stays: somebody may train from it or go on with it.

        Args:
            kept: how many different ones stay, the one that is heard now among them; never less
                than two, so that there is a way back.
        """
        latest = list(dict.fromkeys(one.digest for one in reversed(self.history())))
        for path in self.folder.iterdir():
            old = _COPY.fullmatch(path.name) and path.name not in latest[: max(kept, FEWEST)]
            if (old or path.name.startswith(_HALF)) and _is_forgotten(path):
                shutil.rmtree(path, ignore_errors=True)


def _is_forgotten(path: Path) -> bool:
    """Tell whether a copy was made so long ago that nobody goes on with it."""
    return path.is_dir() and path.stat().st_mtime < time.time() - FORGOTTEN_SECONDS


def digest_of(knowledge: Path) -> str:
    """Return 16 hex digits that change with every change in a knowledge folder."""
    digest = hashlib.sha256()
    for path in files_in(knowledge):
        digest.update(path.relative_to(knowledge).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def before(history: list[Publication]) -> Publication | None:
    """Return what a step back leads to: what was heard before, and was not taken back since.

    Args:
        history: what was heard, oldest first.
    """
    taken_back: set[str] = set()
    for one in history:
        taken_back.discard(one.digest)
        if one.instead_of:
            taken_back.add(one.instead_of)
    return next(
        (
            one
            for one in reversed(history)
            if one.digest != history[-1].digest and one.digest not in taken_back
        ),
        None,
    )


def _read(line: str) -> Publication | None:
    with suppress(ValueError, KeyError, TypeError):
        written: dict[str, Any] = json.loads(line)
        digest, model = str(written["digest"]), str(written["model"])
        return Publication(digest, float(written["at"]), model, written.get("instead_of"))
    return None
