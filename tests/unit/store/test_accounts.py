"""Second factors, roles and switches of accounts, and who has the console open."""

from __future__ import annotations

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.store.account_changes import AccountChanges
from bot.store.audit import AuditTrail
from bot.store.keys import Keys
from bot.store.presence import PRESENT_SECONDS
from bot.store.staff import (
    FAILURES_ALLOWED,
    AccountError,
    SignIn,
    StaffAccounts,
    StaffMember,
)
from tests.unit.store.conftest import FakeClock, everything_stored

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(engine: Engine, keys: Keys, clock: FakeClock, hasher: PasswordHasher) -> StaffAccounts:
    return StaffAccounts(engine, keys, idle_seconds=3600, clock=clock, hasher=hasher)


@pytest.fixture
def changes(engine: Engine, keys: Keys, clock: FakeClock, hasher: PasswordHasher) -> AccountChanges:
    return AccountChanges(engine, keys, clock=clock, hasher=hasher)


@pytest.fixture
def desk(accounts: StaffAccounts) -> StaffMember:
    return accounts.add("desk@example.org", "Desk", "staff", PASSWORD)


@pytest.fixture
def secret(accounts: StaffAccounts, desk: StaffMember, clock: FakeClock) -> str:
    """The secret of a second factor that is on; its first code is used up."""
    made = accounts.second_factors.begin(desk.id)
    assert made is not None
    assert accounts.second_factors.confirm(desk.id, pyotp.TOTP(made.secret).at(int(clock.now)))
    clock.advance(30)
    return made.secret


def sign_in(accounts: StaffAccounts, code: str = "", password: str = PASSWORD) -> SignIn:
    return accounts.sign_in("desk@example.org", password, address="a", code=code)


def code_of(secret: str, clock: FakeClock, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(clock.now) + 30 * steps)


def test_without_a_second_factor_the_password_is_enough(
    accounts: StaffAccounts, desk: StaffMember
) -> None:
    assert sign_in(accounts).reason == "ok"


def test_a_set_up_that_was_not_finished_locks_nobody_out(
    accounts: StaffAccounts, desk: StaffMember
) -> None:
    accounts.second_factors.begin(desk.id)
    assert sign_in(accounts).reason == "ok"


def test_with_a_second_factor_the_password_alone_is_not_enough(
    accounts: StaffAccounts, secret: str
) -> None:
    assert sign_in(accounts).reason == "code_needed"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_right_code_opens_even_when_a_clock_is_half_a_minute_off(
    accounts: StaffAccounts, secret: str, clock: FakeClock, steps: int
) -> None:
    clock.advance(60)
    assert sign_in(accounts, code_of(secret, clock, steps)).reason == "ok"


def test_a_code_may_be_typed_with_a_space(
    accounts: StaffAccounts, secret: str, clock: FakeClock
) -> None:
    code = code_of(secret, clock)
    assert sign_in(accounts, f" {code[:3]} {code[3:]}").reason == "ok"


@pytest.mark.parametrize("steps", [-3, 2])
def test_an_old_or_early_code_does_not_open(
    accounts: StaffAccounts, secret: str, clock: FakeClock, steps: int
) -> None:
    clock.advance(120)
    assert sign_in(accounts, code_of(secret, clock, steps)).reason == "wrong_code"


def test_a_code_opens_once(accounts: StaffAccounts, secret: str, clock: FakeClock) -> None:
    code = code_of(secret, clock)
    assert [sign_in(accounts, code).reason for _ in range(2)] == ["ok", "wrong_code"]


def test_nobody_learns_of_a_second_factor_without_the_password(
    accounts: StaffAccounts, secret: str, clock: FakeClock
) -> None:
    assert sign_in(accounts, code_of(secret, clock), password="wrong").reason == "wrong"


def test_guessing_codes_is_throttled(
    accounts: StaffAccounts, secret: str, clock: FakeClock
) -> None:
    for _ in range(FAILURES_ALLOWED):
        sign_in(accounts, "000000")
    assert sign_in(accounts, code_of(secret, clock)).reason == "throttled"


def test_who_is_not_let_in_is_in_the_audit_trail_without_what_they_typed(
    accounts: StaffAccounts, desk: StaffMember, secret: str, engine: Engine
) -> None:
    sign_in(accounts, password="marzipan")
    sign_in(accounts, "lighthouse")
    accounts.sign_in("nobody@example.org", PASSWORD, address="a")
    rows = [(row.actor, row.action, row.object_id) for row in AuditTrail(engine).rows()]
    assert rows[-3:] == [
        ("unknown", "sign_in_refused", desk.id),
        ("unknown", "code_refused", desk.id),
        ("unknown", "sign_in_refused", "account:unknown"),
    ]
    stored = everything_stored(engine)
    assert not any(typed in stored for typed in ("nobody@", "marzipan", "lighthouse"))
    assert list(AuditTrail(engine).breaks()) == []


def test_the_secret_is_sealed_on_disk(secret: str, engine: Engine) -> None:
    assert secret not in everything_stored(engine)


def test_the_address_for_the_app_says_nothing_about_the_place(
    accounts: StaffAccounts, desk: StaffMember
) -> None:
    made = accounts.second_factors.begin(desk.id)
    assert made is not None
    assert made.uri.startswith("otpauth://totp/Foyer:desk%40example.org?")


def test_turning_it_on_ends_every_session_but_the_one_that_did(
    accounts: StaffAccounts, desk: StaffMember, clock: FakeClock
) -> None:
    mine, other = sign_in(accounts).token, sign_in(accounts).token
    made = accounts.second_factors.begin(desk.id)
    assert made is not None
    assert accounts.second_factors.confirm(desk.id, code_of(made.secret, clock), token=mine)
    assert accounts.session(mine) is not None
    assert accounts.session(other) is None


