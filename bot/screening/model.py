"""The shapes of the screening: a form of questions in order, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.screening.errors import FormError, Where
from bot.screening.instruments import Instruments

Type = Literal[
    "choice", "yes_no_unsure", "multi_choice", "count", "state", "name", "phone", "free_text"
]
Sensitivity = Literal["low", "health", "part2", "identifying", "safety"]
Voice = Literal["self", "helper"]
Flow = Literal["screening", "contact"]
State = dict[str, Any]
Answer = dict[str, Any]

FREE_TYPES: frozenset[str] = frozenset({"name", "free_text"})


@dataclass(frozen=True)
class Choice:
    """One way to answer a question.

    Args:
        value: what is stored.
        label: what the button says.
        say: what people type instead of the label.
        alone: those of them that count only as the whole answer, give or take small words.
        note: one line said after this answer, if any.
        exclusive: in a multi_choice, true of an answer that stands alone ("none of these").
        several: in a multi_choice, true of the answer that lets the visitor pick more than one.
    """

    value: str
    label: str
    say: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    note: str = ""
    exclusive: bool = False
    several: bool = False


@dataclass(frozen=True)
class Question:
    """One question, with everything that is said about it.

    Args:
        id: its name in state, guidance and summary.
        number: which of the 14 fields it belongs to.
        short: its name in the read-back.
        ask: the wording for a visitor who asks for themselves; ask_helper for anybody else.
        why: the answer to "Why do you ask?".
        error: what is said after an answer that could not be read, with an example.
        when: conditions under which it is asked (see bot.screening.conditions).
        keep: false when the answer only steers the conversation and is not stored.
        age_limit: in years, for a question that may be answered with an age.
        skip_note: one line said when it is skipped.
        in_guidance: false when no guidance may rest on it.
        instrument: the id of the instrument it shows word for word, or "".
        ask_again_on: hedged words that are too unclear to act on here, such as "probably not".
        either_way: whole texts that may be an answer or a command here, so that neither is taken.
        exactly: answers that count only when nothing else was said: "no one is safe" is no "no".
        recent: true when it asks of now or lately, so that "a seizure last year" is no answer.
        of_late: true where a "no" of some time only is none, as in "no alcohol since monday".
        leave: true when it asks for leave, so that "ok" is a yes.
    """

    id: str
    number: int
    short: str
    type: Type
    sensitivity: Sensitivity
    ask: str
    ask_helper: str
    why: str
    error: str
    choices: tuple[Choice, ...] = ()
    when: tuple[Mapping[str, Any], ...] = ()
    keep: bool = True
    age_limit: int | None = None
    skip_note: str = ""
    in_guidance: bool = True
    instrument: str = ""
    ask_again_on: tuple[str, ...] = ()
    either_way: tuple[str, ...] = ()
    exactly: tuple[str, ...] = ()
    recent: bool = False
    of_late: bool = False
    leave: bool = False

    def choice(self, value: str) -> Choice | None:
        """Return the choice that has this value, or None."""
        return next((one for one in self.choices if one.value == value), None)

    def wording(self, voice: Voice) -> str:
        """Return the question as this voice hears it."""
        return self.ask_helper if voice == "helper" else self.ask


@dataclass(frozen=True)
class Command:
    """One thing that a visitor can do at any question, by button or in words."""

    id: str
    label: str
    say: tuple[str, ...]


@dataclass(frozen=True)
class Consent:
    """What a visitor agrees to with "Send to staff"; version and text are stored."""

    version: str
    text: str


@dataclass(frozen=True)
class Form:
    """All questions in the order they are asked, with the words around them."""

    version: str
    questions: tuple[Question, ...]
    commands: Mapping[str, Command]
    texts: Mapping[str, str]
    consent: Consent
    instruments: Instruments
    fillers: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    contact_field: int = 14
    by_id: Mapping[str, Question] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {one.id: one for one in self.questions})

    def question(self, question_id: str) -> Question:
        """Return one question.

        Raises:
            FormError: no question has this id.
        """
        if question_id not in self.by_id:
            what = f"no question is called {question_id!r}"
            raise FormError(Where("screening.yml"), what, "Check the spelling.")
        return self.by_id[question_id]
