"""A Chromium for the tests of a file, and browsers of one's own in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.chromium import Contexts, launched

# A busy machine takes its time; how fast answers are is measured elsewhere.
PATIENCE_MILLISECONDS = 15_000


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Contexts]:
    """Open browsers that are closed after the test."""
    made: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        made.append(chromium.new_context(**options))
        return made[-1]

    yield new
    for context in made:
        context.close()
