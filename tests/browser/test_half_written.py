"""What staff have half written, or sent in vain: nothing of it is lost or said twice."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_staff_console import Served, give, page_of, served

pytestmark = pytest.mark.browser
__all__ = ["page_of", "served"]
PageOf = Callable[..., Page]


@pytest.fixture
def chat(served: Served) -> str:
    """A live chat that Sam has claimed."""
    return give(served, served.desk.chat("Can somebody call me?")[0])


def said(served: Served, handoff_id: str) -> list[str]:
    """What staff said to the visitor, oldest first."""
    lines = served.desk.deps.handoffs.read(handoff_id, by="system").transcript
    return [str(one.body["text"]) for one in lines if one.author == "staff"]


def lose_one_answer(page: Page, address: str) -> None:
    """Let the next request to an address arrive and its answer get lost."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(address, lose, times=1)


@pytest.mark.parametrize(
    ("then", "stored"),
    [
        ("Call 555-0199.", ["Call 555-0100.", "Call 555-0199."]),
        ("Call 555-0100.", ["Call 555-0100."]),
    ],
)
def test_a_reply_whose_answer_was_lost_is_said_once_and_its_correction_too(
    served: Served, page_of: PageOf, chat: str, then: str, stored: list[str]
) -> None:
    page = page_of()
    page.goto(f"/staff/handoffs/{chat}")
    lose_one_answer(page, "**/reply")
    sent: list[list[str]] = []
    page.on(
        "request",
        lambda one: (
            sent.append(parse_qs(one.post_data)["reply_id"])
            if one.method == "POST" and one.url.endswith("/reply")
            else None
        ),
    )
    box = page.get_by_label("Write to the visitor")
    box.fill("Call 555-0100.")
    box.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="still here")).to_be_visible()
    expect(box).to_have_value("Call 555-0100.")
    box.fill(then)
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator("#lines").get_by_text(then)).to_be_visible()
    assert said(served, chat) == stored
    assert (sent[0] == sent[1]) is (len(stored) == 1)
