"""Where the conversation goes next: the first open question, the guidance, or the read-back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.screening import speak
from bot.screening.guidance import Guidance, Match
from bot.screening.model import Form, State
from bot.screening.path import path
from bot.screening.turn import Outcome, Say, Turn

# How pressing a request to staff is after a rule spoke, by its outcome; of a minor nothing is kept.
_PRIORITIES = {"crisis": "emergency", "urgent": "urgent"}


@dataclass(frozen=True)
class Onward:
    """Moves on, or asks again, on one form and its guidance."""

    form: Form
    guidance: Guidance

    def advance(
        self, state: State, says: list[Say], reason: str, outcome: Outcome | None = None
    ) -> Turn:
        """Ask the first open question; before the contact questions, say the guidance.

        Args:
            state: changed in place.
            says: what is said first.
            reason: the rule that led here.
            outcome: as in Turn.
        """
        state["failed"] = 0
        question = path(self.form, state).first_open()
        contact = question is not None and question.number == self.form.contact_field
        # In a contact flow it is said again only where a correction changed it.
        guided = state["flow"] == "screening" or state["guidance"] is not None
        if guided and (contact or question is None):
            says = [*says, *self._guidance(state, contact)]
        state["at"] = question.id if question else None
        state["status"] = "asking" if question else "reading_back"
        return self.again(state, says, reason, outcome)

    def again(
        self, state: State, says: list[Say], reason: str, outcome: Outcome | None = None
    ) -> Turn:
        """Say something, then ask the current question or read the answers back.

        Args:
            state: where the visitor is.
            says: what is said first.
            reason: the rule that led here.
            outcome: as in Turn.
        """
        if state["status"] == "reading_back":
            state["choosing"] = False
            shown = speak.read_back(self.form, path(self.form, state))
            return Turn(state, (*says, *shown), outcome, reason)
        question = self.form.question(state["at"])
        return Turn(state, (*says, speak.ask(self.form, question, state)), outcome, reason)

    def go_to(self, state: State, question_id: str, reason: str) -> Turn:
        """Ask one question out of turn, as after Back or to correct an answer.

        Args:
            state: changed in place.
            question_id: which question.
            reason: the rule that led here.
        """
        state.update(status="asking", at=question_id, failed=0, picking=False, choosing=False)
        return self.again(state, [], reason)

    def back(self, state: State, reason: str) -> Turn:
        """Ask the question answered before this one, or say that there is none.

        Args:
            state: changed in place.
            reason: the rule that led here.
        """
        if state["picking"]:
            state["picking"] = False
            state["answers"].pop(state["at"], None)
        on_path = {one.id for one in path(self.form, state).questions}
        earlier = [one for one in state["trail"] if one in on_path and one != state["at"]]
        if not earlier:
            return self.again(state, [Say(self.form.texts["first_question"])], reason)
        state["trail"] = earlier[:-1]
        return self.go_to(state, earlier[-1], reason)

    def advice(self, found: Match, state: State) -> Say:
        """Say a rule's words with its next step and the offer of a person.

        Args:
            found: the rule that matched.
            state: for the voice.
        """
        told = {"kind": "guidance", "rule": found.rule.id}
        if found.rule.outcome in _PRIORITIES:
            told["priority"] = _PRIORITIES[found.rule.outcome]
        metadata = {"screening": told}
        button = speak.person_button(self.form)
        return Say(found.rule.words(state["voice"]), (button,), metadata)

    def _guidance(self, state: State, contact: bool) -> list[Say]:
        """Say what the answers suggest, once, and again only if a correction changed it."""
        found = self.guidance.at_end(path(self.form, state).facts())
        if state["guidance"] == found.rule.id:
            return []
        state["guidance"] = found.rule.id
        says = [Say(self.form.texts["guidance_first"]), self.advice(found, state)]
        return [*says, Say(self.form.texts["contact_next"])] if contact else says
