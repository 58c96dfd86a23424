"""Looks at one text that visitors read: length, reading grade, words, claims, numbers, facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.knowledge.facts import FACT, OPTIONAL, facts_in
from bot.knowledge.leftovers import leftovers
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.readability import SHORTEST, grade, sentences, words
from bot.knowledge.spoken import Role, Spoken
from bot.knowledge.words import CLAIMS, PHONE, STIGMA, digits, invented

# Limits proposed in the safety notes, section 5, for the operator's clinician to approve.
MOST_WORDS: dict[Role, int] = {"answer": 60, "more": 90, "helper_answer": 60, "pointer": 40}
MOST_IN_SENTENCE = 20
GRADE_WARNS, GRADE_FAILS = 8.9, 11.0
URGENT_WARNS, URGENT_FAILS = 6.9, 8.0
_URGENT: frozenset[Role] = frozenset({"urgent", "urgent_card", "consent"})
_ALWAYS_SET = "program.name"
_YES_OR_NO = re.compile(
    r"\s*((?:often|usually|mostly|in most cases),? (?:yes|no)|yes|no)[,.;:!]", re.I
)
_FILLED_BY_FACTS = frozenset({"faq", "dialogue", "page", "replies"})  # and by nothing else
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\[[^\[\]]+\]\([^()]*\)")
_ADDRESS = re.compile(r"\b[A-Za-z]{2,10}:/+\S*")
_WHOLE_ADDRESS = re.compile(r"https?://[^\s/.]+\.\S+", re.IGNORECASE)
# Forms that the page makes no link of, so that nobody can tap them; Word makes "–" of a hyphen.
_ODD_PHONE = re.compile(
    r"(?<![\w+./-])(?:\+?1(?: ?[-.–—/] ?| )?)?"
    r"(?:\(?\d{3}\)?(?: ?[-.–—/] ?| )\d{3}(?: ?[-.–—/] ?| )\d{4}|"
    r"[2-9]\d{2}[2-9]\d{6}|\(\d{3}\)\d{3}-\d{4})"
    r"(?![\w-])"
)
_SHORT_NUMBER = re.compile(
    r"\b(?:call|dial|phone|text(?: [\w\"'“”‘’ ]{1,40} to)?) (\d{3}|\d{5,6})"
    r"(?![\w:%/–—-]|[., ]\d| [-–—] ?\d| (?:times|people|minutes|days|places|programs|words)\b)",
    re.IGNORECASE,
)
_KNOWN_TO_ALL = frozenset({"911", "988", "211", "711"})
_BARE_ADDRESS = re.compile(r"(?<![\w/.@-])www\.[\w-]+\.[\w./-]*\w", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """What the other files say, as far as one text needs it.

    Args:
        facts: names that any text may use.
        phones: ten-digit numbers of the helplines in crisis.yml, each with a checked date; None
            when that file is broken and nobody can tell.
        program_phone: ten digits of the facility's number, if it is set.
        short_numbers: those that a button of a helpline dials or texts, such as 741741.
    """

    facts: Collection[str] = ()
    phones: Collection[str] | None = field(default_factory=frozenset)
    program_phone: str | None = None
    short_numbers: Collection[str] = ()


def wording(spoken: Spoken, kind: str, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with the wording of one text.

    Args:
        spoken: the text and where it stands.
        kind: the kind of its file, such as "faq".
        known: facts and phone numbers from the other files.
    """
    if spoken.role == "urgent_card":  # its lines were looked at one by one
        yield from _grade(spoken)
        return
    if spoken.role == "staff":  # staff read it, not visitors
        yield from _words(spoken)
        return
    yield from leftovers(spoken, kind)
    for rule in (_length, _sentences, _grade, _words, _opening, _addresses):
        yield from rule(spoken)
    yield from _phones(spoken, known)
    yield from _facts(spoken, kind, known)


def _problem(spoken: Spoken, what: str, mend: str, severity: Severity = "error") -> Problem:
    return Problem(spoken.document.path, spoken.line, what, mend, severity)


def _read_out(text: str) -> str:
    """Return the text at its longest: optional sentences kept, a word in place of each fact."""
    return FACT.sub("name", OPTIONAL.sub(lambda found: found.group(1), text))


def _length(spoken: Spoken) -> Iterator[Problem]:
    most, count = MOST_WORDS.get(spoken.role), len(words(_read_out(spoken.text)))
    if most is not None and count > most:
        what = f"This {_name(spoken)} has {count} words; the limit is {most}."
        mend = "Cut it, or move a part to `more`." if spoken.role == "answer" else "Cut it."
        yield _problem(spoken, what, mend)


def _sentences(spoken: Spoken) -> Iterator[Problem]:
    for sentence in sentences(_read_out(spoken.text)):
        count = len(words(sentence))
        if count > MOST_IN_SENTENCE:
            start = " ".join(sentence.split()[:4])
            what = f'The sentence "{start} ..." has {count} words; the limit is {MOST_IN_SENTENCE}.'
            yield _problem(spoken, what, "Make two sentences of it.")


