"""The part of the web process's dependencies that the console uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from sqlalchemy.engine import Engine
from starlette.requests import Request

from bot.desk.build import DeskRoom
from bot.knowledge.model import Knowledge
from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.counts import Counts
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from bot.store.staff import StaffAccounts
from bot.web.hub import Hub
from bot.web.shelf import Shelf


class StaffRooms(Protocol):
    """What `app.state.deps` must hold for the console."""

    @property
    def settings(self) -> Settings:
        """The settings of this process."""

    @property
    def engine(self) -> Engine:
        """Where everything is stored."""

    @property
    def keys(self) -> Keys:
        """The keys of this server."""

    @property
    def handoffs(self) -> Handoffs:
        """What visitors sent."""

    @property
    def staff(self) -> StaffAccounts:
        """Accounts and sessions."""

    @property
    def desk(self) -> DeskRoom:
        """Claims, live chats, labels, search and the switches."""

    @property
    def hub(self) -> Hub:
        """Tells open pages that something happened."""

    @property
    def audit(self) -> AuditTrail:
        """Who did what."""

    @property
    def counts(self) -> Counts:
        """Figures without content."""

    @property
    def knowledge(self) -> Knowledge:
        """Names of the program and of the entries."""

    @property
    def shelf(self) -> Shelf:
        """What signed-in pages find again for some minutes."""

    @property
    def clock(self) -> Callable[[], float]:
        """Seconds since 1970."""


def rooms_of(request: Request) -> StaffRooms:
    """Return the rooms of the process that answers this request."""
    return cast(StaffRooms, request.app.state.deps)
