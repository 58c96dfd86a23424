"""The visitor's page, with a fake Rasa behind the real web process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.chromium import PHONE, Contexts
from tests.browser.visitor.front import Open, opened
from tests.house import free_port
from tests.integration.web.served import Served, served, settings_for


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = str(free_port())
    # Another origin than the chat's, as the real neutral site is.
    away = f"http://localhost:{port}/healthz"
    given = {"FOYER_PORT": port, "FOYER_EXIT_URL": away, "FOYER_MESSAGES_PER_MINUTE": "500"}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        yield running


@pytest.fixture
def context(contexts: Contexts, site: Served) -> BrowserContext:
    return contexts(viewport=PHONE, base_url=site.url)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return opened(context)


@pytest.fixture
def open_with(contexts: Contexts, site: Served) -> Open:
    """Open the page in a browser with other settings."""

    def open_one(path: str = "/", **settings: Any) -> Page:
        return opened(contexts(base_url=site.url, **{"viewport": PHONE, **settings}), path)

    return open_one
