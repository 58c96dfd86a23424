"""A web process with a program's hours and phone number, and staff who come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.settings import Settings
from bot.store.handoffs import QueueRow
from bot.store.staff import StaffMember
from bot.store.staff_model import Role
from bot.web.deps import Deps
from tests.integration.web.conftest import Visitor, Web, web_from
from tests.unit.desk.rows import HOURS, MONDAY_TEN
from tests.unit.store.conftest import FakeClock

PASSWORD = "correct horse battery"
PHONE = "781-555-0100"


@dataclass
class Floor:
    """A web process, its clock, and short words for what staff do."""

    web: Web
    clock: FakeClock

    def hire(self, name: str, role: Role = "staff") -> StaffMember:
        """Make an account, signed in with the console open."""
        staff = self.web.deps.staff
        member = staff.add(f"{name}@example.org", name.capitalize(), role, PASSWORD)
        self.look(member)
        return member

    def look(self, member: StaffMember) -> None:
        """Let a member's console ask for something, as an open one does by itself."""
        staff = self.web.deps.staff
        staff.session(staff.sign_in(member.email, PASSWORD, address="a").token)

    async def newcomer(self) -> Visitor:
        """A visitor whose conversation has begun."""
        visitor = self.web.visitor()
        await visitor.open()
        return visitor

    async def asking(self) -> Visitor:
        """A visitor who has asked for a person and agreed that staff read along."""
        visitor = await self.newcomer()
        await visitor.press("Talk to a person")
        await visitor.press("Chat with a person here")
        await visitor.press("Yes, that is okay")
        return visitor

    async def chatting(self, member: StaffMember) -> Visitor:
        """A visitor whose chat a member has claimed."""
        visitor = await self.asking()
        assert self.web.deps.desk.desk.claim(self.row().id, by=member.id)
        return visitor

    def row(self) -> QueueRow:
        """The newest handoff that is not done."""
        return max(self.web.deps.handoffs.queue(), key=lambda row: row.created_at)

    def say(self, text: str, by: StaffMember) -> None:
        """Write to the visitor of the newest handoff."""
        assert self.web.deps.desk.desk.reply(self.row().id, text, by=by.id)

    def tick(self, seconds: float = 0.0) -> list[str]:
        """Let time pass and the timers run; returns what they did."""
        self.clock.advance(seconds)
        return [one.act for one in self.web.deps.desk.ticking.tick(self.clock.now)]


def floor_from(template: Deps, settings: Settings, **parts: Any) -> Floor:
    """A floor with these settings, on a Monday at ten."""
    clock = FakeClock()
    clock.now = MONDAY_TEN
    known = template.knowledge
    facts = {**known.facts, "program.phone": PHONE}
    known = replace(known, program=replace(known.program, hours=HOURS, phone=PHONE), facts=facts)
    words = replace(template.words, facts=facts)
    made = {"knowledge": known, "words": words, "clock": clock, **parts}
    return Floor(web_from(template, settings, **made), clock)


@pytest_asyncio.fixture(name="floor")
async def a_floor(template: tuple[Deps, Path], settings: Settings) -> AsyncIterator[Floor]:
    """A floor on a Monday at ten."""
    made = floor_from(template[0], settings)
    yield made
    await made.web.close()
