"""`foyer staff add` makes an admin first; `foyer staff reset-password` is the way back in."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from bot.cli.doctor import NO_ADMIN
from bot.cli.main import main
from bot.store.account_changes import AccountChanges
from bot.store.audit import AuditTrail
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.lines import SYSTEM
from bot.store.staff import StaffAccounts

OLD, NEW = "correct horse battery", "another long password"


@pytest.fixture
def accounts(store_url: str, store_keys: Keys) -> StaffAccounts:
    return StaffAccounts(connect(store_url), store_keys)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["staff", *words], input=typed)


def add(name: str, *options: str) -> Result:
    given = ("--email", f"{name}@example.org", "--name", name, "--password", OLD)
    return run("add", *given, *options)


def test_the_first_account_is_an_admin_and_the_next_is_not(accounts: StaffAccounts) -> None:
    assert "ada (admin) can now sign in" in add("ada").output
    assert "sam (staff) can now sign in" in add("sam").output
    assert [one.role for one in accounts.members()] == ["admin", "staff"]


def test_a_role_that_is_given_is_kept(accounts: StaffAccounts) -> None:
    assert add("sam", "--role", "staff").exit_code == 0
    assert [one.role for one in accounts.members()] == ["staff"]


def test_the_doctor_tells_that_there_is_no_admin(accounts: StaffAccounts) -> None:
    add("sam", "--role", "staff")
    assert NO_ADMIN in CliRunner().invoke(main, ["doctor"]).output
    add("ada", "--role", "admin")
    assert NO_ADMIN not in CliRunner().invoke(main, ["doctor"]).output


def test_a_forgotten_password_is_set_anew(store_url: str, accounts: StaffAccounts) -> None:
    add("ada")
    before = accounts.sign_in("ada@example.org", OLD, address="127.0.0.1").token
    for _ in range(5):
        accounts.sign_in("ada@example.org", "wrong", address="127.0.0.1")
    result = run("reset-password", " Ada@Example.org ", typed=f"{NEW}\n{NEW}\n")
    assert result.exit_code == 0, result.output
    assert "signs in at /staff with the new password" in result.output
    assert NEW not in result.output
    assert accounts.session(before) is None
    assert accounts.sign_in("ada@example.org", OLD, address="127.0.0.1").reason == "wrong"
    newest = next(
        row for row in AuditTrail(connect(store_url)).newest(5) if row.action == "password_set"
    )
    assert newest.actor == SYSTEM
    assert accounts.sign_in("ada@example.org", NEW, address="127.0.0.1").reason == "ok"


def test_a_password_that_cannot_be_used_changes_nothing(accounts: StaffAccounts) -> None:
    add("ada")
    assert run("reset-password", "ada@example.org", "--password", "short").exit_code == 1
    assert accounts.sign_in("ada@example.org", OLD, address="127.0.0.1").reason == "ok"


def test_an_account_that_is_off_stays_off(
    store_url: str, store_keys: Keys, accounts: StaffAccounts
) -> None:
    add("ada")
    add("sam")
    sam = next(one for one in accounts.members() if one.role == "staff")
    AccountChanges(connect(store_url), store_keys).set_active(sam.id, False, by=SYSTEM)
    result = run("reset-password", sam.email, "--password", NEW)
    assert "still switched off" in result.output
    assert accounts.sign_in(sam.email, NEW, address="127.0.0.1").reason == "wrong"


def test_an_unknown_address_is_told(accounts: StaffAccounts) -> None:
    result = run("reset-password", "eve@example.org", "--password", NEW)
    assert result.exit_code == 1
    assert "There is no account for eve@example.org." in result.output
