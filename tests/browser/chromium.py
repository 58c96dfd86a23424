"""What the browser tests share: Chromium, the sizes of screens, and a few looks at a page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 375, "height": 740}
NARROW = {"width": 320, "height": 640}
ENLARGED = {"width": 320, "height": 200}  # 1280 x 800 at 400 %
DESK = {"width": 1280, "height": 900}
DANGER = "i want to kill myself"
# Opens a browser of one's own, with cookies of its own.
Contexts = Callable[..., BrowserContext]


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium, until the block ends."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert program, "There is no Chromium; `make browser` installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def enlarging(browser: Browser, letters: int) -> Iterator[Browser]:
    """A Chromium beside another, whose user has chosen the size of letters, in pixels."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    args = [*FLAGS, f"--blink-settings=defaultFontSize={letters}"]
    other = browser.browser_type.launch(executable_path=program, args=args)
    yield other
    other.close()


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign a member in at the console: "sam" is sam@example.org."""
    page.goto("/staff")
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.wait_for_load_state()  # a heading shows before the page's scripts have run


def serious(page: Page) -> list[str]:
    """What axe calls serious or worse."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def broken_words(page: Page, within: str) -> list[str]:
    """Return the words within an element that go over a line's end."""
    found: list[str] = page.evaluate(
        """(within) => {
            const broken = [], inside = document.querySelector(within);
            const texts = document.createTreeWalker(inside, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const shown = texts.currentNode.parentElement.closest(".unseen, .hidden, script");
                if (shown || !texts.currentNode.parentElement.checkVisibility()) continue;
                for (const { 0: word, index } of texts.currentNode.data.matchAll(/[\\w.]+/g)) {
                    const range = document.createRange();
                    range.setStart(texts.currentNode, index);
                    range.setEnd(texts.currentNode, index + word.length);
                    const tops = [...range.getClientRects()].map((one) => Math.round(one.top));
                    if (new Set(tops).size > 1) broken.push(word);
                }
            }
            return broken;
        }""",
        within,
    )
    return found


def uncovered(one: Locator) -> bool:
    """Tell whether nothing lies over the middle of something, or over its upper edge."""
    seen: bool = one.evaluate(
        """(one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            const at = (y) => one.contains(document.elementFromPoint(left + width / 2, y));
            return at(top + 2) && at(top + height / 2);
        }"""
    )
    return seen


def scrolls_sideways(page: Page) -> bool:
    """Tell whether anything is wider than the screen."""
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))
