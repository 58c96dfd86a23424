"""Who may open a conversation, and from where."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer

from bot.settings import Settings
from bot.store.keys import new_token
from bot.web.deps import Deps
from bot.web.sessions import COOKIE
from tests.integration.web.conftest import HERE, Visitor, Web, web_from
from tests.integration.web.test_messages import session_of

POSTS = ("/api/conversation", "/api/messages", "/api/delete", "/plain", "/delete", "/exit")


def forged(web: Web, visitor: Visitor) -> list[str]:
    """Cookies that somebody might try: unsigned, signed by another key, with a wrong secret."""
    session = session_of(web, visitor)
    real = visitor.client.cookies[COOKIE]
    secret = base64.urlsafe_b64encode(new_token()).decode()
    right = web.app.state.visits.sessions._signer
    wrong = URLSafeSerializer("another key", salt="visitor")
    return [
        "",
        "nonsense",
        real[:-2],
        str(wrong.dumps([session.conversation_id, secret])),
        str(right.dumps([session.conversation_id, secret])),
        str(right.dumps("text")),
        str(right.dumps([session.conversation_id, "x"])),
    ]


async def test_a_wrong_or_forged_cookie_opens_nothing(web: Web, visitor: Visitor) -> None:
    await visitor.say("how long is it, marzipan?")
    for cookie in forged(web, visitor):
        stranger = web.visitor(cookie=f"{COOKIE}={cookie}")
        assert (await stranger.post(text="hello")).status_code == 401, cookie
        assert (await stranger.client.get("/api/stream")).status_code == 401, cookie
        assert "marzipan" not in (await stranger.client.get("/")).text, cookie
        assert len(await stranger.open()) == 1, cookie
    assert len(await visitor.open()) == 3


async def test_a_stranger_cannot_delete_somebody_elses_chat(web: Web, visitor: Visitor) -> None:
    for cookie in forged(web, visitor):
        await web.visitor(cookie=f"{COOKIE}={cookie}").client.post("/api/delete")
    assert len(await visitor.open()) == 1
    assert web.deps.conversations.find(session_of(web, visitor)) is not None


async def test_a_chat_that_is_over_says_so(web: Web, visitor: Visitor) -> None:
    web.deps.conversations.delete(session_of(web, visitor).conversation_id)
    reply = await visitor.post(text="hello")
    assert reply.status_code == 401
    assert "new one" in reply.json()["message"]


async def test_a_tab_that_holds_another_chat_is_told(visitor: Visitor) -> None:
    reply = await visitor.post(text="hello", conversation="an older one")
    assert reply.json()["error"] == "other_conversation"


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
async def test_a_post_from_another_site_is_refused(
    visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    reply = await visitor.client.post(path, headers=headers)
    assert reply.status_code == 403
    assert len(await visitor.open()) == 1


async def test_a_page_of_ours_may_post(web: Web) -> None:
    reply = await web.visitor().client.post(
        "/api/conversation", headers={"sec-fetch-site": "same-origin", "origin": "null"}
    )
    assert reply.status_code == 200


async def test_the_cookie_cannot_be_read_by_scripts_and_ends_with_the_browser(web: Web) -> None:
    reply = await web.visitor().client.post("/api/conversation")
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie and "Expires" not in cookie


async def test_over_https_the_cookie_is_secure_and_kept_to_one_embedding_site(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    web = web_from(template[0], replace(settings, public_url="https://chat.example.org"))
    reply = await web.visitor(origin="https://chat.example.org").client.post("/api/conversation")
    assert "SameSite=None; Secure; Partitioned" in reply.headers["set-cookie"]
    assert reply.headers["strict-transport-security"]


async def test_over_https_no_neighbour_of_the_domain_can_have_visitors_write_into_its_own_chat(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    web = web_from(template[0], replace(settings, public_url="https://chat.example.org"))
    home = "https://chat.example.org"
    neighbour = web.visitor(origin=home)
    begun = await neighbour.client.post("/api/conversation")
    cookie = begun.headers["set-cookie"].partition(";")[0]
    name, _, value = cookie.partition("=")
    # Browsers take a name that begins so from the host alone: Secure, the whole path, no Domain.
    assert name == f"__Host-{COOKIE}"
    assert "Path=/;" in begun.headers["set-cookie"]
    assert "Domain" not in begun.headers["set-cookie"]
    own = await web.visitor(origin=home, cookie=cookie).client.post("/api/conversation")
    assert own.json()["conversation"]["id"] == begun.json()["conversation"]["id"]
    set_elsewhere = web.visitor(origin=home, cookie=f"{COOKIE}={value}")
    reply = await set_elsewhere.client.post("/api/conversation")
    assert reply.json()["conversation"]["id"] != begun.json()["conversation"]["id"]
    gone = await web.visitor(origin=home, cookie=cookie).client.post("/api/delete")
    assert gone.headers["set-cookie"].startswith(f"__Host-{COOKIE}=; Max-Age=0; Path=/")
    assert "Secure" in gone.headers["set-cookie"]


async def test_neither_the_cookie_nor_the_page_holds_what_was_said(visitor: Visitor) -> None:
    await visitor.say("marzipan lighthouse")
    assert "marzipan" not in str(visitor.client.cookies.jar)
    assert str(visitor.client.base_url) == HERE


@pytest.mark.parametrize("after", ["9" * 30, str(2**31), "-1", "one"])
async def test_a_number_that_no_message_can_have_is_refused_before_the_stream_begins(
    visitor: Visitor, after: str
) -> None:
    answer = await visitor.client.get("/api/stream", params={"after": after})
    assert answer.status_code == 422
