"""A handoff's history in words: who did what and when, no content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.store.audit import VISITOR
from bot.store.handoffs import Change
from bot.web.staff import words
from bot.web.staff.words import Moment, Times

_DID: Final = {
    "sent": "sent it",
    "shared": "agreed to a live chat",
    "left_chat": "left the live chat",
    "linked": "said that other requests are theirs too",
    "withdrawn": "deleted everything",
    "claimed": "claimed it",
    "released": "released it to the queue",
    "closed": "closed it",
    "answered": "wrote to the visitor for the first time",
    "invited": "asked the visitor for a live chat",
    "acknowledged": "saw the emergency",
    "noted": "wrote a note",
    "transferred": "passed it on to {to}",
    "labelled": "put on the label “{label}”",
    "unlabelled": "took off the label “{label}”",
}
_HAPPENED: Final = {
    "alarmed": "Crisis help was shown; the alarm rang",
    "escalated": "Nobody had seen the emergency; alarm step {step}",
    "overdue": "Waited too long in the queue; the visitor was told",
    "left": "Its owner takes no requests any more; back to the queue",
    "timed_out": "Its owner did not answer in time; back to the queue, and the visitor was told",
}


@dataclass(frozen=True)
class Step:
    """One step."""

    words: str
    at: Moment
    near: str


def history_view(
    changes: Sequence[Change], labels: Mapping[str, str], now: Times
) -> tuple[Step, ...]:
    """Return the steps, oldest first.

    Args:
        labels: titles of labels by id.
    """
    return tuple(Step(_words(one, labels), now.moment(one.at), now.near(one.at)) for one in changes)


def _words(change: Change, labels: Mapping[str, str]) -> str:
    label = labels.get(change.detail) or words.spoken(change.detail)
    if change.change in _HAPPENED:
        return _HAPPENED[change.change].format(step=change.detail)
    who = "The visitor" if change.actor == VISITOR else change.actor_name or "The desk"
    did = _DID.get(change.change) or words.spoken(change.change).lower()
    return f"{who} {did.format(label=label, to=change.detail_name or 'a colleague')}"
