"""A visitor who walks through the screening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.screening.engine import Engine
from bot.screening.model import Flow, State
from bot.screening.turn import Turn

# Someone for whom no rule but "an IOP may be one option" matches.
USUAL: dict[str, str] = {
    "who": "me",
    "danger": "no",
    "adult": "yes",
    "help": "alcohol",
    "stopped": "no",
    "symptoms": "none",
    "past_withdrawal": "no",
    "overdose_month": "no",
    "substance_optin": "no",
    "mood_optin": "no",
    "medical": "none",
    "safe_place": "yes",
    "support": "yes",
    "attend": "evening",
    "coming_from": "none",
    "recovery_medicine": "no",
}
# What they leave to be reached by; "=" is typed.
CONTACT = {
    "name": "=Sam",
    "phone": "=617-555-0123",
    "may_phone": "yes",
    "may_text": "no",
    "may_voicemail": "skip",
    "safe_times": "=after 5",
}


def at(engine: Engine, question_id: str, **state: Any) -> State:
    """Return a state that is waiting for the answer to one question."""
    return {**engine.start("screening").state, "at": question_id, **state}


def walk(engine: Engine, answers: Mapping[str, str], flow: Flow = "screening") -> list[Turn]:
    """Answer every question that has an answer here by button (or "=text"), skip the others."""
    turns = [engine.start(flow)]
    for _ in range(60):
        state = turns[-1].state
        if state["status"] != "asking":
            return turns
        wanted = answers.get(state["at"], "skip")
        if wanted.startswith("="):
            turns.append(engine.step(state, wanted[1:], None))
        else:
            turns.append(engine.step(state, None, f"{state['at']}:{wanted}"))
    raise AssertionError(f"still asking {turns[-1].state['at']} after 60 turns")


def texts(turn: Turn) -> str:
    """Return all that was said in one turn."""
    return "\n".join(say.text for say in turn.says)


def titles(turn: Turn) -> list[str]:
    """Return the titles of all buttons of one turn."""
    return [button.title for say in turn.says for button in say.buttons]


def told_of(turn: Turn) -> dict[str, Any]:
    """Return what the page is told of the last question of one turn."""
    found: dict[str, Any] = turn.says[-1].metadata["screening"]
    return found
