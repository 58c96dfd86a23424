"""Which way somebody asks to go between levels of care: "from outpatient to inpatient", or back.

The encoder and the counts of words read both ways as nearly the same words; which stands first
decides what is true. So the scores of the two entries, one for each way, change hands where the
words say it plainly; where they do not, nothing changes.

The order of the levels is that of the ASAM criteria: outpatient (1), intensive outpatient (2.1),
partial hospitalization (2.5), residential (3), inpatient (4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, Literal

from bot.nlu.decision import FAQ, Scored

Way = Literal["up", "down"]

_score: Final = attrgetter("score")
_MOST: Final = 300  # characters: a longer story speaks of more than one step
_OURS: Final = (
    r"(?:(?:an?|the|your|this|my|his|her|their|standard|regular|traditional|general)\s+)*"
    r"(?:(?:intensive[\s-]+)?out[\s-]?patient(?:\s+(?:program|care|treatment|rehab|level))?|"
    r"iops?(?:\s+program)?|(?:day|night|evening)\s+iop)"
)
_HERE: Final = r"(?:here|your\s+(?:program|center|place)|this\s+program)"
_MORE: Final = (
    r"(?:(?:an?|the|your|this|my|his|her|their|full|24[/ ]7|actual|short[\s-]term)\s+)*"
    r"(?:in[\s-]?patient(?:\s+(?:program|care|treatment|rehab|level|stay|detox|unit))?|"
    r"residential(?:\s+(?:program|care|treatment|rehab|level|stay))?|"
    r"live[\s-]?in\s+(?:program|treatment|rehab)|partial\s+hospitali[sz]ation(?:\s+program)?|phps?|"
    r"detox|rehab|(?:psych\w*\s+)?hospital|higher\s+level(?:\s+of\s+care)?)"
)
_END: Final = r"(?![\w-])"
_TO: Final = r"(?:in)?to"
# "outpatient rehab to inpatient", and "inpatient after outpatient".
_UP: Final = re.compile(
    rf"\bfrom\s+(?:{_OURS}|{_HERE})\s+(?:{_TO}|up\s+to|back\s+to|over\s+to)\s+{_MORE}{_END}|"
    rf"\b(?:{_OURS})\s+(?:{_TO})\s+{_MORE}{_END}|"
    rf"{_TO}\s+{_MORE}\s+from\s+(?:{_OURS}|{_HERE}){_END}|"
    rf"\b{_MORE}\s+after\s+{_OURS}{_END}",
    re.IGNORECASE,
)
_DOWN: Final = re.compile(
    rf"\bfrom\s+{_MORE}\s+(?:{_TO}|down\s+to|back\s+to|over\s+to)\s+(?:{_OURS}|{_HERE}){_END}|"
    rf"\b{_MORE}\s+(?:{_TO})\s+{_OURS}{_END}|"
    rf"{_TO}\s+(?:{_OURS})\s+from\s+{_MORE}{_END}|"
    rf"\b{_OURS}\s+after\s+{_MORE}{_END}",
    re.IGNORECASE,
)
# Whoever asks here and names no start, starts here: "can I switch to inpatient if I need to?"
_UP_FROM_HERE: Final = re.compile(
    r"\b(?:can|could|may|might|will|would|should|able\s+to|(?:need|have|want|wants|ready)\s+to|if)\b"
    r"(?:\s+\w+){0,4}?\s+(?:switch|move|transfer|step|change|go\s+back|upgrade|bump|"
    r"(?:switched|moved|transferred|bumped))\s+"
    rf"(?:(?:me|him|her|us|them|someone|my\s+\w+|up|over|back)\s+)*{_TO}\s+{_MORE}{_END}",
    re.IGNORECASE,
)
_MORE_CARE: Final = re.compile(rf"\b{_MORE}{_END}", re.IGNORECASE)


def way(text: str) -> Way | None:
    """Tell which way somebody asks to go between levels of care.

    Args:
        text: a message as it is read: mended, acronyms spelt out or not.

    Returns:
        None where the words leave it open, or speak of both.
    """
    if len(text) > _MOST:
        return None
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if up != down:
        return "up" if up else "down"
    # "Can I move to rehab after detox?" goes neither way: it leaves us out.
    if not up and _UP_FROM_HERE.search(text) and len(_MORE_CARE.findall(text)) == 1:
        return "up"
    return None


def in_that_way(ranking: list[Scored], text: str, ways: Sequence[str]) -> list[Scored]:
    """Give the score of the entry on the other way to the one on the way that was asked about.

    Args:
        ranking: labels and their scores, best first.
        text: the message as it is read.
        ways: ids of the entries on going to less care and to more; empty leaves all as it is.

    Returns:
        the same labels, best first.
    """
    asked = way(text) if ways else None
    if asked is None:
        return ranking
    less, more = (FAQ + entry for entry in ways)
    right, wrong = (more, less) if asked == "up" else (less, more)
    scores = dict(ranking)
    if right not in scores or wrong not in scores:
        return ranking
    scores[right] += scores[wrong]
    scores[wrong] = 0.0
    found = [Scored(label, score) for label, score in scores.items()]
    found.sort(key=_score, reverse=True)
    return found
