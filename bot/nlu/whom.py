"""For whom a visitor asks: for themselves, or for a person they care about; plain rules.

What is looked for is who would come to treatment. "Can I bring my wife?" does not tell, so whatever
was known before stays. A wrong guess costs little: the two voices say the same in other words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Voice = Literal["self", "helper"]

_KIN: Final = (
    r"(?:step-?|grand|ex-?)?\s?(?:sons?|daughters?|child|children|kids?|teen(?:ager)?|boy|girl|"
    r"husband|hubby|wife|wifes|spouse|partner|boyfriend|bf|girlfriend|gf|fianc[eé]e?|mother|mom|mum|mama|father|"
    r"dad|papa|parents?|folks|brother|bro|sister|sis|mother|father|cousin|nephew|niece|uncle|aunt|"
    r"grandma|grandpa|relative|family member|loved ones?|friend|buddy|roommate|neighbor|coworker|"
    r"sponsee|client|patient|student)(?: in law|-in-law)?(?:'s|s')?"
)
_WHOSE: Final = rf"(?:my|our)\s+(?:[\w-]+\s+){{0,2}}?{_KIN}\b"
_SOMEONE: Final = (
    r"(?:a friend(?: of mine)?|(?:a |my )?loved ones?|some(?:one|body) (?:i|we) (?:love|know|care "
    r"about|live with)|a family member|a relative)\b"
)
_PERSON: Final = re.compile(rf"\b(?:{_WHOSE}|{_SOMEONE})", re.IGNORECASE)
_FOR_ANOTHER: Final = re.compile(
    r"\b(?:for|on behalf of|about|asking for|calling for) (?:someone|somebody) else\b"
    r"|\bnot (?:for|about) (?:me|myself)\b|\bon (?:his|her|their) behalf\b",
    re.IGNORECASE,
)
_FOR_MYSELF: Final = re.compile(
    r"\b(?:for|about) (?:me|myself)\b|\bit'?s me\b|\bi'?m (?:asking|writing) for myself\b"
    r"|\bmy own (?:drinking|use|treatment|recovery|problem|addiction)\b",
    re.IGNORECASE,
)
# "My wife wants me to stop", "my dad says I drink too much": the one who writes is meant.
_ABOUT_THE_WRITER: Final = re.compile(
    r"^\W*(?:'s)?\W*(?:\w+ ){0,2}?(?:wants?|says?|said|thinks?|told|makes?|is making|made|begged|"
    r"asked|asks|needs?|sent|is sending|threatens?|worries|hates|left|is leaving|will leave|"
    r"won'?t (?:talk|let)|found|caught|can drive|pays?)\b.{0,25}?\b(?:me|i|i'm|my)\b",
    re.IGNORECASE,
)
# "Will my husband find out?", "can my mom visit": the person is company, or may hear of it.
_COMPANY_AFTER: Final = re.compile(
    r"^\W*(?:\w+ ){0,2}?(?:find out|know\b|be told|get told|be notified|hear|visit|join|see me|"
    r"sit in|attend with|come (?:with|along|and see|in with)|be there|drive|pick me|watch|"
    r"come to (?:a |the |my )?(?:family|session|group|visit|appoint)|(?:get|be) involved|"
    r"call (?:me|you)|and (?:i|me)\b)",
    re.IGNORECASE,
)
_COMPANY_BEFORE: Final = re.compile(
    r"\b(?:bring|bringing|tell|telling|told|call|with|without|from|leave|leaving|hide|include|"
    r"explain (?:it|this) to|involve|see|away from|and|watch|watches|childcare for)\s+$",
    re.IGNORECASE,
)
_WHO_ACTS: Final = re.compile(r"\b(?:i|i'm|me|you|they|who)\b", re.IGNORECASE)
_THIRD: Final = re.compile(r"\b(?:he|she|him|her|himself|herself|he's|she's|hes|shes)\b", re.I)
# A doctor, a boss or a judge may be "he" without being the one to be treated.
_OTHERS: Final = re.compile(
    r"\b(?:doctor|therapist|counselor|boss|judge|officer|nurse|lawyer|manager|clinician)\b", re.I
)
_FIRST: Final = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|i'll|me|my|mine|myself)\b", re.IGNORECASE)
# Words of somebody who asks, whoever it is about.
_ASKING: Final = re.compile(
    r"\b(?:can|could|may|should) (?:i|we) (?:ask|talk|speak|chat|call|get (?:some )?info)\b|"
    r"\bi(?:'m| am|'d| would)? (?:want|need|like|just want|trying|wondering|curious|"
    r"have a question|don'?t (?:know|understand)|understand|see|think|guess|mean|forgot|read|heard)"
    r"(?: to (?:know|ask|talk|speak|understand|find out))?\b|"
    r"\b(?:tell|give|show|send|help|let|call|remind|excuse|answer|connect) me\b|"
    r"\bmy (?:question|chat)\b|\bcan you (?:tell|explain to) me\b|"
    r"\bhow (?:do|can|should) i (?:help|support|reach|pay|talk)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Whom:
    """For whom a message asks, and the words that told.

    Args:
        voice: "self" or "helper".
        start: where those words begin.
        end: where they end.
        reason: the rule.
    """

    voice: Voice
    start: int
    end: int
    reason: str


def whom(text: str) -> Whom | None:
    """Return for whom a message asks, or None when it does not tell.

    Args:
        text: what the visitor typed.
    """
    found = _found("helper", _FOR_ANOTHER.search(text), "says that it is for somebody else")
    found = found or _found("self", _FOR_MYSELF.search(text), "says that it is for themselves")
    if found:
        return found
    people = list(_PERSON.finditer(text))
    if people:
        return _about(text, people)
    third = _THIRD.search(text)
    if third and not _OTHERS.search(text):
        return _found("helper", third, "speaks of one person as he or she")
    spared = _ASKING.sub(lambda found: " " * len(found.group()), text)
    return _found("self", _FIRST.search(spared), "speaks of themselves")


def _about(text: str, people: list[re.Match[str]]) -> Whom | None:
    """Tell whether a named person is the one to be treated; the first that is decides."""
    acts = _WHO_ACTS.search(_PERSON.sub(" ", text)) is not None
    for one in people:
        before, after = text[: one.start()], text[one.end() :]
        if _ABOUT_THE_WRITER.match(after):
            return _found("self", one, "tells what a person wants of them")
        company = _COMPANY_AFTER.match(after) or (acts and _COMPANY_BEFORE.search(before))
        if not company:
            return _found("helper", one, "asks about a person they care about")
    return None


def _found(voice: Voice, match: re.Match[str] | None, reason: str) -> Whom | None:
    return Whom(voice, match.start(), match.end(), reason) if match else None
