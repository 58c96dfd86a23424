"""The switches in the console: a reason, a confirmation, an audit row, the runbook."""

from __future__ import annotations

import pytest

from bot.store.staff import StaffMember
from bot.store.switches import Standing
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk


@pytest.mark.parametrize(
    ("name", "after"), [("bot", Standing(bot=False)), ("live", Standing(live=False))]
)
def test_an_admin_turns_a_switch_off_and_on_with_reasons(
    desk: Desk, admin: StaffMember, admins: Browser, name: str, after: Standing
) -> None:
    answer = admins.fill_in(f"/staff/switches/{name}", on="no", reason="A wrong answer", sure="yes")
    assert answer.headers["location"].endswith("?did=off")
    assert desk.deps.desk.switches.standing() == after
    admins.fill_in(f"/staff/switches/{name}", on="yes", reason="Mended")
    assert desk.deps.desk.switches.standing() == Standing()
    acts = desk.acts(f"switch:{name}")
    assert acts == [(admin.id, f"{name}_off"), (admin.id, f"{name}_on")]
    page = admins.get("/staff/switches").text
    assert page.index("Mended") < page.index("A wrong answer")
    assert "Ada Desk" in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"on": "no", "reason": "A wrong answer"}, "Tick the box"),
        ({"on": "no", "reason": " ", "sure": "yes"}, "Say why"),
        ({"on": "no", "reason": "x" * 501, "sure": "yes"}, "500 characters"),
    ],
)
def test_without_confirmation_or_reason_nothing_is_turned(
    desk: Desk, admins: Browser, fields: dict[str, str], told: str
) -> None:
    answer = admins.fill_in("/staff/switches/bot", **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert desk.deps.desk.switches.standing() == Standing()


def test_nobody_else_turns_a_switch(desk: Desk, browser: Browser) -> None:
    answer = browser.fill_in("/staff/switches/bot", on="no", reason="x", sure="yes")
    assert answer.status_code == 403
    assert desk.deps.desk.switches.standing() == Standing()


def test_a_switch_that_never_was_is_no_page(admins: Browser) -> None:
    assert (
        admins.fill_in("/staff/switches/coffee", on="no", reason="x", sure="yes").status_code == 404
    )


def test_the_page_leads_to_the_runbook(desk: Desk, admins: Browser) -> None:
    assert 'href="/staff/switches/runbook"' in admins.get("/staff/switches").text
    docs = desk.deps.settings.root / "docs"
    docs.mkdir()
    (docs / "runbook-switch.md").write_text("# When to turn the bot off\n<b>", "utf-8")
    page = admins.get("/staff/switches/runbook").text
    assert "When to turn the bot off" in page and "<b>" not in page
