"""What people say around a question: "Hi!", "Ok, so", "Really?", "thanks :)".

Read together with the question it drowns a short one: "Does it work? Thanks!" was taken for a
question that no entry fits. So where a message asks something, only that is read. Danger, the
screening's answers and what staff read are not touched by this: they see all that was written.

Courtesies are taken off one by one, each with a pattern that repeats nothing within a repetition,
so that no message takes long, whatever is written.
"""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.two_questions import asks, opens

# Before the words that open a question these are courtesies without a mark too: "ok can I".
_BARE: Final = (
    r"hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|ok|okay|oh|wow|u+m+|u+h+|h+m+|a+h+|"
    r"lol|haha|yeah|yep|thanks|thank you|thankyou|thx|ty|so"
)
# With a mark behind them these are as well; "No way out?" and "Right for my son?" ask with them.
_MARKED: Final = (
    rf"(?:hi|hello|hey) (?:there|all|everyone|again|guys|team|foyer)|{_BARE}|"
    r"(?:thanks|thank you) (?:so much|very much|a lot|again|for your help|for the info)|"
    r"yes|no|nope|right|really|seriously|honestly|for real|great|cool|nice|perfect|awesome|good|"
    r"got it|i see|i understand|understood|sorry|excuse me|pardon|pardon me|alright|all right|"
    r"sure|fine|huh|well|k|interesting|good to know|makes sense|that makes sense|that helps|"
    r"question|quick question|just a question|just a quick question|please|"
    r"(?:(?:i have|i've got|just) )?(?:two|2|three|3|a few|a couple(?: of)?) (?:quick )?questions"
)
_MARK: Final = r"(?:[,.!?;:)\u2026\u2013\u2014]|-(?=[\s-]))"  # not the hyphen of "No-show"
_WITH_MARK: Final = re.compile(rf"(?:{_MARKED})\s*{_MARK}", re.IGNORECASE)
_WITHOUT: Final = re.compile(rf"(?:{_BARE})\s", re.IGNORECASE)
_BETWEEN: Final = re.compile(rf"(?:\s|{_MARK}|-(?=\w))*")

# Behind a question: these always, and those only where a mark sets them apart ("a TIA", "say ...").
_CLOSING: Final = re.compile(
    r"(?<!\w)(?:please|pls|plz|lol|haha|(?<!say )(?<!a )(?<!of )(?<!send )"
    r"(?:thanks|thx|thank you)(?: so much| very much| a lot)?)$",
    re.IGNORECASE,
)
_CLOSING_MARKED: Final = re.compile(
    r"(?<!\w)(?:(?:(?:many )?thanks|thank you|thank u|thankyou|thx|ty|tysm|tia)"
    r"(?: so much| very much| a lot| again| in advance| for your help)?|please and thank you|"
    r"(?:i'm |im )?just (?:wondering|curious|asking))$",
    re.IGNORECASE,
)
_WRITTEN_FACE: Final = re.compile(r"(?:(?<=[\s?!.])[:;=]'?-?[)(DPp]|(?<=\s)<3)$")
# Faces, waving and folded hands, hearts, and what colours them; no beer, no dog.
_FACE: Final = re.compile(
    "[\u263a\u2764\ufe0f\U0001f44b-\U0001f44f\U0001f493-\U0001f49f\U0001f3fb-\U0001f3ff"
    "\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a]$"
)
_LOOKED_AT: Final = 40  # characters; a closing is shorter
_ENDS: Final = "?!.\u2026 \t\n"


def question_in(text: str) -> tuple[int, int]:
    """Return where the question of a message begins and ends; the whole message where none is.

    Args:
        text: what a visitor wrote.
    """
    start = _start(text)
    end = _end(text, start)
    core = text[start:end]
    if not asks(core) or not any(map(str.isalnum, core)):
        return 0, len(text)
    return start, end


def only_question(text: str) -> str:
    """Return the message with blanks in place of what stands around its question.

    Args:
        text: what a visitor wrote.
    """
    start, end = question_in(text)
    return " " * start + text[start:end] + " " * (len(text) - end)


def _start(text: str) -> int:
    """Go past courtesies; what ends without a mark counts only before the words of a question."""
    at = sure = len(text) - len(text.lstrip())
    while at < len(text):
        marked = _WITH_MARK.match(text, at)
        bare = marked or _WITHOUT.match(text, at)
        if not bare:
            break
        at = _BETWEEN.match(text, bare.end()).end()  # type: ignore[union-attr]
        sure = at if marked else sure
    return at if opens(text[at:]) else sure


def _end(text: str, start: int) -> int:
    """Go back past thanks and faces, then leave one mark of several."""
    end = len(text.rstrip())
    while end > start:
        shorter = _without_last(text, start, end)
        if shorter == end:
            break
        end = shorter
    words = len(text[start:end].rstrip(_ENDS)) + start
    asked = text.find("?", words, end)
    if asked >= 0:
        return asked + 1  # "how long??", and "at 9 p.m.?" whole
    return words if end - words > 1 else end


def _without_last(text: str, start: int, end: int) -> int:
    """Return where the text ends without its last face or thanks; `end` where it has none."""
    late = max(start, end - _LOOKED_AT)
    face = _FACE.search(text, end - 1, end) or _WRITTEN_FACE.search(text, late, end)
    if face:
        return start + len(text[start : face.start()].rstrip())
    spoken = len(text[start:end].rstrip("!. ")) + start
    before = _CLOSING_MARKED.search(text, late, spoken)
    if before and text[start : before.start()].rstrip()[-1:] in tuple("?!.,;:-\u2026\u2013\u2014"):
        return start + len(text[start : before.start()].rstrip(" ,;:-"))
    before = _CLOSING.search(text, late, spoken)
    return start + len(text[start : before.start()].rstrip(" ,;:-")) if before else end
