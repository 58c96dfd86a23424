"""A console on a port of its own, and members who are signed in at it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page

from tests.browser.chromium import Contexts, sign_in
from tests.browser.staff.console import PageOf, Served
from tests.integration.staff.desk import PASSWORD, open_desk


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    desk = open_desk(tmp_path)
    desk.hire("Sam Desk")
    desk.hire("Kim Desk")
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(desk.app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([door],))
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Served(desk, f"http://127.0.0.1:{door.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    desk.deps.engine.dispose()


@pytest.fixture
def page_of(contexts: Contexts, served: Served) -> PageOf:
    """Open a browser of one's own, in which a member is signed in."""

    def opened(name: str = "sam", **options: Any) -> Page:
        page = contexts(base_url=served.url, **options).new_page()
        sign_in(page, name, PASSWORD)
        return page

    return opened