def test_a_second_factor_is_not_replaced_without_a_reset(
    accounts: StaffAccounts, desk: StaffMember, secret: str
) -> None:
    assert accounts.second_factors.begin(desk.id) is None


def test_a_reset_takes_it_off_ends_the_sessions_and_is_audited(
    accounts: StaffAccounts, desk: StaffMember, secret: str, clock: FakeClock, engine: Engine
) -> None:
    token = sign_in(accounts, code_of(secret, clock)).token
    assert accounts.second_factors.reset(desk.id, by="admin-1")
    assert accounts.session(token) is None
    assert sign_in(accounts).reason == "ok"
    actions = [(row.actor, row.action) for row in AuditTrail(engine).rows(desk.id)]
    assert ("admin-1", "second_factor_reset") in actions


def test_an_account_says_whether_it_has_a_second_factor(
    accounts: StaffAccounts, desk: StaffMember, secret: str
) -> None:
    found = accounts.member(desk.id)
    assert found is not None
    assert (desk.second_factor, found.second_factor) == (False, True)


def test_another_role_ends_the_sessions_and_holds_at_the_next_sign_in(
    accounts: StaffAccounts, changes: AccountChanges, desk: StaffMember
) -> None:
    token = sign_in(accounts).token
    changes.set_role(desk.id, "lead", by="admin-1")
    assert accounts.session(token) is None
    member = sign_in(accounts).member
    assert member is not None
    assert member.role == "lead"


def test_a_switched_off_account_is_out_at_once(
    accounts: StaffAccounts, changes: AccountChanges, desk: StaffMember
) -> None:
    token = sign_in(accounts).token
    changes.set_active(desk.id, False, by="admin-1")
    assert accounts.session(token) is None
    assert sign_in(accounts).reason == "wrong"


def test_a_new_password_replaces_the_old(
    accounts: StaffAccounts, changes: AccountChanges, desk: StaffMember
) -> None:
    changes.set_password(desk.id, "another long password", by="admin-1")
    assert sign_in(accounts).reason == "wrong"
    assert sign_in(accounts, password="another long password").reason == "ok"


def test_a_new_password_forgets_the_tries_of_this_account_only(
    accounts: StaffAccounts, changes: AccountChanges, desk: StaffMember
) -> None:
    accounts.add("other@example.org", "Other", "staff", PASSWORD)
    for email in ("desk@example.org", "other@example.org"):
        for _ in range(FAILURES_ALLOWED):
            accounts.sign_in(email, "wrong", address="a")
    changes.set_password(desk.id, "another long password", by="admin-1")
    assert sign_in(accounts, password="another long password").reason == "ok"
    assert accounts.sign_in("other@example.org", PASSWORD, address="a").reason == "throttled"


def test_a_password_that_is_checked_again_is_throttled_and_says_so(
    accounts: StaffAccounts, desk: StaffMember, clock: FakeClock
) -> None:
    def check(password: str) -> str:
        return accounts.check_password(desk.id, password, address="a")

    assert [check("wrong") for _ in range(FAILURES_ALLOWED)] == ["wrong"] * FAILURES_ALLOWED
    assert check(PASSWORD) == "throttled"
    clock.advance(901)
    assert check(PASSWORD) == "ok"


def test_the_last_admin_stays(accounts: StaffAccounts, changes: AccountChanges) -> None:
    admin = accounts.add("admin@example.org", "Admin", "admin", PASSWORD)
    with pytest.raises(AccountError, match="last admin"):
        changes.set_role(admin.id, "staff", by=admin.id)
    with pytest.raises(AccountError, match="last admin"):
        changes.set_active(admin.id, False, by=admin.id)
    accounts.add("second@example.org", "Second", "admin", PASSWORD)
    changes.set_role(admin.id, "staff", by=admin.id)


def test_changes_of_no_account_are_refused(changes: AccountChanges) -> None:
    with pytest.raises(AccountError, match="no such account"):
        changes.set_active("nobody", True, by="admin-1")


def test_changes_are_audited_with_who_made_them(
    accounts: StaffAccounts, changes: AccountChanges, desk: StaffMember, engine: Engine
) -> None:
    changes.set_role(desk.id, "editor", by="admin-1")
    changes.set_active(desk.id, False, by="admin-1")
    assert [(row.actor, row.action) for row in AuditTrail(engine).rows(desk.id)] == [
        ("system", "account_added"), ("admin-1", "role_editor"), ("admin-1", "account_off"),
    ]  # fmt: skip


def test_a_person_is_present_while_the_console_is_open_and_not_long_after(
    accounts: StaffAccounts, desk: StaffMember, clock: FakeClock
) -> None:
    token = sign_in(accounts).token
    accounts.session(token, touch=False)
    assert accounts.present(["staff", "lead"]) == 1
    clock.advance(PRESENT_SECONDS + 1)
    assert accounts.present(["staff", "lead"]) == 0


def test_only_the_roles_that_were_asked_for_count_as_present(
    accounts: StaffAccounts, desk: StaffMember
) -> None:
    accounts.session(sign_in(accounts).token)
    assert accounts.present(["editor", "admin"]) == 0


def test_who_signed_out_is_not_present(accounts: StaffAccounts, desk: StaffMember) -> None:
    token = sign_in(accounts).token
    accounts.session(token)
    accounts.sign_out(token)
    assert accounts.present(["staff"]) == 0
