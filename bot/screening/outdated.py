"""Answers that no longer count, because their question now asks something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.screening import speak
from bot.screening.model import Form, State
from bot.screening.path import path

_ON_THIS_NUMBER = ("may_phone", "may_text", "may_voicemail")


def asked(form: Form, state: State) -> dict[str, str]:
    """Return what each answer was given to: the wording, and the number that leave was given for.

    Args:
        form: the form.
        state: the state, left unchanged.
    """
    number = str(state["answers"].get("phone", {}).get("value") or "")
    return {
        one: speak.wording(form, form.question(one), state)
        + (f" {number}" if one in _ON_THIS_NUMBER else "")
        for one in state["answers"]
    }


def forget(form: Form, state: State, before: Mapping[str, str], kept: Collection[str]) -> bool:
    """Take out each answer that was given to other words, as after "it is for my son, not me".

    Args:
        form: the form.
        state: changed in place.
        before: what asked() returned before the last answer.
        kept: questions that were answered just now.

    Returns:
        whether some of them are asked again.
    """
    now = asked(form, state)
    gone = {one for one in now if one in before and now[one] != before[one] and one not in kept}
    state["answers"] = {one: said for one, said in state["answers"].items() if one not in gone}
    state["trail"] = [one for one in state["trail"] if one not in gone]
    return any(one.id in gone for one in path(form, state).questions)
