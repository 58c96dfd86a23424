"""What is counted of a screening: which questions were asked and gone past, never an answer."""

from __future__ import annotations

from typing import Any

from bot.screening.turn import Turn

Tally = list[tuple[str, str]]
# Ends that a visitor chooses at a question; at any other end the question was answered.
LEFT = {"stopped", "delete"}
KEPT_AS = "counted"


def tally(before: dict[str, Any], turn: Turn) -> tuple[dict[str, Any], Tally]:
    """Return the state with what has been counted so far, and what this turn adds.

    A question counts once in a screening, however often it is asked again.

    Args:
        before: the screening's state before the turn; empty when there was none.
        turn: what the engine made of the turn.
    """
    after = turn.state
    started = turn.reason.startswith("started")
    so_far = {} if started else before.get(KEPT_AS) or {}
    asked, done = set(so_far.get("asked", [])), set(so_far.get("done", []))
    found: Tally = [("screening_started", after["flow"])] if started else []
    now_asked = {after["at"]} - asked if after["status"] == "asking" and after["at"] else set()
    now_done = _done(before, turn) - done
    found += [("screening_asked", one) for one in sorted(now_asked)]
    found += [("screening_done", one) for one in sorted(now_done)]
    if turn.outcome is not None and after["status"] == "done":
        found.append(("screening_ended", turn.outcome))
    counted = {"asked": sorted(asked | now_asked), "done": sorted(done | now_done)}
    return {**after, KEPT_AS: counted}, found


def _done(before: dict[str, Any], turn: Turn) -> set[str]:
    done = set(turn.state.get("trail") or [])
    answered_last = turn.outcome is not None and turn.outcome not in LEFT
    if answered_last and turn.state["status"] == "done" and before.get("status") == "asking":
        done.add(str(before["at"]))
    return done
