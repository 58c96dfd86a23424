"""What `foyer serve` does while it runs: the processes of one publication, then of the next."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.serving.generation import Generation, generation
from bot.serving.handover import Handover, Outcome, Serves, Wanted
from bot.serving.old_models import drop_old_models
from bot.serving.published import Publication, Published, before
from bot.serving.readying import Ready
from bot.serving.supervisor import Supervisor
from bot.settings import Settings

_MODEL: Final = re.compile(r"foyer-[0-9a-f]{16}\.tar\.gz")


class Serving:
    """Keeps one publication running and changes over to the next when asked.

    Args:
        settings: what the operator set.
        published: the copies of the editors' files.
        handover: where `foyer publish` asks.
        public: what visitors' browsers connect to, bound.
        ready: what is served first.
        say: prints one line to the person at the terminal.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        settings: Settings,
        published: Published,
        handover: Handover,
        public: Sequence[socket.socket],
        ready: Ready,
        say: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._published = published
        self._handover = handover
        self._public = public
        self._say = say
        self._clock = clock
        self._first = ready
        self._digest = ready.digest
        self._due: list[Callable[[], None]] = []  # what is still to be written
        self._complained = False
        self._now = self._generation(ready)
        self.supervisor = Supervisor(self._now.plans, settings.root / "var" / "log", say)

    def start(self) -> bool:
        """Start everything; False if something did not start, which has been said."""
        if not self.supervisor.start():
            return False
        self._heard(self._first)
        return True

    def watch(self) -> None:
        """Keep everything running, and change over when asked, until stopped."""
        self.supervisor.watch(self._look)

    def stop(self) -> None:
        """End everything."""
        self.supervisor.stop()
        self._now.close()

    def _look(self) -> None:
        self._write_down()
        wanted = self._handover.wanted()
        if wanted is None:
            return
        now = self._now
        try:
            refused = self._change_over(wanted)
        except OSError as error:  # whatever this machine cannot do now, it goes on serving
            refused = f"This machine could not do it: {error.strerror}."
            if self._now is not now:  # visitors hear it, whatever failed afterwards
                refused = None
        self._say(f"Not published. {refused}" if refused else "Published.")
        outcome = Outcome(wanted.id, refused is None, refused or "")
        self._due.insert(0, lambda: self._handover.tell(outcome))
        self._write_down()

    def _change_over(self, wanted: Wanted) -> str | None:
        """Return why it was not done; None if it was."""
        model = self._settings.models_dir / wanted.model
        ready = Ready(wanted.digest, model, wanted.instead_of)
        if wanted.after != self._digest:
            return "Something else was published meanwhile; publish once more."
        if not (self._published.has(ready.digest) and _is_there(ready.model)):
            return "The copy or its model is not there any more; publish once more."
        self._say("Changing over to what was published:")
        coming = self._generation(ready, self._now)

        def switched() -> None:
            # Before the old ones end: whoever starts Foyer after a crash goes by what is noted.
            nonlocal coming
            coming, self._now = self._now, coming
            self._heard(ready)

        try:
            return self.supervisor.replace(coming.plans, switched)
        finally:
            coming.close()  # those that go, or those that never came

    def _generation(self, ready: Ready, now: Generation | None = None) -> Generation:
        knowledge = self._published.path(ready.digest)
        avoided = now.ports if now else frozenset[int]()
        return generation(self._settings, knowledge, ready.model, self._public, avoided)

    def _heard(self, ready: Ready) -> None:
        self._digest = ready.digest
        settings = self._settings
        here = Serves(os.geteuid(), str(settings.knowledge_dir), str(settings.models_dir))
        heard = Publication(ready.digest, self._clock(), ready.model.name, ready.instead_of)
        self._due = [
            lambda: self._published.note(heard),
            lambda: self._clear(ready),
            lambda: self._handover.started(here),
        ]
        self._write_down()

    def _clear(self, ready: Ready) -> None:
        kept = self._settings.models_kept
        self._published.tidy(kept)
        earlier = before(self._published.history())
        if gone := drop_old_models(ready.model, kept, [earlier.model] if earlier else []):
            self._say(f"Deleted {len(gone)} old models; {kept} stay.")

    def _write_down(self) -> None:
        # Visitors hear it by now: a full disk is told, and no reason to end what they hear. Nothing
        # is deleted before what is heard is noted.
        while self._due:
            try:
                self._due[0]()
            except OSError as error:
                if not self._complained:
                    place = error.filename or self._published.folder
                    self._say(f"Cannot write in {place}: {error.strerror}. Foyer tries on.")
                self._complained = True
                return
            self._due.pop(0)
        self._complained = False


def _is_there(model: Path) -> bool:
    return bool(_MODEL.fullmatch(model.name)) and model.is_file()
