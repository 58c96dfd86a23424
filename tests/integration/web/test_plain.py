"""The page without JavaScript: a form, from the first question to leaving."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings
from bot.web.deps import Deps
from tests.integration.web.conftest import Web, web_from

DANGER = "i want to kill myself"


def fields(page: str, **typed: str) -> dict[str, str]:
    """What the page's form would send."""
    found = re.search(r'name="client_id" value="([^"]+)"', page)
    assert found
    return {"client_id": found[1], **typed}


async def test_a_conversation_goes_from_a_question_to_its_answer_and_on(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    answered = await client.post("/plain", data=fields(page, text="how long is it?"))
    assert answered.status_code == 200
    assert "weeks" in answered.text
    button = re.findall(r'name="button" value="([^"]+)"', answered.text)[-1]
    more = await client.post("/plain", data=fields(answered.text, button=button))
    assert more.text.count('data-author="bot"') == 3
    assert (await client.get("/")).text.count('data-author="bot"') == 3


async def test_a_button_of_the_greeting_works_before_anything_was_stored(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    answered = await client.post("/plain", data=fields(page, button="1:0"))
    assert web.rasa.asked[-1].text == '/faq{"entry": "what_is_iop"}'
    assert 'data-author="bot"' in answered.text


async def test_looking_at_the_page_starts_no_conversation(web: Web) -> None:
    client = web.visitor().client
    await client.get("/")
    assert not client.cookies


async def test_sending_the_same_page_twice_is_harmless(web: Web) -> None:
    client = web.visitor().client
    data = fields((await client.get("/")).text, text="how long is it?")
    await client.post("/plain", data=data)
    again = await client.post("/plain", data=data)
    assert again.text.count('class="message visitor" data-seq') == 1


async def test_danger_brings_the_card_even_to_a_browser_that_keeps_no_cookies(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    client.cookies.clear()
    answered = await client.post("/plain", data=fields(page, text=DANGER))
    assert 'role="alert"' in answered.text
    assert 'href="tel:988"' in answered.text


async def test_a_slow_rasa_is_apologised_for_on_the_page_itself(web: Web) -> None:
    web.rasa.mood = "slow"
    client = web.visitor().client
    page = (await client.get("/")).text
    assert "sorry" in (await client.post("/plain", data=fields(page, text="hello you"))).text


async def test_a_message_that_is_too_long_is_kept_for_mending(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    text = "marzipan " * 500
    refused = await client.post("/plain", data=fields(page, text=text))
    assert refused.status_code == 413
    assert "shorter" in refused.text
    assert text in refused.text


async def test_an_empty_message_is_refused_with_a_sentence(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    refused = await client.post("/plain", data=fields(page, text=""))
    assert refused.status_code == 422
    assert "empty" in refused.text


async def test_what_a_visitor_writes_is_shown_as_words_not_as_markup(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    shown = await client.post("/plain", data=fields(page, text="<script>alert(1)</script>"))
    assert "<script>alert" not in shown.text
    assert "&lt;script&gt;alert" in shown.text


async def test_deleting_asks_first_and_then_says_that_it_is_done(web: Web) -> None:
    client = web.visitor().client
    page = (await client.get("/")).text
    await client.post("/plain", data=fields(page, text="how long is it?"))
    assert "Shall I go ahead?" in (await client.get("/delete")).text
    assert "has been deleted" in (await client.post("/delete")).text
    assert (await client.get("/")).text.count("data-seq") == 1


async def test_exit_deletes_and_leads_to_the_neutral_site(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    web = web_from(template[0], replace(settings, exit_url="https://weather.example/"))
    client = web.visitor().client
    page = (await client.get("/")).text
    await client.post("/plain", data=fields(page, text="how long is it?"))
    away = await client.post("/exit")
    assert away.status_code == 303
    assert away.headers["location"] == "https://weather.example/"
    assert not client.cookies
    assert "form-action 'self' https://weather.example" in away.headers["content-security-policy"]


async def test_a_browser_that_keeps_no_cookie_is_answered_and_nothing_of_it_stays(web: Web) -> None:
    client = web.visitor().client
    said = [{"text": DANGER}, {"text": "how long is it?"}, {"button": "1:3"}, {"text": "x" * 5000}]
    for one in said:
        answered = await client.post("/plain", data={"forgetful": "1", **one})
        assert "data-forgetful" in answered.text
        assert not client.cookies
        with web.deps.engine.begin() as connection:
            for table in ("conversations", "messages", "trackers"):
                count = f"select count(*) from {table}"
                assert connection.exec_driver_sql(count).scalar() == 0


async def test_who_has_a_cookie_after_all_keeps_the_conversation(web: Web) -> None:
    client = web.visitor().client
    await client.post("/plain", data={"text": "how long is it?"})
    again = await client.post("/plain", data={"text": "how long is it?", "forgetful": "1"})
    assert again.text.count('class="message visitor" data-seq') == 2
    assert "data-forgetful" not in again.text
