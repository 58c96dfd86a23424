"""Renders messages and pages from the templates."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.settings import Settings
from bot.web.sessions import left_cookie
from bot.web.standing import Stands
from bot.web.views import dialled, paragraphs
from bot.web.words import Words

HERE: Final = Path(__file__).parent
TEMPLATES: Final = HERE / "templates"
STATIC: Final = HERE / "static"
_SCRIPT_SAYS: Final = (
    "typing", "staff_typing", "sending", "received", "not_sent", "offline", "not_deleted", "about",
    "tab_title", "widget_news", "empty", "lost",
)  # fmt: skip
_SCRIPT_PHRASES: Final = ("session_over", "deleted")


class Renderer:
    """The templates, with everything that all of them need.

    Args:
        words: what the pages say.
        settings: for the address that Exit leads to.
    """

    def __init__(self, words: Words, settings: Settings) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["paragraphs"] = lambda text: paragraphs(text, linked=True)
        self._templates.filters["verbatim"] = lambda text: paragraphs(text, linked=False)
        self._templates.filters["dialled"] = dialled
        self._templates.globals.update(
            say=words.page,
            phrase=words.phrase,
            facts=words.facts,
            phone=words.phone,
            exit_url=settings.exit_url,
            left=left_cookie(https=settings.https),
            asset=_asset,
            words=_spoken_by_script(words),
            not_watched=words.not_watched,
            cited=words.cited,
        )
        self._standing = self._templates.get_template("standing.html")
        self._message = self._templates.get_template("message.html")

    def message(self, shown: Mapping[str, Any]) -> str:
        """Return one message as HTML.

        Args:
            shown: the message as `view` gives it.
        """
        return self._message.render(message=shown, live=True).strip()

    def standing(self, standing: Stands) -> str:
        """Return the line above the field that says who answers, as HTML; "" where none is needed.

        Args:
            standing: how the conversation stands.
        """
        return self._standing.render(standing=standing).strip()

    def page(self, name: str, **values: Any) -> str:
        """Return a whole page.

        Args:
            name: the template's file name.
            values: what this page needs besides the words.
        """
        return self._templates.get_template(name).render(**values)


def _spoken_by_script(words: Words) -> dict[str, str]:
    """Return the sentences that the page's script shows by itself."""
    return {
        **{name: words.page[name] for name in _SCRIPT_SAYS},
        **{name: words.phrase(name) for name in ("session_over", "deleted")},
    }


def new_client_id() -> str:
    """Return a fresh id for a message that a form will send."""
    return secrets.token_urlsafe(12)


def _asset(name: str) -> str:
    """Return the address of a static file; it changes whenever the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"
