"""The staff console in a real Chromium, with and without script."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import expect

from bot.knowledge.read import read
from bot.store import tables as t
from tests.browser.staff.console import HOSTILE, PageOf, Served, emergency, give, look_again
from tests.integration.staff.desk import PASSWORD
from tests.integration.staff.test_exports import put_notices
from tests.unit.desk_export.conftest import ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_staff_find_read_claim_note_and_close(
    served: Served, page_of: PageOf, scripts: bool
) -> None:
    served.desk.send()
    handoff_id = emergency(served)
    page = page_of(java_script_enabled=scripts)

    page.get_by_role("link", name="Crisis help was shown").click()
    expect(page.get_by_text("Claim this handoff first; then you can read it.")).to_be_visible()
    page.get_by_role("button", name="Claim this handoff").click()
    expect(page.get_by_role("status").first).to_contain_text("You claimed this handoff.")
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()
    expect(page.get_by_role("link", name="(617) 555-0142")).to_be_visible()
    expect(page.get_by_text("Leave no voicemail.")).to_be_visible()

    page.get_by_label("New note").fill("Called back.")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Called back.")).to_be_visible()

    page.get_by_text("Close…").click()
    page.get_by_role("button", name="Close this handoff").click()
    expect(page.get_by_role("status").first).to_contain_text("You closed the handoff.")
    closed = page.get_by_role("region", name="Closed in the last 24 hours")
    expect(closed.get_by_role("link", name="Crisis help was shown")).to_be_visible()
    acts = [action for _, action in served.desk.acts(handoff_id)]
    assert [act for act in acts if act != "read"] == ["send", "claim", "note", "close"]


def test_what_a_visitor_wrote_does_nothing(served: Served, page_of: PageOf) -> None:
    handoff_id = give(served, emergency(served))
    page = page_of()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"/staff/handoffs/{handoff_id}")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    assert said == []


def test_the_queue_becomes_true_again_by_itself_and_keeps_the_focus(
    served: Served, page_of: PageOf
) -> None:
    handoff_id, _ = served.desk.send()
    page = page_of()
    expect(page.get_by_role("region", name="Waiting")).to_contain_text("less than a minute")
    page.locator(f"#open-{handoff_id}").focus()
    served.desk.deps.clock.advance(120)
    emergency(served)
    look_again(page)
    expect(page.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    expect(page.get_by_role("region", name="Waiting")).to_contain_text("Waiting 2 minutes")
    expect(page.locator("#alarm-news")).to_have_text("An emergency needs somebody now.")
    expect(page.locator("#news")).to_have_text("2 handoffs are waiting.")
    expect(page).to_have_title("(!) 2 waiting – Staff console – Harbor House")
    assert page.evaluate("document.activeElement.id") == f"open-{handoff_id}"


def test_a_live_chats_page_asks_for_nothing_that_is_not_there(
    served: Served, page_of: PageOf
) -> None:
    page = page_of()
    asked: list[tuple[str, int]] = []
    page.on("response", lambda one: asked.append((one.url.split("?")[0], one.status)))
    with page.expect_response("**/staff/live/events*"):
        page.goto(f"/staff/handoffs/{give(served, served.desk.chat()[0])}")
    emergency(served)
    look_again(page)
    expect(page.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    page.wait_for_timeout(300)  # what would be asked after the alarm
    assert [one for one in asked if one[1] >= 400] == []


def test_who_looks_at_what_somebody_else_claims_sees_it_at_once(
    served: Served, page_of: PageOf
) -> None:
    handoff_id, _ = served.desk.send()
    sam, kim = page_of("sam"), page_of("kim")
    for page in (sam, kim):
        page.goto(f"/staff/handoffs/{handoff_id}")
    kim.get_by_role("button", name="Claim this handoff").click()
    expect(kim.get_by_text("You claimed this handoff.")).to_be_visible()
    expect(sam.get_by_text("Claimed by Kim Desk")).to_be_visible()
    expect(sam.get_by_role("button", name="Claim this handoff")).to_be_hidden()


def test_what_was_done_is_not_said_any_more_once_it_is_undone_elsewhere(
    served: Served, page_of: PageOf
) -> None:
    served.desk.hire("Lee Desk", "lead")
    handoff_id, _ = served.desk.send()
    page = page_of("lee")
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_role("button", name="Claim this handoff").click()
    expect(page.get_by_text("You claimed this handoff.")).to_be_visible()
    elsewhere = page.context.new_page()
    elsewhere.goto(f"/staff/handoffs/{handoff_id}")
    elsewhere.get_by_role("button", name="Release to the queue").click()
    expect(page.get_by_role("button", name="Claim this handoff")).to_be_visible()
    expect(page.get_by_text("You claimed this handoff.")).to_have_count(0)


def test_the_end_of_a_session_is_told_before_and_after(served: Served, page_of: PageOf) -> None:
    page = page_of()
    served.desk.deps.clock.advance(3600 - 180)
    look_again(page)
    expect(page.locator("#soon")).to_contain_text("You will be signed out in about 3 minutes")
    expect(page.locator("#soon")).to_be_in_viewport()
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("#soon")).to_be_hidden()
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_note_in_the_making_outlives_the_session_and_the_visitors_words_do_not_stay_on_screen(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, emergency(served))
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_label("New note").fill("Half a sentence")
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.get_by_text("You have been signed out, and")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("Half a sentence")
    for hidden in ("Contact wishes", "Transcript", "Answers"):
        expect(page.get_by_role("heading", name=hidden)).to_be_hidden()


def test_a_link_from_another_site_opens_the_page_of_who_is_signed_in(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, served.desk.send()[0])
    page = page_of()
    link = f'<a href="{served.url}/staff/handoffs/{handoff_id}">open</a>'
    page.route(
        "http://mail.example/", lambda route: route.fulfill(body=link, content_type="text/html")
    )
    page.goto("http://mail.example/")
    page.get_by_role("link", name="open").click()
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()


def test_a_lost_phone_is_reset_by_an_admin_and_the_second_factor_set_up_anew(
    served: Served, page_of: PageOf
) -> None:
    served.desk.hire("Ada Desk", "admin")
    clock = served.desk.deps.clock
    sam = page_of()

    def set_up() -> pyotp.TOTP:
        sam.goto("/staff/account")
        sam.get_by_role("button", name="Set it up").click()
        sam.get_by_text("I cannot scan it").click()
        key = pyotp.TOTP(sam.locator(".secret").inner_text().replace(" ", ""))
        sam.get_by_label("Code").fill(key.at(int(clock())))
        sam.get_by_role("button", name="Turn it on").click()
        expect(sam.get_by_text("Your second factor is on.")).to_be_visible()
        return key

    def sign_in() -> None:
        sam.get_by_label("E-mail address").fill("sam@example.org")
        sam.get_by_label("Password").fill(PASSWORD)
        sam.get_by_role("button", name="Sign in").click()

    key = set_up()
    clock.advance(60)
    sam.get_by_role("button", name="Sign out").click()
    sign_in()
    sam.get_by_label("The six digits in your app").fill(key.at(int(clock())))
    sam.get_by_role("button", name="Sign in").click()
    expect(sam.get_by_role("heading", name="Queue")).to_be_visible()

    ada = page_of("ada")
    ada.get_by_role("link", name="Accounts").click()
    ada.get_by_role("link", name="Sam Desk").click()
    ada.get_by_role("button", name="Reset the second factor").click()
    expect(ada.get_by_text("The second factor is reset.")).to_be_visible()
    sam.goto("/staff/sign-in")
    sign_in()
    expect(sam.get_by_role("heading", name="Queue")).to_be_visible()
    set_up()


def test_an_admin_turns_the_bot_off_only_with_a_reason_and_a_second_yes(
    served: Served, page_of: PageOf
) -> None:
    served.desk.hire("Ada Desk", "admin")
    page = page_of("ada")
    page.get_by_role("link", name="Switches").click()
    page.get_by_text("Turn the bot off…").click()
    bot = page.get_by_role("region", name="The bot")
    bot.get_by_label("Why").fill("A wrong answer")
    bot.get_by_role("button", name="Turn the bot off").click()
    assert served.desk.deps.desk.switches.standing().bot
    bot.get_by_label("Yes, I mean it").check()
    bot.get_by_role("button", name="Turn the bot off").click()
    expect(page.get_by_text("Off: it answers nobody.")).to_be_visible()
    expect(page.get_by_role("region", name="Who turned them")).to_contain_text("A wrong answer")


def test_a_printed_page_is_taken_off_the_screen_with_the_session(
    served: Served, page_of: PageOf
) -> None:
    put_notices(served.desk, read(ROOT / "knowledge" / "notices.yml").data)
    handoff_id = give(served, emergency(served))
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}/export?form=print")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    with page.expect_response("**/copy") as looked:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert looked.value.status == 204
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    with served.desk.deps.engine.begin() as connection:
        connection.execute(t.staff_sessions.delete())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert HOSTILE not in page.content()
