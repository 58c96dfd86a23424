"""Which reply is given instead of a rule's: for what is said in passing, and what was said before.

The rules see one message. Who says "huh?", "oh ok" or "my son", or hears the same words a second
time, is in a talk; plain functions, no Rasa.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.policies.in_passing import (
    acknowledges,
    announces,
    asks_how_to_stop,
    asks_to_delete,
    asks_us_to_stop,
    asks_whether_to_stop,
    is_not_clear,
    is_unsure,
    may_mean_drinking,
    names_a_bare_person,
    names_all,
    only_names_a_person,
    only_names_themselves,
    only_waits,
)

FAQ: Final = "utter_faq"
SAID_BEFORE: Final = "utter_said_before"
FALLBACK: Final = "utter_fallback"
FALLBACK_AGAIN: Final = "utter_fallback_again"
GREET: Final = "utter_greet"
TOLD: Final = "utter_told"
COMPLAINT: Final = "utter_complaint"
CHOICE: Final = "action_did_you_mean"
REPEAT: Final = "action_repeat"
STOP: Final = "utter_stop"
STOP_WHICH: Final = "utter_stop_which"
CONFIRM_DELETE: Final = "utter_confirm_delete"
NOT_CLEAR: Final = "utter_not_clear"
# The same words each time would sound deaf.
_AGAIN: Final = {
    TOLD: "utter_told_again",
    FALLBACK: FALLBACK_AGAIN,
    GREET: "utter_greet_again",
    COMPLAINT: "utter_complaint_again",
}
# What "how do i stop", which names nothing, is near to.
_NEAR_STOPPING: Final = frozenset({"leave_early", "nicotine", "abstinence_required"})
_NO_SUBJECT: Final = "other_questions"  # the entry of all that fits no other


@dataclass(frozen=True)
class Before:
    """What the visitor heard last.

    Args:
        said: the name of the last action; "" where nothing was said yet.
        entry: the entry that the last reply came from.
        danger: whether a crisis card or the gentle line was among the last replies, or is now.
    """

    said: str = ""
    entry: str | None = None
    danger: bool = False


def instead(
    rule: str, text: str, entry: str | None, before: Before, *, leaned: bool = False
) -> str | None:
    """Return what is said instead of what the rule says, or None.

    Args:
        rule: what the rule says.
        text: what the visitor wrote.
        entry: the entry that was understood, if one was.
        before: what the visitor heard last.
        leaned: whether it was understood in the light of an earlier answer.
    """
    if rule == STOP:
        # Who says it again is not asked twice; in danger it may be the pain that should stop.
        asked = before.said == STOP_WHICH and not before.danger and not asks_how_to_stop(text)
        return STOP_WHICH if may_mean_drinking(text) and not asked else None
    if asks_us_to_stop(text):
        return STOP
    if asks_to_delete(text):
        return CONFIRM_DELETE
    if before.said == CHOICE and names_all(text):
        return REPEAT  # one at a time
    unclear = rule in (FALLBACK, TOLD) or (rule == FAQ and entry == _NO_SUBJECT)
    torn = rule == CHOICE and not leaned
    near = rule == FAQ and not leaned and entry in _NEAR_STOPPING and entry != before.entry
    how = (unclear or torn or near) and asks_how_to_stop(text)
    if how or ((unclear or torn) and asks_whether_to_stop(text)):
        return STOP_WHICH
    # "My son" is near to many an entry, and asks for none.
    unclear = unclear or (rule in (FAQ, CHOICE) and not leaned and names_a_bare_person(text))
    if not before.danger:
        found = _in_passing(rule, text, entry, before, unclear)
        if found:
            return found
    if unclear and rule != TOLD and _was_unclear(before):
        return FALLBACK_AGAIN
    if rule == FAQ and entry and entry == before.entry and not _for_another(text):
        return SAID_BEFORE
    # What is told in many messages is met by both in turn.
    same = before.said == rule or (rule != TOLD and before.said == _AGAIN.get(rule))
    return _AGAIN.get(rule) if same else None


def while_asking(text: str) -> str | None:
    """Return what is said instead of a rule's reply while a screening is open, or None.

    Args:
        text: what the visitor wrote, and no answer to the open question.
    """
    if asks_us_to_stop(text):
        return STOP
    return CONFIRM_DELETE if asks_to_delete(text) else None


def _in_passing(
    rule: str, text: str, entry: str | None, before: Before, unclear: bool
) -> str | None:
    repeated = rule == FAQ and entry == before.entry
    twice = before.said == NOT_CLEAR
    heard = unclear or repeated or rule == COMPLAINT or (twice and rule == REPEAT)
    if before.said and heard and is_not_clear(text):
        return _AGAIN[COMPLAINT] if twice else NOT_CLEAR
    # "So" is no yes to what was offered.
    if announces(text) and (unclear or rule in (GREET, "action_affirm")):
        return "utter_go_ahead"
    if not unclear:
        return None
    if only_waits(text):
        return "utter_greet_again" if before.said else GREET
    if only_names_a_person(text):
        return "utter_for_another"
    if only_names_themselves(text):
        return "utter_go_ahead"
    if is_unsure(text):
        return "utter_help"
    return "utter_all_right" if before.said and acknowledges(text) else None


def _was_unclear(before: Before) -> bool:
    return before.said in (FALLBACK, FALLBACK_AGAIN) or before.entry == _NO_SUBJECT


def _for_another(text: str) -> bool:
    """The same answer, in words for somebody else, is no repetition."""
    return only_names_a_person(text) or only_names_themselves(text)
