"""What visitors asked for: counts for editors."""

from __future__ import annotations

import pytest

from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk
from tests.integration.staff.test_handoff import words


@pytest.fixture
def counted(desk: Desk) -> None:
    for name, key, times in (
        ("no_reviewed_answer", "cost", 3),
        ("answer", "duration", 5),
        ("fallback", "", 2),
    ):
        for _ in range(times):
            desk.deps.counts.add(name, key)


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    "told",
    [
        "What does it cost? money.yml · cost · looked after by admissions 3 times",
        "How long does an IOP last? time.yml · duration · looked after by clinical content 5 times",
        "5 answered 50%",
        "3 without a reviewed answer 30%",
        "2 not understood 20%",
        "0 “did you mean” 0%",
    ],
)
def test_the_page_tells(browser: Browser, told: str) -> None:
    assert told in words(browser.get("/staff/questions").text)


@pytest.mark.usefixtures("counted")
def test_a_shorter_period_leaves_out_what_is_older(browser: Browser, desk: Desk) -> None:
    desk.deps.clock.advance(8 * 24 * 3600)
    browser.try_sign_in("sam@example.org")
    assert "5 answered" in words(browser.get("/staff/questions?days=30").text)
    assert "0 answered none" in words(browser.get("/staff/questions?days=7").text)


def test_an_entry_that_was_removed_keeps_its_count(browser: Browser, desk: Desk) -> None:
    desk.deps.counts.add("no_reviewed_answer", "gone_since")
    page = words(browser.get("/staff/questions").text)
    assert "An entry that is no longer there gone_since 1 time " in page


@pytest.mark.parametrize("days", ["-1", "x", "99999", "²"])
def test_an_unknown_period_becomes_thirty_days(browser: Browser, days: str) -> None:
    assert browser.get("/staff/questions", params={"days": days}).status_code == 200


def test_nobody_sees_the_counts_without_signing_in(stranger: Browser) -> None:
    assert stranger.get("/staff/questions").status_code == 303
