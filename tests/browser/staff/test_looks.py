"""The staff console for every eye and hand: by keyboard alone, at each width, in both schemes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.store.conversations import Draft
from tests.browser.chromium import broken_words, enlarging, sign_in, uncovered
from tests.browser.staff.console import PageOf, Served, emergency, give, look_again
from tests.integration.staff.desk import PASSWORD, SUMMARY

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 1280)


def test_the_keyboard_alone_is_enough(served: Served, page_of: PageOf) -> None:
    emergency(served)
    page = page_of()
    press_until(page, "Open emergency")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Claim this handoff first; then you can read it.")).to_be_visible()
    press_until(page, "Claim this handoff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You claimed this handoff.")).to_be_visible()
    expect(page.get_by_role("heading", name="Why this is here")).to_be_visible()
    press_until(page, "Close…")
    page.keyboard.press("Enter")
    press_until(page, "Close this handoff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You closed the handoff.")).to_be_visible()


def press_until(page: Page, words: str) -> None:
    """Press Tab until what has the focus begins with these words."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(words):
            return
    raise AssertionError(f"Tab never reached {words!r}")


def test_the_skip_link_leads_to_the_content(page_of: PageOf) -> None:
    page = page_of()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_arrow_keys_move_from_row_to_row(served: Served, page_of: PageOf) -> None:
    ids = [served.desk.send()[0] for _ in range(3)]
    page = page_of()
    page.locator(f"#open-{ids[0]}").focus()
    for key, at in (("ArrowDown", 1), ("End", 2), ("ArrowUp", 1), ("Home", 0)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"open-{ids[at]}"


# Each width and each scheme once: what axe finds of a layout is not of its colors.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious(
    served: Served, page_of: PageOf, scheme: str, width: int
) -> None:
    mine, chat = give(served, emergency(served)), give(served, served.desk.chat()[0])
    rings = emergency(served)
    served.desk.deps.desk.filing.label(mine, "interpreter", by="system")
    gone, session = served.desk.send()
    served.desk.deps.conversations.delete(session.conversation_id)
    served.desk.deps.counts.add("no_reviewed_answer", "cost")
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = page_of(**look)
    page.goto(f"/staff/handoffs/{mine}")
    page.get_by_text("Close…").click()
    found = grave(page)
    page.goto(f"/staff/handoffs/{chat}")
    page.get_by_text("Ready replies").click()
    found += grave(page)
    for address in ("/staff", "/staff?priority=normal", f"/staff/handoffs/{rings}",
                    f"/staff/handoffs/{gone}", "/staff/search", "/staff/questions",
                    "/staff/figures", "/staff/exports", "/staff/account"):  # fmt: skip
        page.goto(address)
        found += grave(page)
    page.get_by_role("button", name="Set it up").click()
    page.get_by_text("I cannot scan it").click()
    found += grave(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill("sam@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    assert found + grave(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_pages_of_admins(
    served: Served, page_of: PageOf, scheme: str
) -> None:
    admin = served.desk.hire("Ada Desk", "admin")
    served.desk.deps.desk.switches.turn("live", on=False, by=admin.id, reason="A test")
    page = page_of("ada", color_scheme=scheme, viewport={"width": 390, "height": 900})
    found = []
    for address in ("/staff/accounts", f"/staff/accounts/{admin.id}", "/staff/audit",
                    "/staff/switches/runbook", "/staff/switches"):  # fmt: skip
        page.goto(address)
        found += grave(page)
    page.get_by_text("Turn the bot off…").click()
    assert found + grave(page) == []


def grave(page: Page) -> list[str]:
    """Return what axe finds on a page, but for what it calls minor."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] != "minor"
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 800)])
def test_an_alarm_is_seen_by_who_writes_further_down_and_covers_no_word(
    served: Served, page_of: PageOf, width: int, height: int
) -> None:
    chat = give(served, served.desk.chat(*["Are you there?"] * 12)[0])
    page = page_of(viewport={"width": width, "height": height})
    page.goto(f"/staff/handoffs/{chat}")
    reply = page.get_by_label("Write to the visitor")
    reply.focus()
    emergency(served)
    look_again(page)
    alarm = page.locator("#alarm-words")
    expect(alarm).to_be_in_viewport(ratio=1)
    page.keyboard.type("Yes")
    expect(page.get_by_role("button", name="I have seen it")).to_be_in_viewport(ratio=1)
    assert uncovered(reply)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(alarm).to_be_in_viewport(ratio=1)
    assert uncovered(alarm)


@pytest.mark.parametrize("width", [375, 1280])
def test_large_letters_break_no_word_of_the_bar(
    chromium: Browser, served: Served, width: int
) -> None:
    with enlarging(chromium, 32) as browser:
        size = {"width": width, "height": 800}
        page = browser.new_context(base_url=served.url, viewport=size).new_page()
        sign_in(page, "sam", PASSWORD)
        assert broken_words(page, ".bar") == []


def test_figures_break_no_word_on_a_narrow_page(served: Served, page_of: PageOf) -> None:
    served.desk.send()
    served.desk.deps.clock.advance(60)
    give(served, served.desk.deps.handoffs.queue()[0].id)
    page = page_of(viewport={"width": 320, "height": 640})
    page.goto("/staff/figures")
    expect(page.locator(".figures")).to_contain_text("minute")
    assert broken_words(page, ".figures") == []


def test_where_colors_are_forced_only_what_is_pressing_has_a_thick_edge(
    served: Served, page_of: PageOf
) -> None:
    emergency(served)
    served.desk.send()
    page = page_of(forced_colors="active")
    seen = """(row) => {
        const { borderLeftWidth, borderLeftColor } = getComputedStyle(row);
        return borderLeftWidth + (borderLeftColor === getComputedStyle(row).color ? " seen" : "");
    }"""
    assert page.locator(".row.emergency").evaluate(seen) == "6px seen"
    assert page.locator(".row.normal").evaluate(seen) == "6px"


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off_and_what_is_pressed_is_large(
    served: Served, page_of: PageOf, width: int
) -> None:
    long = {**SUMMARY, "contact": {**SUMMARY["contact"], "name": "Bartholomew" * 6}}
    talk = (Draft("visitor", {"text": "nospaces" * 60}),)
    handoff_id = give(served, served.desk.send(summary=long, talk=talk)[0])
    chat = give(served, served.desk.chat("nospaces" * 60)[0])
    rings = emergency(served)
    served.desk.hire("Ada Desk", "admin")
    page = page_of(viewport={"width": width, "height": 900})
    seen = ["/staff?priority=normal", f"/staff/handoffs/{handoff_id}", f"/staff/handoffs/{chat}",
            f"/staff/handoffs/{rings}", "/staff/questions", "/staff/search",
            "/staff/account"]  # fmt: skip
    admins = page_of("ada", viewport={"width": width, "height": 900})
    for page, address in [(page, one) for one in seen] + [
        (admins, one)
        for one in (
            "/staff/accounts",
            "/staff/switches",
            "/staff/audit",
            "/staff/audit?kind=sign_in&before=3",
        )
    ]:
        page.goto(address)
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0
        assert small_targets(page) == []


def small_targets(page: Page) -> list[str]:
    """Return the buttons, links and fields that are lower than 44 px.

    A field inside its label is as large as the label: pressing the label is pressing the field.
    """
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, a, input, textarea, select")]
            .filter((one) => one.type !== "hidden")
            .filter((one) => !one.closest(".skip, .brand") && one.checkVisibility())
            .filter((one) => (one.closest("label") ?? one).getBoundingClientRect().height < 43.9)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found
