"""The screening's engine: one visitor turn in, one Turn out; it touches no file and no network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from bot.screening import speak
from bot.screening.asking import Asking
from bot.screening.contact import is_thanks
from bot.screening.guidance import Guidance
from bot.screening.model import Flow, Form, State
from bot.screening.moves import Move, is_attempt, takes_any_text, tapped, typed
from bot.screening.onward import Onward
from bot.screening.path import path
from bot.screening.reading import TIME_WISHED
from bot.screening.reading_back import ReadingBack
from bot.screening.state import broken_off, cleared, new, whole
from bot.screening.turn import Button, Outcome, Reading, Say, Turn, payload
from bot.screening.words import plain


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(timezone.utc)


class Engine:
    """Asks, reads, corrects, advises and hands over; keeps nothing between turns.

    Args:
        form: the questions.
        guidance: what answers suggest.
        clock: the time written beside a consent.
    """

    def __init__(
        self, form: Form, guidance: Guidance, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.form = form
        self.guidance = guidance
        self._onward = Onward(form, guidance)
        self._asking = Asking(self._onward)
        self._reading_back = ReadingBack(self._onward, clock)

    def start(self, flow: Flow, before: State | None = None) -> Turn:
        """Begin: say what this is, then ask the first question.

        Args:
            flow: "screening" for all fields, "contact" for name and contact only.
            before: the state so far; a contact flow takes over what was answered in a screening.
        """
        how = "intro_how" if flow == "screening" else "intro_contact"
        says = [Say(self.form.texts[name]) for name in ("intro", how)]
        state = new(self.form, flow)
        if flow == "contact":
            state.update(broken_off(self.form, before))
        return self._onward.advance(state, says, f"started {flow}")

    def reads(self, state: State, text: str) -> Reading:
        """Say whether a text answers the current question; ask NLU about "no" and "free_text".

        Args:
            state: the state.
            text: what was typed.
        """
        state = whole(self.form, state)
        move = typed(self.form, state, text)
        if move.kind == "command":
            return Reading("command", move.reason)
        if move.kind == "under_age":
            return Reading("answer", move.reason)
        meant = move.kind == "edit" or move.reason == TIME_WISHED
        if takes_any_text(self.form, state) and not meant:
            if is_thanks(text):
                return Reading("no", "thanks")
            return Reading("free_text", f"{state['at']} takes any text")
        if move.kind in ("answer", "edit") or is_attempt(self.form, state, move, text):
            return Reading("answer", move.reason)
        return Reading("no", move.reason)

    def step(self, state: State, text: str | None, choice: str | None) -> Turn:
        """Take one visitor turn.

        Args:
            state: the state, left unchanged.
            text: what was typed, or None.
            choice: the value of the button tapped, or None; it wins over text.
        """
        state = whole(self.form, state)
        if choice is None:
            move = typed(self.form, state, text or "")
        else:
            move = tapped(self.form, state, choice)
        if state["status"] == "done":
            return self._finished(state, move.reason)
        if move.kind == "command" and move.value in ("stop", "delete"):
            return self._end(state, move)
        if move.kind == "command" and move.value == "resume":
            return self.resume(state)
        if move.kind == "command" and move.value == "hold":
            return self._held(state, move.reason)
        if state["status"] == "paused":
            return self.on_hold(state)
        if move.kind == "under_age":
            return self._asking.under_age(state, move)
        if state["status"] == "reading_back":
            return self._reading_back.take(state, move)
        return self._asking.take(state, move)

    def resume(self, state: State) -> Turn:
        """Ask the current question again after an interruption, or read back again.

        Args:
            state: the state, left unchanged.
        """
        state = whole(self.form, state)
        if state["status"] == "done":
            return self._finished(state, "nothing to resume")
        if state["status"] == "paused":
            state["status"] = state.pop("was", "asking")
            state = whole(self.form, state)
        says = [Say(self.form.texts["resumed"])]
        return self._onward.again(state, says, f"resumed at {state['at'] or 'the read-back'}")

    def resumes(self, state: State, text: str) -> bool:
        """Say whether a text asks to go on with these questions, or to send what was read back.

        Args:
            state: the state, paused or not.
            text: what was typed.
        """
        state = whole(self.form, state)
        if state.get("was") == "reading_back" and plain(text) in self.form.commands["send"].say:
            return True  # nothing is sent yet: it is read back once more
        move = typed(self.form, state, text)
        return move.kind == "command" and move.value == "resume"

    def deletes(self, state: State, text: str) -> bool:
        """Say whether a typed text would delete everything, which should take a press.

        Args:
            state: the state.
            text: what was typed.
        """
        move = typed(self.form, whole(self.form, state), text)
        return move.kind == "command" and move.value == "delete"

    def pause(self, state: State) -> State:
        """Stop asking for now, as when a crisis card is shown; nothing is sent.

        Args:
            state: the state, left unchanged.
        """
        state = whole(self.form, state)
        if state["status"] in ("asking", "reading_back"):
            state["was"] = state["status"]
            state["status"] = "paused"
        return state

    def _held(self, state: State, reason: str) -> Turn:
        """Leave an answer under correction as it was; else wait, with the way on and to delete."""
        if state["status"] == "asking" and path(self.form, state).first_open() is None:
            state.update(status="reading_back", at=None, failed=0, picking=False)
            return self._onward.again(state, [], reason)
        return self.on_hold(self.pause(state))

    def on_hold(self, state: State) -> Turn:
        """Say that the questions are on hold, with the way back to them.

        Args:
            state: a paused one.
        """
        offered = [self.form.commands[name] for name in ("resume", "delete")]
        shown = [Button(one.label, payload(one.id)) for one in offered]
        say = Say(self.form.texts["paused"], (*shown, speak.person_button(self.form)))
        return Turn(state, (say,), None, "on hold")

    def _end(self, state: State, move: Move) -> Turn:
        outcome: Outcome = "delete" if move.value == "delete" else "stopped"
        text = self.form.texts["deleted" if outcome == "delete" else "stopped"]
        say = Say(text, (speak.person_button(self.form),))
        return Turn(cleared(self.form, state, outcome), (say,), outcome, move.reason)

    def _finished(self, state: State, reason: str) -> Turn:
        say = Say(self.form.texts["finished"], (speak.person_button(self.form),))
        return Turn(state, (say,), None, f"finished; {reason}")
