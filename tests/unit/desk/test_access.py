"""Who may see what: read aloud as a table, each decision with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.desk import access
from bot.desk.access import Decision
from bot.store.filing import Scope
from bot.store.handoff_model import QueueRow
from bot.store.staff_model import ROLES, Role, StaffMember
from tests.unit.desk.rows import member, row

MINE = row(state="claimed", owner_id="sam")
THEIRS = row(state="claimed", owner_id="kim")
WAITING = row()
CLOSED = row(state="closed", owner_id="sam", live=False)
GONE = row(state="withdrawn", owner_id="sam", live=False)
CALLBACK = row(state="claimed", owner_id="sam", live=False)
RINGING = row(priority="emergency", alarm_at=1.0)
Act = Callable[[StaffMember, QueueRow], Decision]


@pytest.mark.parametrize(
    ("role", "what", "allowed"),
    [
        ("staff", MINE, True),
        ("staff", CLOSED, True),
        ("staff", THEIRS, False),
        ("staff", WAITING, False),
        ("lead", WAITING, True),
        ("lead", THEIRS, True),
        ("editor", MINE, False),
        ("admin", MINE, False),
        ("admin", WAITING, False),
        ("lead", GONE, False),
    ],
)
def test_content_is_read_by_its_owner_and_by_leads(
    role: Role, what: QueueRow, allowed: bool
) -> None:
    assert access.may_read(member(role), what).allowed is allowed


@pytest.mark.parametrize("act", [access.may_note, access.may_export])
def test_notes_and_exports_go_by_reading(act: Act) -> None:
    assert [act(member(), one).allowed for one in (MINE, THEIRS)] == [True, False]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_rows_of_the_queue(role: Role) -> None:
    assert access.may_see_queue(member(role)).allowed


@pytest.mark.parametrize(
    ("role", "allowed"), [("staff", True), ("lead", True), ("editor", False), ("admin", False)]
)
def test_staff_and_leads_take_handoffs_and_answer_emergencies(role: Role, allowed: bool) -> None:
    assert access.may_claim(member(role), WAITING).allowed is allowed
    assert access.may_acknowledge(member(role), RINGING).allowed is allowed


@pytest.mark.parametrize("what", [MINE, THEIRS, CLOSED])
def test_only_what_waits_is_claimed(what: QueueRow) -> None:
    assert not access.may_claim(member("lead"), what).allowed


@pytest.mark.parametrize("act", [access.may_finish, access.may_reply])
def test_only_the_owner_acts_on_a_chat_not_even_a_lead(act: Act) -> None:
    assert [act(member(role), THEIRS).allowed for role in ("staff", "lead")] == [False, False]
    assert act(member(), MINE).allowed


@pytest.mark.parametrize("role", ["staff", "editor", "admin"])
def test_only_a_lead_puts_back_what_a_colleague_has(role: Role) -> None:
    assert access.may_put_back(member("lead"), THEIRS).allowed
    assert not access.may_put_back(member(role), THEIRS).allowed
    for what in (WAITING, CLOSED, MINE):
        assert not access.may_put_back(member("lead"), what).allowed
    assert not access.may_put_back(member("lead", active=False), THEIRS).allowed


def test_a_reply_needs_a_chat_that_is_shared_and_an_invitation_one_that_is_not() -> None:
    assert not access.may_reply(member(), CALLBACK).allowed
    assert access.may_invite(member(), CALLBACK).allowed
    assert not access.may_invite(member(), MINE).allowed


def test_what_nobody_needs_to_see_any_more_is_not_acknowledged() -> None:
    assert not access.may_acknowledge(member(), WAITING).allowed


@pytest.mark.parametrize("act", [access.may_manage_accounts, access.may_turn_switches])
def test_accounts_and_switches_are_the_admins(act: Callable[[StaffMember], Decision]) -> None:
    assert [role for role in ROLES if act(member(role)).allowed] == ["admin"]


def test_the_audit_trail_is_for_leads_and_admins() -> None:
    assert [role for role in ROLES if access.may_see_audit(member(role)).allowed] == [
        "lead",
        "admin",
    ]


@pytest.mark.parametrize("act", [access.may_see_questions, access.may_see_figures])
def test_counts_without_content_are_for_everybody(act: Callable[[StaffMember], Decision]) -> None:
    assert all(act(member(role)).allowed for role in ROLES)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("staff", Scope(owner_id="sam")),
        ("lead", Scope(all=True)),
        ("editor", Scope()),
        ("admin", Scope()),
    ],
)
def test_a_search_looks_into_what_may_be_read(role: Role, scope: Scope) -> None:
    assert access.search_scope(member(role)) == scope


@pytest.mark.parametrize("role", ROLES)
def test_a_switched_off_account_may_nothing(role: Role) -> None:
    off = member(role, active=False)
    acts: list[Act] = [
        access.may_read, access.may_claim, access.may_finish, access.may_reply,
        access.may_acknowledge,
    ]  # fmt: skip
    rows = (MINE, WAITING, RINGING)
    assert not any(act(off, one).allowed for act in acts for one in rows)
    assert not access.may_see_queue(off).allowed
    assert access.search_scope(off) == Scope()


def test_a_refusal_says_what_to_do() -> None:
    assert access.may_read(member(), WAITING).reason.startswith("Claim this handoff first")