def _grade(spoken: Spoken) -> Iterator[Problem]:
    text = _read_out(spoken.text)
    if len(words(text)) < SHORTEST or spoken.language != "en":
        return
    urgent = spoken.role in _URGENT
    warns, fails = (URGENT_WARNS, URGENT_FAILS) if urgent else (GRADE_WARNS, GRADE_FAILS)
    reached = grade(text)
    if reached > warns:
        what = f"This {_name(spoken)} reads at grade {reached:.1f}; aim at {6 if urgent else 8}."
        mend = "Use shorter words and shorter sentences."
        yield _problem(spoken, what, mend, "error" if reached > fails else "warning")


def _words(spoken: Spoken) -> Iterator[Problem]:
    for unwanted in (*STIGMA, *CLAIMS):
        found = unwanted.pattern.search(spoken.text)
        if found:
            yield _problem(spoken, f'We do not write "{found.group(0)}".', unwanted.mend)


def _opening(spoken: Spoken) -> Iterator[Problem]:
    """One answer meets "do I live at home?" and "do I have to move in?": a yes is wrong for one."""
    found = _YES_OR_NO.match(spoken.text)
    if found and spoken.role in ("answer", "helper_answer"):
        what = f'This {_name(spoken)} opens with "{found.group(1)}", which not every question asks.'
        mend = "Begin with the fact, so that it fits however it is asked."
        yield _problem(spoken, what, mend, "warning")


def _addresses(spoken: Spoken) -> Iterator[Problem]:
    mend = "Write the whole address, beginning with https://, or leave it out."
    for pattern in (_TAG, _LINK):
        found = pattern.search(spoken.text)
        if found:  # it would be read as it stands, signs and all
            yield _problem(spoken, f"{found.group(0)} is not shown as a link.", mend)
            return
    for found in _ADDRESS.finditer(spoken.text):
        if not _WHOLE_ADDRESS.fullmatch(found.group(0)):
            yield _problem(spoken, f"{found.group(0)} is not a web address.", mend)
        elif found.group(0).casefold().startswith("http:"):
            what = f"{found.group(0)} can be read and changed on its way."
            yield _problem(spoken, what, "Write https:// if the site has it.", "warning")
    for found in _BARE_ADDRESS.finditer(spoken.text):
        yield _problem(spoken, f"{found.group(0)} is not a whole web address.", mend)


def _phones(spoken: Spoken, known: Known) -> Iterator[Problem]:
    for found in PHONE.finditer(spoken.text):
        number = digits(found.group(0))
        if number == known.program_phone:
            what = f"The facility's number {found.group(0)} is written out here."
            yield _problem(spoken, what, "Write {program.phone}, in [[double brackets]].")
        elif not _kept_checked(number, known):
            what = f"The phone number {found.group(0)} is not one that we keep checked."
            mend = "Add it to `helplines` in crisis.yml with its source, or leave it out."
            yield _problem(spoken, what, mend)

    if known.phones is not None:
        yield from _odd_phones(spoken)
        yield from _short_numbers(spoken, known)


def _odd_phones(spoken: Spoken) -> Iterator[Problem]:
    for found in _ODD_PHONE.finditer(_ADDRESS.sub("", spoken.text)):
        if not PHONE.fullmatch(found.group(0)):
            number = digits(found.group(0))
            what = f"The phone number {found.group(0)} is written in a way that nobody can tap."
            usual = f"{number[:3]}-{number[3:6]}-{number[6:]}"
            yield _problem(spoken, what, f"Write it as {usual}.")


def _short_numbers(spoken: Spoken, known: Known) -> Iterator[Problem]:
    if spoken.where[0] == "helplines":  # the button itself, held against what it dials
        return
    for number in _SHORT_NUMBER.findall(spoken.text):
        if number not in _KNOWN_TO_ALL and number not in known.short_numbers:
            what = f"The number {number} is not one that we keep checked."
            mend = "Mend its digits, or add it to `helplines` in crisis.yml with its source."
            yield _problem(spoken, what, mend)


def _kept_checked(number: str, known: Known) -> bool:
    return known.phones is None or number in known.phones or invented(number)


def _facts(spoken: Spoken, kind: str, known: Known) -> Iterator[Problem]:
    text = spoken.text
    if text.count("[[") != len(OPTIONAL.findall(text)) or text.count("]]") != text.count("[["):
        yield _problem(spoken, "A [[ or ]] has no partner.", "Open with [[ and close with ]].")
        return
    for name in facts_in(text):
        if _unknown(name, kind, known):
            what, mend = f"{{{name}}} is not a fact.", f"Use one of {_listed(known.facts)}."
            yield _problem(spoken, what, mend)
    for name in facts_in(OPTIONAL.sub("", text)):
        if name in known.facts and name != _ALWAYS_SET:
            what = f"{{{name}}} may be unset, and then this text breaks."
            yield _problem(spoken, what, f"Put its sentence in brackets: [[ ... {{{name}}}.]]")
    if kind == "faq" and set("{}") & set(FACT.sub("", text)):
        yield _problem(spoken, "A { or } has no meaning here.", "Use round brackets.")


def _unknown(name: str, kind: str, known: Known) -> bool:
    ours = kind in _FILLED_BY_FACTS or name.startswith("program.")
    return ours and name not in known.facts


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _name(spoken: Spoken) -> str:
    names: dict[Role, str] = {
        "helper_answer": "helper answer",
        "urgent_card": "crisis card",
        "consent": "consent text",
        "line": "text",
        "urgent": "crisis text",
    }
    return names.get(spoken.role, spoken.role)
