"""Turns questions, answers and the read-back into messages with buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.screening import contact, states
from bot.screening.model import Answer, Form, Question, State
from bot.screening.path import Path, path
from bot.screening.turn import TALK_TO_PERSON, Button, Say, payload

EDIT = "edit"


@dataclass(frozen=True)
class Line:
    """One numbered line of the read-back."""

    number: int
    question: Question
    answer: str


def wording(form: Form, question: Question, state: State) -> str:
    """Return a question as this visitor is asked it, with the number of drinks filled in.

    Args:
        form: the form.
        question: the question.
        state: for the voice, and for the number of drinks that was chosen.
    """
    instrument = form.instruments.by_id.get(question.instrument)
    if instrument is not None and instrument.limit:
        sex = state["answers"].get("drink_limit", {}).get("value") or "not_given"
        return instrument.wording(0, sex)
    return question.wording(state["voice"])


def ask(form: Form, question: Question, state: State, *, person: bool = False) -> Say:
    """Ask one question, with a button for each answer and for each way on.

    Args:
        form: the form.
        question: what to ask.
        state: the state, for voice and picks.
        person: true to add "Talk to a person".
    """
    return Say(
        wording(form, question, state),
        tuple(buttons(form, question, state, person=person)),
        about(form, question, state),
    )


def about(form: Form, question: Question, state: State) -> dict[str, object]:
    """Return what the page may use to show a question: its field, type and sensitivity.

    Args:
        form: the form.
        question: the question.
        state: for whether all fields are gone through; then how many there are is told as well.
    """
    shown = {
        "kind": "question",
        "question": question.id,
        "field": question.number,
        "type": question.type,
        "sensitivity": question.sensitivity,
    }
    if state["flow"] == "screening":
        shown["fields"] = max(one.number for one in form.questions)
    return {"screening": shown}


def buttons(
    form: Form, question: Question, state: State, *, person: bool = False
) -> Iterator[Button]:
    """Yield the answers first, then Done while picking, Skip, Why, Back and Stop.

    Each payload names its question, so that a second tap cannot answer the next one.
    """
    picked = state["answers"].get(question.id, {}).get("value") or [] if state["picking"] else []
    for choice in question.choices:
        if choice.value in picked or (state["picking"] and (choice.exclusive or choice.several)):
            continue
        yield Button(choice.label, payload(f"{question.id}:{choice.value}"))
    asked = (one for one in path(form, state).questions if _is_asked(form, one, state))
    first = next(asked).id == question.id
    offered = ["done"] if state["picking"] else []
    for name in [*offered, "skip", "why", *([] if first else ["back"]), "stop"]:
        yield Button(form.commands[name].label, payload(f"{question.id}:{name}"))
    if person:
        yield Button(form.commands["person"].label, TALK_TO_PERSON)


def _is_asked(form: Form, question: Question, state: State) -> bool:
    return state["flow"] == "screening" or question.number == form.contact_field


def person_button(form: Form) -> Button:
    """Return the button that asks for a member of staff."""
    return Button(form.commands["person"].label, TALK_TO_PERSON)


def shown(form: Form, question: Question, answer: Answer) -> str:
    """Return an answer in words; a skipped one says so.

    Args:
        form: the form.
        question: the question answered.
        answer: as stored in state.
    """
    value = answer.get("value")
    if value is None:
        return form.texts["skipped"]
    if question.type == "count":
        return f"{value} or more" if answer.get("at_least") else str(value)
    if question.type == "state":
        return states.name(value)
    if question.type == "phone":
        return contact.shown(value)
    values = value if isinstance(value, list) else [value]
    labels = [found.label if (found := question.choice(one)) else one for one in values]
    return ", ".join(labels)


def lines(form: Form, walked: Path) -> list[Line]:
    """Return the numbered lines of the read-back: every kept question that was reached.

    Args:
        form: the form.
        walked: the questions that apply and their answers.
    """
    kept = [one for one in walked.questions if one.keep and one.id in walked.answers]
    return [
        Line(number, one, shown(form, one, walked.answers[one.id]))
        for number, one in enumerate(kept, start=1)
    ]


def readback_text(form: Form, walked: Path) -> str:
    """Return the answers as one numbered list for the visitor."""
    listed = [f"{one.number}. {one.question.short}: {one.answer}" for one in lines(form, walked)]
    return "\n".join([form.texts["readback"], *listed])


def edit_button(line: Line) -> Button:
    """Return the button that corrects one line of the read-back."""
    title = f"{line.number}. {line.question.short}"
    return Button(title, payload(f"{EDIT}:{line.question.id}"))


def read_back(form: Form, walked: Path) -> tuple[Say, ...]:
    """Say the answers, that staff cannot reach the visitor if so, then the consent.

    Args:
        form: the form.
        walked: the questions that apply and their answers.
    """
    listed = [
        {
            "number": one.number,
            "question": one.question.id,
            "label": one.question.short,
            "answer": one.answer,
            "payload": edit_button(one).payload,
        }
        for one in lines(form, walked)
    ]
    text = f"{readback_text(form, walked)}\n\n{form.texts['readback_change']}"
    answers = Say(text, (), {"screening": {"kind": "readback", "lines": listed}})
    unreachable = _unreachable(walked)
    warning = [Say(form.texts[unreachable])] if unreachable else []
    return (answers, *warning, consent(form))


def _unreachable(walked: Path) -> str:
    """Return the name of the text that says why staff cannot call or text, or ""."""
    facts = walked.facts()
    if not facts.given("phone"):
        return "no_phone"
    ways = ("may_phone", "may_text", "may_voicemail")
    return "" if any("yes" in facts.values(one) for one in ways) else "no_way"


def consent(form: Form) -> Say:
    """Say what sending means, with "Send to staff", "Delete everything" and "Change an answer"."""
    offered = [form.commands[name] for name in ("send", "delete", "change")]
    return Say(
        form.consent.text,
        tuple(Button(one.label, payload(one.id)) for one in offered),
        {"screening": {"kind": "consent", "version": form.consent.version}},
    )
