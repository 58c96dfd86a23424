"""The screening as staff read it: answers, guidance with its rule, screens, contact wishes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.screening import contact, speak
from bot.screening.guidance import Guidance
from bot.screening.instruments import Screen
from bot.screening.model import Flow, Form, Question, State, Voice
from bot.screening.path import Path, path
from bot.screening.state import whole


@dataclass(frozen=True)
class AnswerLine:
    """One answer with the question as it was asked."""

    id: str
    field: int
    question: str
    label: str
    answer: str
    skipped: bool
    sensitivity: str
    rule: str


@dataclass(frozen=True)
class GuidanceLine:
    """What was suggested: the words, the rule in one sentence, and the answers it rests on."""

    id: str
    words: str
    rule: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """How the visitor may be reached; each way is False unless they said yes to it."""

    name: str
    phone: str
    phone_shown: str
    may_phone: bool
    may_text: bool
    may_voicemail: bool
    safe_times: str


@dataclass(frozen=True)
class Summary:
    """One screening, for the staff page.

    Args:
        answers: in the order asked; skipped ones are marked.
        guidance: None in a contact flow, unless a screening before it came to its end.
        screens: results only, no points, with the source of each cut-off; never for the visitor.
        part2: true when 42 CFR Part 2 is taken to apply.
        consent: version, text and time of "Send to staff", or None.
        readback: the numbered list that the visitor saw.
    """

    flow: Flow
    voice: Voice
    answers: tuple[AnswerLine, ...]
    guidance: GuidanceLine | None
    screens: tuple[Screen, ...]
    caution: str
    contact: Contact
    part2: bool
    consent: dict[str, str] | None
    readback: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain JSON-able data."""
        return asdict(self)


def summary(state: State, form: Form, guidance: Guidance) -> Summary:
    """Put a screening together for staff.

    Args:
        state: the screening's state, finished or not.
        form: the form.
        guidance: the rules.
    """
    state = whole(form, state)
    walked = path(form, state)
    return Summary(
        flow=state["flow"],
        voice=state["voice"],
        answers=tuple(_line(form, one, state) for one in walked.questions if _shown(one, walked)),
        guidance=_guidance(state, walked, guidance),
        screens=walked.screens if _was_screened(form, state, walked) else (),
        caution=form.instruments.caution,
        contact=_contact(walked),
        part2=_part2(walked),
        consent=state["consent"],
        readback=speak.readback_text(form, walked),
    )


def _shown(question: Question, walked: Path) -> bool:
    return question.keep and question.id in walked.answers


def _line(form: Form, question: Question, state: State) -> AnswerLine:
    answer = state["answers"][question.id]
    return AnswerLine(
        id=question.id,
        field=question.number,
        question=speak.wording(form, question, state),
        label=question.short,
        answer=speak.shown(form, question, answer),
        skipped=answer.get("value") is None,
        sensitivity=question.sensitivity,
        rule=answer.get("rule", "skipped"),
    )


def _was_screened(form: Form, state: State, walked: Path) -> bool:
    """Whether any question was asked that is not about how to reach the visitor."""
    before = [one for one in walked.questions if one.number != form.contact_field]
    return state["flow"] == "screening" or bool(before)


def _guidance(state: State, walked: Path, guidance: Guidance) -> GuidanceLine | None:
    not_said = state["flow"] != "screening" and state["guidance"] is None
    if not_said or not walked.answers:
        return None
    found = guidance.at_end(walked.facts())
    words = found.rule.words(state["voice"])
    return GuidanceLine(found.rule.id, words, found.rule.staff, found.because)


def _contact(walked: Path) -> Contact:
    def text(question_id: str) -> str:
        return walked.answers.get(question_id, {}).get("value") or ""

    return Contact(
        name=text("name"),
        phone=text("phone"),
        phone_shown=contact.shown(text("phone")) if text("phone") else "",
        may_phone=text("may_phone") == "yes",
        may_text=text("may_text") == "yes",
        may_voicemail=text("may_voicemail") == "yes",
        safe_times=text("safe_times"),
    )


def _part2(walked: Path) -> bool:
    """Fail closed: any answer to a question about substances counts, "no" included.

    Whether 42 CFR Part 2 covers a website visitor is unsettled (section 2.11 speaks of people who
    applied for care), so the record is treated as covered.
    """
    return any(
        one.sensitivity == "part2" and walked.answers.get(one.id, {}).get("value") is not None
        for one in walked.questions
    )
