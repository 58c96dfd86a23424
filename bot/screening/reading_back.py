"""One turn at the read-back: send, delete, or correct an answer by its number or name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.screening import speak
from bot.screening.model import Form, State
from bot.screening.moves import Move
from bot.screening.onward import Onward
from bot.screening.path import path
from bot.screening.turn import Say, Turn


@dataclass(frozen=True)
class ReadingBack:
    """Handles what a visitor does at the read-back.

    Args:
        onward: the form and where to go on.
        clock: the time written beside a consent.
    """

    onward: Onward
    clock: Callable[[], datetime]

    @property
    def _form(self) -> Form:
        return self.onward.form

    def take(self, state: State, move: Move) -> Turn:
        """Take one move.

        Args:
            state: changed in place.
            move: what the visitor did; stop and delete are handled before.
        """
        if move.kind == "edit":
            reason = f"correcting {move.value}: {move.reason}"
            return self.onward.go_to(state, move.value, reason)
        if move.kind == "stale":
            return self.onward.again(state, [Say(self._form.texts["stale"])], move.reason)
        if move.kind != "command" or move.value == "done":  # "im done" may mean send or stop
            return self._unclear(state, move.reason)
        if move.value == "send":
            return self._send(state)
        if move.value == "back":
            return self.onward.back(state, move.reason)
        return self._choose(state)

    def _unclear(self, state: State, reason: str) -> Turn:
        name = "choose_error" if state["choosing"] else "readback_error"
        shown = speak.consent(self._form)
        say = Say(self._form.texts[name], shown.buttons, shown.metadata)
        return Turn(state, (say,), None, reason)

    def _choose(self, state: State) -> Turn:
        listed = speak.lines(self._form, path(self._form, state))
        state["choosing"] = True
        shown = tuple(speak.edit_button(one) for one in listed)
        return Turn(state, (Say(self._form.texts["choose"], shown),), None, "change an answer")

    def _send(self, state: State) -> Turn:
        """Note what was agreed to, in which words and when; the sending itself is the caller's."""
        consent = self._form.consent
        at = self.clock().isoformat()
        state.update(status="done", outcome="send", choosing=False)
        state["consent"] = {"version": consent.version, "text": consent.text, "at": at}
        return Turn(state, (Say(self._form.texts["sending"]),), "send", "send to staff")
