"""One turn while a question is open: an answer, a skip, "why", back, or an unclear text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.screening import speak
from bot.screening.guidance import Match
from bot.screening.model import Answer, Form, Question, State
from bot.screening.moves import Move
from bot.screening.onward import Onward
from bot.screening.outdated import asked, forget
from bot.screening.path import path
from bot.screening.reading import AN_EMAIL, Understood
from bot.screening.state import cleared
from bot.screening.turn import Outcome, Say, Turn

_PRESSING = ("crisis", "urgent")  # outcomes; of a minor nothing is kept
_EXPLAINS_AFTER = 2  # failed answers to one question


@dataclass(frozen=True)
class Asking:
    """Handles what a visitor does while a question is open."""

    onward: Onward

    @property
    def _form(self) -> Form:
        return self.onward.form

    def take(self, state: State, move: Move) -> Turn:
        """Take one move.

        Args:
            state: changed in place.
            move: what the visitor did; stop and delete are handled before.
        """
        question = self._form.question(state["at"])
        reason = f"{question.id}: {move.reason}"
        if move.kind == "answer":
            return self._answered(state, question, move.value)
        if move.kind == "edit":
            return self.onward.go_to(state, move.value, reason)
        if move.kind == "stale":
            return self.onward.again(state, [Say(self._form.texts["stale"])], reason)
        if move.kind == "unclear":
            return self._unclear(state, question, move.reason)
        if move.value == "why":
            return self.onward.again(state, [Say(question.why)], reason)
        if move.value == "back":
            return self.onward.back(state, reason)
        return self._skipped(state, question, reason)

    def under_age(self, state: State, move: Move) -> Turn:
        """Take an age under the limit as the answer that it is, at whatever question it was told.

        Args:
            state: changed in place.
            move: names the question that asks for the age.
        """
        state.update(status="asking", at=move.value, picking=False)
        return self._answered(state, self._form.question(move.value), Understood("no", move.reason))

    def _answered(self, state: State, question: Question, found: Understood) -> Turn:
        reason = f"{question.id}: {found.rule}"
        if found.several and not found.value:
            state.update(picking=True, failed=0)
            state["answers"].pop(question.id, None)
            return self.onward.again(state, [Say(self._form.texts["several"])], reason)
        answer: dict[str, Any] = {"value": _with_picked(state, question, found), "rule": found.rule}
        if found.at_least:
            answer["at_least"] = True
        before = asked(self._form, state)
        state["answers"][question.id] = answer
        remarks = self._remarks(state, question, found)
        told = {question.id, *(name for name, _ in found.besides)}
        remarks.extend(self._outdated(state, before, told))
        goes_on_picking = state["picking"] and found.rule == "tapped"
        return self._recorded(state, question, reason, goes_on_picking, remarks)

    def _remarks(self, state: State, question: Question, found: Understood) -> list[Say]:
        """Keep what was said beside the answer, and say so, so that nothing is kept in silence."""
        says: list[Say] = []
        if found.remark:
            kept = speak.shown(self._form, question, state["answers"][question.id])
            says.append(Say(self._form.texts[found.remark].replace("{answer}", kept)))
        noted = []
        for name, value in found.besides:
            other = self._form.question(name)
            answer: dict[str, Any] = {"value": value, "rule": f"said at {question.id}"}
            if name == "safe_times":
                answer.update(_times(state["answers"].get(name, {}), question.id, value))
            state["answers"][name] = answer
            noted.append(f"{other.short}: {speak.shown(self._form, other, state['answers'][name])}")
        if noted:
            said = ", ".join(noted)
            says.append(Say(self._form.texts["noted"].replace("{noted}", said)))
        return says

    def _outdated(
        self, state: State, before: Mapping[str, str], told: Collection[str]
    ) -> list[Say]:
        """Settle for whom it is, and take out what was answered of somebody or something else."""
        voice = _voice(state)
        if voice != state["voice"]:
            state.update(voice=voice, advised=[], guidance=None)
        again = forget(self._form, state, before, told)
        return [Say(self._form.texts["asked_again"])] if again else []

    def _recorded(
        self,
        state: State,
        question: Question,
        reason: str,
        picking: bool,
        remarks: Sequence[Say] = (),
    ) -> Turn:
        """Look at the rules that speak at once, then go on to whatever is open."""
        state["failed"] = 0
        urgent = self.onward.guidance.at_once(path(self._form, state).facts(), state["advised"])
        if urgent is not None and urgent.rule.stops:
            return self._stopped_by(state, urgent)
        says = [*remarks, *_notes(state, question)]
        outcome: Outcome | None = None
        if urgent is not None:
            state["advised"].append(urgent.rule.id)
            says.append(self.onward.advice(urgent, state))
            outcome = "urgent"
        if picking:
            says.append(self._picked(state, question))
            return self.onward.again(state, says, reason, outcome)
        return self._moved_on(state, question, says, reason, outcome)

    def _moved_on(
        self,
        state: State,
        question: Question,
        says: list[Say],
        reason: str,
        outcome: Outcome | None = None,
    ) -> Turn:
        if not question.keep:
            state["answers"][question.id] = {"kept": False}
        state["picking"] = False
        state["trail"] = [*(one for one in state["trail"] if one != question.id), question.id]
        return self.onward.advance(state, says, reason, outcome)

    def _skipped(self, state: State, question: Question, reason: str) -> Turn:
        """Skip; while picking, Done and Skip both keep what was picked, or "more than one"."""
        if state["picking"]:
            several = [one.value for one in question.choices if one.several]
            picked = state["answers"].get(question.id, {}).get("value") or several
            state["answers"][question.id] = {"value": picked, "rule": "picked"}
            return self._recorded(state, question, reason, False)
        before = asked(self._form, state)
        state["answers"][question.id] = {"value": None, "skipped": True}
        says = self._outdated(state, before, {question.id})
        says.extend([Say(question.skip_note)] if question.skip_note else [])
        return self._moved_on(state, question, says, reason)

    def _unclear(self, state: State, question: Question, rule: str) -> Turn:
        """The first time, an error with an example; from the second, why, and ways on."""
        state["failed"] += 1
        reason = f"{question.id}: {rule}, attempt {state['failed']}"
        if state["failed"] < _EXPLAINS_AFTER:
            shown = tuple(speak.buttons(self._form, question, state))
            error = self._form.texts["no_email"] if rule == AN_EMAIL else question.error
            say = Say(error, shown, speak.about(self._form, question, state))
            return Turn(state, (say,), None, reason)
        says = (
            Say(self._form.texts["failed_twice"]),
            Say(question.why),
            speak.ask(self._form, question, state, person=True),
        )
        return Turn(state, says, None, reason)

    def _picked(self, state: State, question: Question) -> Say:
        picked = speak.shown(self._form, question, state["answers"][question.id])
        return Say(self._form.texts["picked"].replace("{picked}", picked))

    def _stopped_by(self, state: State, found: Match) -> Turn:
        outcome = found.rule.outcome or "stopped"
        says = (self.onward.advice(found, state),)
        ended = cleared(self._form, state, outcome)
        if outcome in _PRESSING:  # which rule spoke, no answer: a call asked for now must not wait
            ended["advised"] = [found.rule.id]
        return Turn(ended, says, outcome, found.reason)


def _times(before: Answer, question_id: str, value: str) -> Answer:
    """Return the times said at several questions; said anew at one, they replace what was said."""
    kept = {"safe_times": before["value"]} if before.get("value") else {}
    said = {**(before.get("said") or kept), question_id: value}
    return {"value": "; ".join(said.values()), "said": said}


def _with_picked(state: State, question: Question, found: Understood) -> Any:
    if not state["picking"]:
        return found.value
    before = state["answers"].get(question.id, {}).get("value") or []
    return list(dict.fromkeys([*before, *found.value]))


def _voice(state: State) -> str:
    value = state["answers"].get("who", {}).get("value")
    return "helper" if value in ("loved_one", "professional") else "self"


def _notes(state: State, question: Question) -> list[Say]:
    choice = question.choice(str(state["answers"][question.id]["value"]))
    return [Say(choice.note)] if choice and choice.note else []
