"""Reading grade of a text: the Flesch-Kincaid formula and the counting that it needs.

grade = 0.39 * words per sentence + 11.8 * syllables per word - 15.59 (Kincaid, Fishburne, Rogers
and Chissom 1975, Research Branch Report 8-75). Syllables are counted from the spelling, so a
grade is an estimate: trust it to about one grade on a text of 20 words or more.
"""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+|\n+")
_WORD = re.compile(r"[A-Za-z0-9À-ÿ]+(?:['’.,:/-][A-Za-z0-9À-ÿ]+)*")
_SHORTENED = re.compile(r"\b(a\.m|p\.m|e\.g|i\.e|U\.S|Dr|Mr|Ms|Mrs|St|vs|No)\.", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouyà-ÿ]+")
_PARTS = re.compile(r"[a-zà-ÿ]+|\d+")

# Spellings whose vowels count one fewer or one more than they look.
_FEWER = re.compile(
    r"[^aeioutd]ed$"  # asked, helped; but needed
    r"|(?<![sxzcg])(?<!ch)(?<!sh)(?<!i)(?<![^aeiou]l)es$"  # times; but changes, couples
    r"|(?<![aeiou]l)(?<=[^aeiouy])e$(?<![^aeiou]le)"  # care, medicine; but people
    r"|(?<=[aeiou]l)e$"  # while, role
    r"|[^aeiou]ely$"  # safely
    r"|[^aeiou]e(?:ment|ful|less|ness)s?$"  # statement, careful
    r"|^(?:some|home|safe|care|life|time|there|where|live)(?=[a-z]{3})"  # something, homework
)
_MORE = re.compile(
    r"(?<![ctgq])ia(?!ge)"  # psychiatric, insomnia; but social, marriage
    r"|(?<=[rdmph])io"  # period, radio; but tion, behavior
    r"|^vio"  # violence
    r"|(?<![ctgxs])iou"  # serious; but cautious
    r"|(?<![q])ua[lt](?!ly)"  # individual, situation
    r"|(?<!t)ien(?:ce|t|d(?!s?$))|lient"  # experience, client; but patient, friend
    r"|iet"  # anxiety, quiet
    r"|[eo]ing$"  # being, going
    r"|creat|react|reality|ideas?$|area"
)
_KNOWN = {
    "actual": 3, "actually": 4, "ancient": 2, "anyone": 3, "area": 3, "areas": 3, "being": 2,
    "business": 2, "client": 2, "clients": 2, "cocaine": 2, "create": 2, "created": 3, "creates": 2,
    "diagnosis": 4, "diet": 2, "efficient": 3, "employee": 3, "employees": 3, "employer": 3,
    "evening": 2, "evenings": 2, "every": 2, "everyone": 3, "everything": 3, "friend": 1,
    "friends": 1, "gradually": 4, "heroin": 3, "idea": 3, "ideas": 3, "individually": 6,
    "inpatient": 3, "medicaid": 3, "naloxone": 3, "once": 1, "one": 1, "opioid": 3, "opioids": 3,
    "outpatient": 3, "patient": 2, "patients": 2, "people": 2, "quiet": 2, "react": 2, "reality": 4,
    "science": 2, "seeing": 2, "someone": 2, "sufficient": 3, "the": 1, "trial": 2, "use": 1,
    "used": 1, "usual": 3, "usually": 4,
}  # fmt: skip

SHORTEST = 20


def words(text: str) -> list[str]:
    """Return the words of a text; "9-19", "don't" and "11:30" are one word each."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line of a list is one sentence too."""
    whole = _SHORTENED.sub(lambda found: found.group(0).replace(".", ""), text)
    return [part.strip() for part in _END.split(whole) if words(part)]


def syllables(word: str) -> int:
    """Return how many syllables a word has, estimated from its spelling; at least one."""
    return max(1, sum(_syllables(part) for part in _PARTS.findall(word.lower().replace("'", ""))))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade (US school years) of a text; 0.0 for an empty one."""
    said, parts = words(text), sentences(text)
    if not said or not parts:
        return 0.0
    spoken = sum(syllables(word) for word in said)
    return 0.39 * len(said) / len(parts) + 11.8 * spoken / len(said) - 15.59


def _syllables(part: str) -> int:
    if part.isdigit():
        return 1
    if part in _KNOWN:
        return _KNOWN[part]
    groups = len(_VOWELS.findall(part))
    return max(1, groups - len(_FEWER.findall(part)) + len(_MORE.findall(part)))
