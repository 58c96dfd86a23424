"""A web process with three members of staff, and browsers of one's own at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Contexts
from tests.browser.live.talk import Open
from tests.house import free_port
from tests.integration.web.served import Served, served, settings_for
from tests.integration.web.staffed import PASSWORD


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    given = {"FOYER_PORT": str(free_port()), "FOYER_MESSAGES_PER_MINUTE": "500"}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        add = running.deps.staff.add
        add("sam@example.org", "Sam", "staff", PASSWORD)
        add("kim@example.org", "Kim", "staff", PASSWORD)
        add("lee@example.org", "Lee", "lead", PASSWORD)
        yield running


@pytest.fixture
def open_one(contexts: Contexts, site: Served) -> Open:
    """Open a browser of one's own at an address."""

    def opened(path: str, **options: Any) -> Page:
        page = contexts(base_url=site.url, **options).new_page()
        page.goto(path)
        return page

    return opened
