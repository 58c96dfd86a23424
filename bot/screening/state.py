"""The screening's state: one JSON-able dict, mended when it comes back incomplete."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from bot.screening.model import Flow, Form, State
from bot.screening.path import path

_STATUSES = ("asking", "reading_back", "paused", "done")


def new(form: Form, flow: Flow) -> State:
    """Return the state before the first question.

    Args:
        form: the form.
        flow: "screening" or "contact".
    """
    return {
        "version": form.version,
        "flow": flow,
        "status": "asking",
        "at": None,
        "answers": {},
        "trail": [],
        "failed": 0,
        "picking": False,
        "choosing": False,
        "advised": [],
        "guidance": None,
        "consent": None,
        "outcome": None,
        "voice": "self",
    }


def broken_off(form: Form, before: State | None) -> State:
    """Return what a contact flow takes over from a screening that came before it.

    The visitor answered these questions and sees them again in the read-back, so staff see them
    too. How to reach the visitor is asked afresh. Which rules spoke at once is kept where no answer
    is, so that a request after "call 911 now" is no usual one.

    Args:
        form: the form.
        before: the state of that screening, or None.
    """
    if not before:
        return {}
    state = whole(form, before)
    asked = {one.id for one in form.questions if one.keep and one.number != form.contact_field}
    answers = {name: answer for name, answer in state["answers"].items() if name in asked}
    if not answers:
        return {"advised": state["advised"]}
    kept = {name: state[name] for name in ("advised", "guidance", "voice")}
    return {**kept, "answers": answers}


def cleared(form: Form, state: State, outcome: str) -> State:
    """Return a finished state that keeps no answer, only how it ended and whose voice it had.

    Args:
        form: the form.
        state: the state that ends.
        outcome: how it ended.
    """
    ended = new(form, state["flow"])
    ended.update(status="done", outcome=outcome, voice=state["voice"])
    return ended


def whole(form: Form, state: State | None) -> State:
    """Return a copy that has every part, whatever came back from storage.

    A form may have changed between two turns: answers to questions that are gone are dropped, and a
    place that no longer exists becomes the first open question.

    Args:
        form: the form as it is now.
        state: the stored state, or None.
    """
    kept: dict[str, Any] = deepcopy(state) if isinstance(state, dict) else {}
    flow: Flow = "contact" if kept.get("flow") == "contact" else "screening"
    mended = {**new(form, flow), **kept, "flow": flow}
    answers = mended["answers"] if isinstance(mended["answers"], dict) else {}
    mended["answers"] = {q: a for q, a in answers.items() if _still_valid(form, q, a)}
    mended["trail"] = [one for one in mended["trail"] or () if one in form.by_id]
    if mended["status"] not in _STATUSES:
        mended["status"] = "asking"
    if mended["status"] == "asking" and mended["at"] not in form.by_id:
        question = path(form, mended).first_open()
        mended["at"] = question.id if question else None
        mended["status"] = "asking" if question else "reading_back"
    return mended


def _still_valid(form: Form, question_id: str, answer: Any) -> bool:
    question = form.by_id.get(question_id)
    if question is None or not isinstance(answer, dict):
        return False
    value = answer.get("value")
    values = value if isinstance(value, list) else [value]
    known = {one.value for one in question.choices}
    return value is None or not known or known.issuperset(values)
