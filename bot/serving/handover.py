"""How `foyer publish` asks the `foyer serve` that runs to change over, and hears what came of it.

Both look into the same folder. Who serves holds a lock on a file there for as long as it runs;
the lock of a process that died is gone with it.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from io import BufferedRandom
from pathlib import Path
from typing import Any, Final, TypeVar

_SERVES: Final = "serves.lock"
_PUBLISHES: Final = "publishes.lock"
_WANTED: Final = "wanted.json"
_OUTCOME: Final = "outcome.json"
GLANCE_SECONDS: Final = 0.5
_SERVER: Final = "server.json"
_ENDS: Final = "endpoints-*.yml"  # where the processes of one that was killed found each other


class Busy(RuntimeError):
    """Another process has the lock."""


@dataclass(frozen=True)
class Wanted:
    """What is to be heard next.

    Args:
        id: names this wish; its outcome bears the same.
        after: the copy that was heard when it was asked for; None if there was none.
        digest: the copy of the knowledge.
        model: file name of the model that fits it.
        instead_of: the copy that it takes back, if it does.
    """

    id: str
    after: str | None
    digest: str
    model: str
    instead_of: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a wish.

    Args:
        id: the wish's.
        heard: whether visitors hear it now; if not, they hear what they heard before.
        said: why not.
    """

    id: str
    heard: bool
    said: str = ""


@dataclass(frozen=True)
class Serves:
    """Who serves, and from where.

    Args:
        user: the number of the user that it runs as.
        knowledge: the folder of the editors' files.
        models: the folder of the models.
    """

    user: int
    knowledge: str
    models: str


_Note = TypeVar("_Note", Wanted, Outcome, Serves)


class Handover:
    """The place where the two meet.

    Args:
        folder: that of the published copies.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: list[BufferedRandom] = []
        self._taken: str | None = None

    def serve(self) -> None:
        """Say that this process serves, until it ends; what one of before left is forgotten.

        Raises:
            Busy: another process serves from this folder.
        """
        self._lock(_SERVES)
        for left in (*map(self._folder.joinpath, (_WANTED, _SERVER)), *self._folder.glob(_ENDS)):
            left.unlink(missing_ok=True)

    def started(self, serves: Serves) -> None:
        """Say that everything runs, so that it can be asked to change over."""
        self._write(_SERVER, serves)

    def server(self) -> Serves | None:
        """Return who serves; None while it is starting, and when nobody does.

        Raises:
            PermissionError: another user serves, and does not tell this one.
        """
        path = self._folder / _SERVER
        if path.exists() and not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return self._read(_SERVER, Serves) if self.is_served() else None

    def publish(self) -> None:
        """Say that this process publishes, until it ends.

        Raises:
            Busy: another process does.
        """
        self._lock(_PUBLISHES)

    def is_served(self) -> bool:
        """Tell whether some process serves from this folder."""
        try:
            with (self._folder / _SERVES).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def ask(
        self, after: str | None, digest: str, model: str, instead_of: str | None = None
    ) -> Wanted:
        """Ask whoever serves to change over."""
        wanted = Wanted(uuid.uuid4().hex, after, digest, model, instead_of)
        self._write(_WANTED, wanted)
        return wanted

    def wanted(self) -> Wanted | None:
        """Return a wish that was not returned before."""
        found = self._read(_WANTED, Wanted)
        if found is None or found.id == self._taken:
            return None
        self._taken = found.id
        return found

    def tell(self, outcome: Outcome) -> None:
        """Say what came of a wish."""
        self._write(_OUTCOME, outcome)

    def outcome(self, wanted: Wanted) -> Outcome | None:
        """Return what came of a wish; None as long as nothing did."""
        found = self._read(_OUTCOME, Outcome)
        return found if found is not None and found.id == wanted.id else None

    def close(self) -> None:
        """Give up whatever was locked."""
        for file in self._locks:
            file.close()
        self._locks.clear()

    def _lock(self, name: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = (self._folder / name).open("a+b")
        until = time.monotonic() + GLANCE_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # Somebody may only be looking whether it is locked.
                if time.monotonic() > until:
                    file.close()
                    raise Busy(name) from None
                time.sleep(GLANCE_SECONDS / 10)
            else:
                self._locks.append(file)
                return

    def _write(self, name: str, note: Wanted | Outcome | Serves) -> None:
        # Whole or not at all: the other side looks several times a second.
        self._folder.mkdir(parents=True, exist_ok=True)
        half = self._folder / f"{name}.{os.getpid()}"
        half.write_text(json.dumps(asdict(note)))
        half.replace(self._folder / name)

    def _read(self, name: str, kind: type[_Note]) -> _Note | None:
        with suppress(OSError, ValueError, TypeError):
            given: dict[str, Any] = json.loads((self._folder / name).read_text())
            return kind(**{one.name: given[one.name] for one in fields(kind) if one.name in given})
        return None
