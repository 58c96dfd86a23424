"""Which questions apply, given the answers so far, and what the instruments say about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.screening.conditions import Facts, evaluate
from bot.screening.instruments import Screen
from bot.screening.model import Answer, Form, Question, State


@dataclass(frozen=True)
class Path:
    """The questions that apply, in order, and only the answers given to them.

    Args:
        questions: those whose conditions hold.
        answers: by question id; an answer to a question that no longer applies is left out.
        screens: one result for each instrument of the form.
    """

    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    screens: tuple[Screen, ...]

    def facts(self) -> Facts:
        """Return what guidance conditions look at."""
        positive = sum(one.result == "positive" for one in self.screens)
        return Facts(self.answers, positive)

    def first_open(self) -> Question | None:
        """Return the first question that was neither answered nor skipped."""
        return next((one for one in self.questions if one.id not in self.answers), None)


def path(form: Form, state: State) -> Path:
    """Walk the form in order and keep what applies.

    A contact flow asks only how to reach the visitor, beside what a screening left answered.

    Args:
        form: the form.
        state: the screening's state.
    """
    questions: list[Question] = []
    answers: dict[str, Answer] = {}
    for question in form.questions:
        left_out = state["flow"] == "contact" and question.number != form.contact_field
        if left_out and question.id not in state["answers"]:
            continue
        if not all(evaluate(one, Facts(answers)).holds for one in question.when):
            continue
        questions.append(question)
        if question.id in state["answers"]:
            answers[question.id] = state["answers"][question.id]
    return Path(tuple(questions), answers, _screens(form, answers))


def _screens(form: Form, answers: Mapping[str, Answer]) -> tuple[Screen, ...]:
    """A question that was skipped or never asked has no points, so its screen is not computed."""
    results = []
    for instrument_id in form.instruments.by_id:
        asked = [one for one in form.questions if one.instrument == instrument_id]
        points = [_points(answers.get(one.id, {})) for one in asked]
        results.append(form.instruments.screen(instrument_id, points))
    return tuple(results)


def _points(answer: Answer) -> int | None:
    value = answer.get("value")
    return None if value is None else int(value)
