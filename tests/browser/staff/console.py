"""What the tests of the staff console share: what it is served from, and a few acts in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from bot.store.conversations import Draft
from tests.integration.staff.desk import CARD, SUMMARY, TALK, Desk

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
# Opens a browser of one's own, in which a member is signed in.
PageOf = Callable[..., Page]


@dataclass(frozen=True)
class Served:
    """A console on a port of its own."""

    desk: Desk
    url: str


def emergency(served: Served) -> str:
    """Let a visitor send a conversation in which a crisis card was shown."""
    talk = (
        *TALK,
        Draft("visitor", {"text": HOSTILE}),
        Draft("bot", {"text": "x", "metadata": {"card": CARD}}),
    )
    summary = {**SUMMARY, "crisis_cards": ["suicide"]}
    return served.desk.send(priority="emergency", reason="crisis", summary=summary, talk=talk)[0]


def give(served: Served, handoff_id: str, name: str = "sam") -> str:
    """Let a member claim a handoff, so that they may read it; returns it."""
    members = {one.email: one.id for one in served.desk.deps.staff.members()}
    assert served.desk.deps.handoffs.claim(handoff_id, by=members[f"{name}@example.org"])
    return handoff_id


def look_again(page: Page) -> None:
    """Do what a browser does when a tab is looked at again; the page then asks by itself."""
    page.wait_for_load_state()  # a heading shows before the page's scripts have run
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
