"""What people say around a question: "Hi!", "Ok, so", "Really?", "thanks :)".

Read together with the question it drowns a short one: "Does it work? Thanks!" was taken for a
question that no entry fits. So where a message asks something, only that is read. Danger, the
screening's answers and what staff read are not touched by this: they see all that was written.
"""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.two_questions import asks

# Before a question these are never part of it, with or without a mark behind them.
_GREETING: Final = (
    r"(?:hi|hiya|hello|hey)(?: (?:there|all|everyone|again|foyer))?|"
    r"good (?:morning|afternoon|evening)|ok|okay|oh|ohh+|wow|um+|uh+|hm+|ah+|lol|haha+|"
    r"yeah|yep|thanks?(?: you)?(?! to\b)(?: (?:so|very) much| a lot| again)?|thankyou|thx|ty"
)
# These are only where a mark sets them apart: "No way out?", "Right for my son?" ask with them.
_REPLY: Final = (
    r"yes|no|nope|right|really|seriously|honestly|for real|great|cool|nice|perfect|awesome|good|"
    r"got it|i see|i understand|understood|sorry|excuse me|pardon(?: me)?|alright|all right|"
    r"sure|fine|huh|well|so|k|interesting|good to know|(?:that )?makes sense|that helps|"
    r"quick question|(?:just )?(?:a )?(?:quick )?question"
)
_MARK: Final = r"\s*(?:[,.!?;:\u2026\u2013\u2014]|-(?=[\s-]))+\s*"  # not that of "No-show"
_BEFORE: Final = re.compile(
    rf"\s*(?:(?:{_GREETING})(?:{_MARK}|\s+)|(?:{_REPLY}|{_GREETING}){_MARK}"
    rf"|so\s+(?=(?:how|what|when|where|who|why|which|do|does|is|are|can|could|will|would)\b))+",
    re.IGNORECASE,
)
_FACE: Final = r"[:;=]'?-?[)(DPp/]+|<3|[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]+"
_AFTER: Final = re.compile(
    r"(?:(?:[\s,.!;:\u2026-]+|(?<=\?))(?:many )?(?:thanks|thank you|thankyou|thx|ty|tia|pls|plz|"
    r"please|lol|haha+|just (?:wondering|curious|asking))"
    r"(?: (?:so|very) much| a lot| again| in advance)?"
    rf"|\s*(?:{_FACE}))+[\s.!?]*$",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[?!.\u2026\s]+$")
_LOOKED_AT: Final = 60  # characters at the end, which is where thanks stand
_ALL: Final = re.compile(rf"\W*(?:(?:{_GREETING}|{_REPLY}|please)\W*)+", re.IGNORECASE)


def question_in(text: str) -> tuple[int, int]:
    """Return where the question of a message begins and ends; the whole message where none is.

    Args:
        text: what a visitor wrote.
    """
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    late = max(start, len(text) - _LOOKED_AT)
    after = _AFTER.search(text, late)
    end = _ended(text, late, after.start() if after else len(text))
    core = text[start:end]
    if not asks(core) or not any(map(str.isalnum, core)) or _ALL.fullmatch(core):
        return 0, len(text)
    return start, end


def only_question(text: str) -> str:
    """Return the message with blanks in place of what stands around its question.

    Args:
        text: what a visitor wrote.
    """
    start, end = question_in(text)
    return " " * start + text[start:end] + " " * (len(text) - end)


def _ended(text: str, start: int, end: int) -> int:
    """Leave one mark of several: "how long??" ends behind the first question mark."""
    run = _END.search(text[start:end])
    if not run:
        return end
    first = start + run.start()
    marks = text[first:end].strip()
    if len(marks) < 2:
        return first + len(text[first:end].rstrip())
    return first + 1 if marks[0] == "?" else first
