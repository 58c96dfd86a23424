"""The screening's engine: one visitor turn in, one Turn out; it touches no file and no network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from bot.screening import speak
from bot.screening.guidance import Guidance, Match
from bot.screening.model import Flow, Form, Question, State
from bot.screening.moves import Move, is_attempt, takes_any_text, tapped, typed
from bot.screening.path import path
from bot.screening.reading import Understood
from bot.screening.state import cleared, new, whole
from bot.screening.turn import Button, Outcome, Reading, Say, Turn, payload


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
        self._clock = clock

    def start(self, flow: Flow) -> Turn:
        """Begin: say what this is, then ask the first question.

        Args:
            flow: "screening" for all fields, "contact" for name and contact only.
        """
        state = new(self.form, flow)
        names = ("intro", "intro_how") if flow == "screening" else ("intro", "intro_contact")
        says = [Say(self.form.texts[name]) for name in names]
        return self._advance(state, says, f"started {flow}")

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
        if takes_any_text(self.form, state):
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
        if state["status"] == "paused":
            return self.resume(state) if move.kind == "command" else self._on_hold(state)
        if state["status"] == "reading_back":
            return self._reading_back(state, move)
        return self._asking(state, move)

    def resume(self, state: State) -> Turn:
        """Ask the current question again after an interruption, or read back again.

        Args:
            state: the state, left unchanged.
        """
        state = whole(self.form, state)
        if state["status"] == "paused":
            state["status"] = state.pop("was", "asking")
        if state["status"] == "done":
            return self._finished(state, "nothing to resume")
        says = [Say(self.form.texts["resumed"])]
        return self._again(state, says, f"resumed at {state['at'] or 'the read-back'}")

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

    # Asking

    def _asking(self, state: State, move: Move) -> Turn:
        question = self.form.question(state["at"])
        if move.kind == "answer":
            return self._answered(state, question, move.value)
        if move.kind == "stale":
            return self._again(state, [Say(self.form.texts["stale"])], move.reason)
        if move.kind == "unclear":
            return self._unclear(state, question, move.reason)
        reason = f"{question.id}: {move.reason}"
        if move.value == "why":
            return self._again(state, [Say(question.why)], reason)
        if move.value == "back":
            return self._back(state, reason)
        return self._skipped(state, question, reason)

    def _answered(self, state: State, question: Question, found: Understood) -> Turn:
        if found.several and not found.value:
            state["picking"] = True
            state["answers"].pop(question.id, None)
            return self._again(state, [Say(self.form.texts["several"])], "more than one")
        value = found.value
        if state["picking"]:
            before = state["answers"].get(question.id, {}).get("value", [])
            value = list(dict.fromkeys([*before, *value]))
        answer = {"value": value, "rule": found.rule}
        state["answers"][question.id] = {**answer, "at_least": True} if found.at_least else answer
        return self._recorded(state, question, f"{question.id}: {found.rule}", found.rule)

    def _recorded(self, state: State, question: Question, reason: str, rule: str) -> Turn:
        """Look at the rules that speak at once, then go on to whatever is open."""
        state["failed"] = 0
        if question.id == "who":
            others = ("loved_one", "professional")
            state["voice"] = "helper" if _value(state, "who") in others else "self"
        urgent = self.guidance.at_once(path(self.form, state).facts(), state["advised"])
        if urgent is not None and urgent.rule.stops:
            return self._stopped_by(state, urgent)
        notes = [Say(note) for note in _notes(state, question)]
        if not question.keep:
            state["answers"][question.id] = {"kept": False}
        if urgent is not None:
            state["advised"].append(urgent.rule.id)
            notes.append(self._advice(urgent, state))
        outcome: Outcome | None = "urgent" if urgent is not None else None
        if state["picking"] and rule == "tapped":
            notes.append(Say(self._picked(state, question)))
            return self._again(state, notes, reason, outcome)
        return self._moved_on(state, question, notes, reason, outcome)

    def _moved_on(
        self,
        state: State,
        question: Question,
        says: list[Say],
        reason: str,
        outcome: Outcome | None,
    ) -> Turn:
        state["picking"] = False
        state["trail"] = [*(one for one in state["trail"] if one != question.id), question.id]
        return self._advance(state, says, reason, outcome)

    def _skipped(self, state: State, question: Question, reason: str) -> Turn:
        """Skip, or Done while picking: what was picked so far is kept."""
        if state["picking"]:
            several = [one.value for one in question.choices if one.several]
            picked = state["answers"].get(question.id, {}).get("value") or several
            state["answers"][question.id] = {"value": picked, "rule": "picked"}
            return self._recorded(state, question, reason, "picked")
        state["failed"] = 0
        state["answers"][question.id] = {"value": None, "skipped": True}
        says = [Say(question.skip_note)] if question.skip_note else []
        return self._moved_on(state, question, says, reason, None)

    def _unclear(self, state: State, question: Question, rule: str) -> Turn:
        state["failed"] += 1
        reason = f"{question.id}: {rule}, attempt {state['failed']}"
        if state["failed"] < 2:
            shown = tuple(speak.buttons(self.form, question, state))
            return Turn(state, (Say(question.error, shown, speak.about(question)),), None, reason)
        says = (
            Say(self.form.texts["failed_twice"]),
            Say(question.why),
            speak.ask(self.form, question, state, person=True),
        )
        return Turn(state, says, None, reason)

    def _back(self, state: State, reason: str) -> Turn:
        if state["picking"]:
            state["picking"] = False
            state["answers"].pop(state["at"], None)
        on_path = {one.id for one in path(self.form, state).questions}
        earlier = [one for one in state["trail"] if one in on_path and one != state["at"]]
        if not earlier:
            return self._again(state, [Say(self.form.texts["first_question"])], reason)
        state["trail"] = earlier[:-1]
        return self._go_to(state, earlier[-1], reason)

    def _go_to(self, state: State, question_id: str, reason: str) -> Turn:
        state.update(status="asking", at=question_id, failed=0, picking=False, choosing=False)
        return self._again(state, [], reason)

    def _advance(
        self, state: State, says: list[Say], reason: str, outcome: Outcome | None = None
    ) -> Turn:
        """Ask the first open question; before the contact questions, say the guidance."""
        state["failed"] = 0
        walked = path(self.form, state)
        question = walked.first_open()
        contact = question is not None and question.number == self.form.contact_field
        if state["flow"] == "screening" and (contact or question is None):
            says = [*says, *self._guidance(state, contact)]
        state["at"] = question.id if question else None
        state["status"] = "asking" if question else "reading_back"
        return self._again(state, says, reason, outcome)

    def _guidance(self, state: State, contact: bool) -> list[Say]:
        found = self.guidance.at_end(path(self.form, state).facts())
        if state["guidance"] == found.rule.id:
            return []
        state["guidance"] = found.rule.id
        says = [Say(self.form.texts["guidance_first"]), self._advice(found, state)]
        return [*says, Say(self.form.texts["contact_next"])] if contact else says

    def _advice(self, found: Match, state: State) -> Say:
        metadata = {"screening": {"kind": "guidance", "rule": found.rule.id}}
        button = speak.person_button(self.form)
        return Say(found.rule.words(state["voice"]), (button,), metadata)

    def _picked(self, state: State, question: Question) -> str:
        picked = speak.shown(self.form, question, state["answers"][question.id])
        return self.form.texts["picked"].replace("{picked}", picked)

    def _again(
        self, state: State, says: list[Say], reason: str, outcome: Outcome | None = None
    ) -> Turn:
        """Say something, then ask the current question or read back."""
        if state["status"] == "reading_back":
            shown = speak.read_back(self.form, path(self.form, state))
            return Turn(state, (*says, *shown), outcome, reason)
        question = self.form.question(state["at"])
        return Turn(state, (*says, speak.ask(self.form, question, state)), outcome, reason)

    # Reading back

    def _reading_back(self, state: State, move: Move) -> Turn:
        if move.kind == "edit":
            return self._go_to(state, move.value, f"correcting {move.value}: {move.reason}")
        if move.kind == "stale":
            return self._again(state, [Say(self.form.texts["stale"])], move.reason)
        if move.kind == "unclear":
            name = "choose_error" if state["choosing"] else "readback_error"
            return Turn(
                state, (Say(self.form.texts[name]), speak.consent(self.form)), None, move.reason
            )
        if move.value == "send":
            return self._send(state)
        if move.value == "back":
            return self._back(state, move.reason)
        return self._choose(state)

    def _choose(self, state: State) -> Turn:
        listed = speak.lines(self.form, path(self.form, state))
        state["choosing"] = True
        shown = tuple(speak.edit_button(one) for one in listed)
        return Turn(state, (Say(self.form.texts["choose"], shown),), None, "change an answer")

    def _send(self, state: State) -> Turn:
        state.update(status="done", outcome="send", choosing=False)
        state["consent"] = {
            "version": self.form.consent.version,
            "text": self.form.consent.text,
            "at": self._clock().isoformat(),
        }
        return Turn(state, (Say(self.form.texts["sending"]),), "send", "send to staff")

    # Ends

    def _stopped_by(self, state: State, found: Match) -> Turn:
        outcome = found.rule.outcome or "stopped"
        ended = cleared(self.form, state, outcome)
        return Turn(ended, (self._advice(found, state),), outcome, found.reason)

    def _end(self, state: State, move: Move) -> Turn:
        outcome: Outcome = "delete" if move.value == "delete" else "stopped"
        text = self.form.texts["deleted" if outcome == "delete" else "stopped"]
        say = Say(text, (speak.person_button(self.form),))
        return Turn(cleared(self.form, state, outcome), (say,), outcome, move.reason)

    def _on_hold(self, state: State) -> Turn:
        offered = [self.form.commands[name] for name in ("resume", "delete")]
        shown = [Button(one.label, payload(one.id)) for one in offered]
        say = Say(self.form.texts["paused"], (*shown, speak.person_button(self.form)))
        return Turn(state, (say,), None, "on hold")

    def _finished(self, state: State, reason: str) -> Turn:
        say = Say(self.form.texts["finished"], (speak.person_button(self.form),))
        return Turn(state, (say,), None, f"finished; {reason}")


def _value(state: State, question_id: str) -> object:
    return state["answers"].get(question_id, {}).get("value")


def _notes(state: State, question: Question) -> list[str]:
    choice = question.choice(str(_value(state, question.id)))
    return [choice.note] if choice and choice.note else []
