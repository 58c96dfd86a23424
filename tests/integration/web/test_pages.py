"""What every page holds: urgent numbers, headers, and nothing from anybody else."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import ssl
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from anyio import to_thread

from bot.settings import Settings
from bot.web import health
from bot.web.deps import Deps
from bot.web.render import STATIC, TEMPLATES
from tests.integration.web.conftest import Visitor, Web, web_from

PAGES = ("/", "/chat", "/delete", "/nowhere")
HTML = {"accept": "text/html"}


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_has_the_urgent_numbers_and_the_way_out(web: Web, path: str) -> None:
    page = (await web.visitor().client.get(path, headers=HTML)).text
    for part in ('href="tel:911"', 'href="tel:988"', 'href="sms:988"', 'action="/exit"'):
        assert part in page, part


@pytest.mark.parametrize("path", [*PAGES, "/demo"])
async def test_no_page_loads_anything_from_another_host(web: Web, path: str) -> None:
    page = (await web.visitor().client.get(path, headers=HTML)).text
    loaded = re.findall(r'(?:src|action|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        assert address.startswith(("/", "#", "tel:", "sms:")), address


@pytest.mark.parametrize("path", [*PAGES, "/demo"])
async def test_no_page_has_script_or_style_of_its_own(web: Web, path: str) -> None:
    page = (await web.visitor().client.get(path, headers=HTML)).text
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", page)


@pytest.mark.parametrize("path", [*PAGES, "/api/conversation", "/static/chat.js", "/healthz"])
async def test_every_response_says_what_may_be_loaded_and_kept(web: Web, path: str) -> None:
    headers = (await web.visitor().client.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; base-uri 'none'; object-src 'none'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] in ("no-store", "no-cache")


async def test_only_the_chat_may_be_framed_and_only_by_the_sites_that_are_set(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    web = web_from(template[0], replace(settings, embed_origins=("https://site.example",)))
    client = web.visitor().client
    framed, alone = "'self' https://site.example", "'none'"
    for path, ancestors in (
        ("/chat", framed), ("/callback", framed), ("/plain", framed), ("/delete", framed),
        ("/", alone), ("/staff", alone), ("/demo", alone),
    ):  # fmt: skip
        policy = (await client.get(path)).headers["content-security-policy"]
        assert f"frame-ancestors {ancestors}" in policy, path


async def test_pages_inside_the_widgets_frame_lead_back_to_the_chat_that_it_may_show(
    web: Web,
) -> None:
    client = web.visitor().client
    for path in ("/delete", "/callback", "/nowhere"):
        for asks, back in (({}, 'href="/"'), ({"sec-fetch-dest": "iframe"}, 'href="/chat"')):
            page = (await client.get(path, headers={**HTML, **asks})).text
            assert back in page, path
    again = await client.get("/plain", headers={"sec-fetch-dest": "iframe"})
    assert again.headers["location"] == "/chat"


async def test_no_file_that_browsers_load_names_another_host() -> None:
    for file in STATIC.glob("*.*"):
        named = set(re.findall(r"https?://([^/\"'\s`…]*)", file.read_text(encoding="utf-8")))
        assert named <= {"www.w3.org", ""}, file.name


async def test_the_browsers_storage_is_never_used() -> None:
    for file in STATIC.glob("*.js"):
        script = file.read_text(encoding="utf-8")
        assert not re.search(r"localStorage|sessionStorage|indexedDB", script)
        # But for the note that somebody leaves, which goes with the session's own cookie.
        noted = ["document.cookie = gone"] if file.name == "exit.js" else []
        assert re.findall(r"document\.cookie.{0,7}", script) == noted


async def test_the_tab_says_nothing_about_treatment(web: Web) -> None:
    assert "<title>Chat</title>" in (await web.visitor().client.get("/")).text


async def test_the_phone_number_stands_on_the_page_only_when_it_is_set(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    deps = template[0]
    unset = (await web_from(deps, settings).visitor().client.get("/")).text
    facts = {**deps.words.facts, "program.phone": "781-555-0100"}
    page = {**deps.words.page, "call_us": "Call us: 781-555-0100"}
    web = web_from(deps, settings, words=replace(deps.words, facts=facts, page=page))
    assert "tel:+17815550100" in (await web.visitor().client.get("/")).text
    assert "tel:+1781" not in unset


async def test_health_names_each_process_and_the_danger_model(web: Web) -> None:
    web.rasa.mood = "failing"
    reply = await web.visitor().client.get("/healthz")
    assert reply.status_code == 200
    states = {"web": "up", "rasa": "down", "actions": "down", "danger_model": "up"}
    assert reply.json() == states


@pytest.fixture
def all_processes_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers(*given: object) -> bool:
        return True

    monkeypatch.setattr(health, "is_up", answers)


async def test_a_monitor_is_told_that_all_is_up(web: Web, all_processes_answer: None) -> None:
    reply = await web.visitor().client.get("/healthz/all")
    assert (reply.status_code, set(reply.json().values())) == (200, {"up"})


async def test_a_monitor_is_told_that_rasa_is_down(web: Web, all_processes_answer: None) -> None:
    web.rasa.mood = "failing"
    reply = await web.visitor().client.get("/healthz/all")
    assert (reply.status_code, reply.json()["rasa"]) == (503, "down")


async def test_a_monitor_is_told_soon_that_nothing_can_be_stored(
    web: Web, all_processes_answer: None
) -> None:
    client = web.visitor().client
    other = sqlite3.connect(str(web.deps.engine.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    replies = await asyncio.gather(*(client.get("/healthz/all") for _ in range(5)))
    assert time.monotonic() - begun < len(replies) * health.DATABASE_SECONDS
    assert {(one.status_code, one.json()["database"]) for one in replies} == {(503, "down")}
    assert (await client.get("/healthz")).status_code == 200
    other.execute("ROLLBACK")
    other.close()


async def test_health_needs_no_thread_while_a_database_that_hangs_has_all(web: Web) -> None:
    goes_on = threading.Event()
    limiter = to_thread.current_default_thread_limiter()
    waiting = [asyncio.ensure_future(to_thread.run_sync(goes_on.wait)) for _ in range(100)]
    try:
        while limiter.available_tokens:
            await asyncio.sleep(0.01)
        asked = web.visitor().client.get("/healthz")
        assert (await asyncio.wait_for(asked, 30)).status_code == 200
    finally:
        goes_on.set()
        await asyncio.gather(*waiting)


async def test_asking_for_health_reads_no_certificates(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = web.visitor().client

    def slow(*given: object, **named: object) -> None:
        raise AssertionError("certificates were read")

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", slow)
    assert (await client.get("/healthz")).status_code == 200


async def test_a_monitor_is_told_that_the_tables_are_gone(
    web: Web, all_processes_answer: None
) -> None:
    with web.deps.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alembic_version RENAME TO elsewhere")
    try:
        reply = await web.visitor().client.get("/healthz/all")
        assert (reply.status_code, reply.json()["database"]) == (503, "down")
    finally:
        with web.deps.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO alembic_version")


async def test_the_widgets_script_carries_its_words_and_may_be_loaded_anywhere(web: Web) -> None:
    reply = await web.visitor().client.get("/widget.js")
    assert "Ask a question" in reply.text
    assert f'"away": "{web.deps.settings.exit_url}"' in reply.text
    assert reply.headers["content-type"].startswith("text/javascript")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_phone_numbers_in_answers_can_be_tapped(visitor: Visitor) -> None:
    [greeting] = await visitor.open()
    assert 'href="tel:911"' in greeting["html"]


async def test_every_label_of_the_page_is_used_and_every_used_one_exists(web: Web) -> None:
    files = [*TEMPLATES.glob("*.html"), *TEMPLATES.parent.glob("*.py")]
    used = "\n".join(file.read_text(encoding="utf-8") for file in files)
    labels = set(web.deps.words.page)
    assert {name for name in labels if not re.search(rf"\b{name}\b", used)} == set()
    assert set(re.findall(r"\bsay\.(\w+)", used)) <= labels


@pytest.mark.parametrize("path", ["/static/chat.css", "/static/chat.js", "/static/exit.js"])
async def test_files_are_small_for_slow_phones_and_pages_with_words_are_not_squeezed(
    web: Web, path: str
) -> None:
    client = web.visitor().client
    squeezed = await client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    assert squeezed.headers["content-encoding"] == "gzip"
    assert squeezed.text == plain.text
    assert "content-encoding" not in plain.headers
    assert int(squeezed.headers["content-length"]) < 0.6 * int(plain.headers["content-length"])
    again = {"Accept-Encoding": "gzip", "If-None-Match": squeezed.headers["etag"]}
    assert (await client.get(path, headers=again)).status_code == 304
    # What somebody wrote stands there beside what another site may send along.
    page = await client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in page.headers
