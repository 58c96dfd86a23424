"""A console, two staff members, and a browser that sends what browsers send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from bot.store.staff import StaffMember
from tests.integration.staff.desk import PASSWORD, Desk, open_desk

_TOKEN = re.compile(r'name="(csrf|form_token)" value="([^"]+)"')
ORIGIN = "http://testserver"


class Browser(TestClient):
    """One person's browser: keeps cookies, names its origin, fills in the hidden fields."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.app, follow_redirects=False, raise_server_exceptions=False)

    def hidden(self, page: str) -> dict[str, str]:
        """Return the secret fields of the forms on a page."""
        return dict(_TOKEN.findall(self.get(page).text))

    def fill_in(self, address: str, page: str = "/staff", **fields: Any) -> Response:
        """Send a form of a page, as a click would."""
        return self.post(address, data={**self.hidden(page), **fields}, headers={"Origin": ORIGIN})

    def try_sign_in(self, email: str, password: str = PASSWORD, **fields: Any) -> Response:
        """Fill in the sign-in form."""
        fields = {"email": email, "password": password, **fields}
        return self.fill_in("/staff/sign-in", "/staff/sign-in", **fields)

    def act(self, handoff_id: str, action: str, **fields: Any) -> Response:
        """Press one of the buttons of a handoff."""
        return self.fill_in(f"/staff/handoffs/{handoff_id}/{action}", **fields)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path)
    yield desk
    desk.deps.engine.dispose()


@pytest.fixture
def sam(desk: Desk) -> StaffMember:
    return desk.hire("Sam Desk")


@pytest.fixture
def kim(desk: Desk) -> StaffMember:
    return desk.hire("Kim Desk")


@pytest.fixture
def browser_of(desk: Desk) -> Callable[[StaffMember], Browser]:
    """Give a member a browser in which they are signed in."""

    def signed_in(member: StaffMember) -> Browser:
        browser = Browser(desk)
        assert browser.try_sign_in(member.email).status_code == 303
        return browser

    return signed_in


@pytest.fixture
def browser(sam: StaffMember, browser_of: Callable[[StaffMember], Browser]) -> Browser:
    """Sam's browser, signed in."""
    return browser_of(sam)


@pytest.fixture
def admin(desk: Desk) -> StaffMember:
    return desk.hire("Ada Desk", "admin")


@pytest.fixture
def admins(admin: StaffMember, browser_of: Callable[[StaffMember], Browser]) -> Browser:
    """The admin's browser."""
    return browser_of(admin)


@pytest.fixture
def stranger(desk: Desk) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(desk)
