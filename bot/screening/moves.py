"""What a visitor just did: a command, an answer, an attempt, or something for elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from bot.screening.ages import age
from bot.screening.contact import looks_like_phone, phone
from bot.screening.matching import match
from bot.screening.model import FREE_TYPES, Form, Question, State
from bot.screening.path import path
from bot.screening.permission import wishes
from bot.screening.reading import (
    AN_EMAIL,
    ANOTHER_WAY,
    BARE_NUMBER,
    LONG_AGO,
    NO_BUT,
    NO_OF_LATE,
    NotUnderstood,
    Understood,
    read,
)
from bot.screening.speak import EDIT, lines
from bot.screening.words import is_question, plain, without_fillers, words

Kind = Literal["command", "answer", "under_age", "edit", "unclear", "stale"]

_ANSWERING = ("skip", "why", "back", "stop", "hold", "delete", "resume")
_READING_BACK = ("done", "send", "delete", "change", "back", "stop", "hold", "resume")
_PAUSED = ("resume", "stop", "delete")
_WORDED = ("name", "phone", "free_text")  # types that are answered in free words
_LINE_NUMBER = re.compile(r"[^\d]{0,60}(\d{1,2})[^\d]{0,60}")
_MEANT = re.compile(
    r"(?:(?:wait|no|oh|oops|ah|sorry|actually|hold on|my bad|i) ){0,6}meant\b(?! to\b)"
)
_FOR_WHOM = re.compile(
    r"(?:(?:wait|no|oh|oops|sorry|actually|hold on|my bad) ){0,4}"
    r"(?:its|it is|this is|i am asking|im asking|i meant|i mean|i said) (?:actually |really )?for "
    r"(?P<whom>(?:me|myself|him|her|my \w+|a friend|someone else)(?: not (?:me|my \w+))?)"
)
# Elsewhere than at its question an age must be led by this: "im 16", not "my daughter turned 16"
# or "she treats me like im 12", and "hes 16", not "his mom and our other son, hes 12".
_OWN_AGE = re.compile(
    r"(?<!like )(?<!think )(?<!thinks )(?<!thought )(?<!though )(?<!said )(?<!says )"
    r"\b(?:im|i am)(?: only| just| still| actually)? \d\d"
)
_THEIR_AGE = re.compile(
    r"(?:(?:no|yes|but|and|oh|wait|sorry|actually|btw|well) ){0,3}"
    r"(?:hes|shes|theyre|he is|she is|they are)(?: only| just| still)? \d\d"
)
_WRONG = frozenset({"wrong", "change", "fix", "edit", "correct", "incorrect", "update", "not"})
_LINE_WORDS = frozenset({"question", "line", "change", "meant"})
# An attempt at an answer, though not one that can be taken.
_ATTEMPTS = frozenset(
    {
        "names two answers",
        "too unclear for this question",
        "denies one answer and names no other",
        "an age, or the number of another line",
        AN_EMAIL,
        ANOTHER_WAY,
        LONG_AGO,
        NO_BUT,
        NO_OF_LATE,
    }
)


@dataclass(frozen=True)
class Move:
    """One thing a visitor did.

    Args:
        kind: "under_age" is an age told at another question; "unclear" is a text that no rule could
            read.
        value: the command, the question to edit, an Understood answer, or for "under_age" the
            question that asks for the age.
        reason: the rule that read it.
    """

    kind: Kind
    value: Any
    reason: str


def commands_now(form: Form, state: State) -> tuple[str, ...]:
    """Return the names of the commands that can be typed at this point."""
    if state["status"] == "paused":
        return _PAUSED
    if state["status"] == "reading_back":
        return _READING_BACK
    return ("done", *_ANSWERING) if state["picking"] else _ANSWERING


def typed(form: Form, state: State, text: str) -> Move:
    """Read a typed text.

    Args:
        form: the form.
        state: where the visitor is.
        text: what was typed.
    """
    if name := _command(form, state, text):
        return Move("command", name, f"command {name}")
    if asks_age := _under_age(form, state, text):
        return Move("under_age", asks_age, f"an age, told at {state['at'] or 'the read-back'}")
    if _is_for_another(form, state, text):
        return Move("edit", "who", "told for whom it is")
    if state["status"] == "reading_back":
        return _line(form, state, text)
    if state["status"] != "asking":
        return Move("unclear", None, f"status {state['status']}")
    if _corrects_the_last(form, state, text):
        return Move("command", "back", "a correction of the last answer")
    return _other_line(form, state, text) or _answer(form, state, text)


def _command(form: Form, state: State, text: str) -> str:
    bare = " ".join(without_fillers(words(text), [one.split() for one in form.fillers]))
    spoken = {plain(text), bare}
    if state["status"] == "asking" and plain(text) in form.question(state["at"]).either_way:
        return ""
    if state["status"] == "asking" and _has_done(form, state, spoken):
        # An answer under correction is left as it was.
        return "hold" if path(form, state).first_open() is None else "skip"
    for name in commands_now(form, state):
        if spoken.intersection(form.commands[name].say):
            return name
    if state["status"] != "asking":
        return ""
    question = form.question(state["at"])
    refused = question.type in _WORDED and bool(spoken.intersection(form.refusals))
    return "skip" if refused else ""


def _has_done(form: Form, state: State, spoken: Collection[str]) -> bool:
    """ "Im done" and "send it", at the last questions, are neither name nor stop."""
    last = form.question(state["at"]).number == form.contact_field
    said = (*form.commands["done"].say, *form.commands["send"].say)
    return last and not set(spoken).isdisjoint(said)


def _answer(form: Form, state: State, text: str) -> Move:
    question = form.question(state["at"])
    found = read(form, question, text, state["voice"])
    if isinstance(found, NotUnderstood):
        return Move("unclear", None, found.rule)
    if found.rule.startswith(BARE_NUMBER) and question.id in state["answers"]:
        return Move("unclear", None, "an age, or the number of another line")
    return Move("answer", found, found.rule)


def _under_age(form: Form, state: State, text: str) -> str:
    """Return the question that asks for the age where "im 16" is said anywhere else, or ""."""
    said = plain(text)
    told = _OWN_AGE.search(said) if state["voice"] == "self" else _THEIR_AGE.match(said)
    if (
        state["status"] not in ("asking", "reading_back")
        or not told
        or _tells_danger(form, state, text)
    ):
        return ""
    for question in path(form, state).questions:
        if question.age_limit is not None and question.id != state["at"]:
            found = age(text, question.age_limit, form.fillers, state["voice"])
            if found is not None and not found.adult and not found.bare:
                return question.id
    return ""


def _tells_danger(form: Form, state: State, text: str) -> bool:
    """ "Yes im 16", said where danger is asked about, is a yes first of all."""
    question = form.by_id.get(state["at"]) if state["status"] == "asking" else None
    if question is None or question.sensitivity != "safety":
        return False
    return isinstance(read(form, question, text, state["voice"]), Understood)


def _corrects_the_last(form: Form, state: State, text: str) -> bool:
    """ "Wait no i meant 3" is about the answer before, which is then asked once more."""
    fresh = state["failed"] == 0 and not state["picking"] and state["at"] not in state["answers"]
    walks_on = fresh and path(form, state).first_open() is not None and bool(state["trail"])
    meant = walks_on and _MEANT.match(plain(text)) is not None
    return meant and not _tells_danger(form, state, text)


def _is_for_another(form: Form, state: State, text: str) -> bool:
    """ "Wait its for my brother", told later: all that is asked of somebody else would be wrong."""
    who = state["answers"].get("who", {}).get("value")
    told = _FOR_WHOM.fullmatch(plain(text))
    open_ = state["status"] in ("asking", "reading_back") and state["at"] != "who"
    if not (who and told and open_) or _tells_danger(form, state, text):
        return False
    found = read(form, form.question("who"), told.group("whom"))
    return isinstance(found, Understood) and found.value != who


def _other_line(form: Form, state: State, text: str) -> Move | None:
    """ "I meant question 12", said while an answer is corrected, is the number of another line."""
    if not _LINE_WORDS.intersection(words(text)) or path(form, state).first_open() is not None:
        return None
    found = _line(form, {**state, "choosing": False}, text)
    return found if found.reason == "number of a line" else None


def _line(form: Form, state: State, text: str) -> Move:
    """ "3", "change 3", "my phone number is wrong"."""
    listed = lines(form, path(form, state))
    if phone(text) and any(one.question.id == "phone" for one in listed):
        return Move("edit", "phone", "a phone number")
    number = _LINE_NUMBER.fullmatch(text[:125]) if not is_question(text) else None
    if number:
        chosen = [one for one in listed if one.number == int(number.group(1))]
        if chosen:
            return Move("edit", chosen[0].question.id, "number of a line")
        return Move("unclear", None, "no line has this number")
    ways = [one for one in wishes(text).refused if one in {each.question.id for each in listed}]
    if ways and not is_question(text):
        return Move("edit", ways[0], "a way that is refused")
    tokens = words(text)
    about_a_line = state["choosing"] or len(tokens) <= 3 or bool(_WRONG.intersection(tokens))
    found = match(text, {one.question.id: (plain(one.question.short),) for one in listed})
    named = found.values or found.denied
    if about_a_line and len(named) == 1:
        return Move("edit", named[0], f"name of a line, {found.rule}")
    return Move("unclear", None, "no line named")


def tapped(form: Form, state: State, choice: str) -> Move:
    """Read a button's value: "<question>:<answer or command>", "edit:<question>" or a bare value.

    Args:
        form: the form.
        state: where the visitor is.
        choice: the value that came with the button.
    """
    place, _, value = choice.rpartition(":")
    if place == EDIT:
        on_list = any(one.question.id == value for one in lines(form, path(form, state)))
        if state["status"] == "reading_back" and on_list:
            return Move("edit", value, "tapped a line")
        return Move("stale", None, "that line is not shown now")
    if value in commands_now(form, state) and place in ("", state["at"] or ""):
        return Move("command", value, f"tapped {value}")
    if state["status"] != "asking" or place not in ("", state["at"]):
        return Move("stale", None, "a button of another question")
    return _tapped_answer(form.question(state["at"]), value)


def _tapped_answer(question: Question, value: str) -> Move:
    choice = question.choice(value)
    if choice is None:
        return Move("stale", None, "no such answer here")
    if question.type != "multi_choice":
        return Move("answer", Understood(value, "tapped"), "tapped")
    several = Understood([] if choice.several else [value], "tapped", several=choice.several)
    return Move("answer", several, "tapped")


def is_attempt(form: Form, state: State, move: Move, text: str) -> bool:
    """Say whether an unclear text was still meant for the current question.

    Args:
        form: the form.
        state: where the visitor is.
        move: what typed() made of the text.
        text: what was typed.
    """
    if state["status"] == "reading_back":
        return move.reason == "no line has this number"
    if state["status"] != "asking":
        return False
    number = form.question(state["at"]).type == "phone" and looks_like_phone(text)
    return number or move.reason in _ATTEMPTS


def takes_any_text(form: Form, state: State) -> bool:
    """Say whether the current question is answered in free words, so that a text may be either."""
    return state["status"] == "asking" and form.question(state["at"]).type in FREE_TYPES
