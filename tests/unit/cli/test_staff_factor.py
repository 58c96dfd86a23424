"""`foyer staff reset-factor`: the way back in for an admin who lost the second factor."""

from __future__ import annotations

import time

import pyotp
import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.store.audit import AuditTrail
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.lines import SYSTEM
from bot.store.staff import StaffAccounts

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"


@pytest.fixture
def accounts(store_url: str, store_keys: Keys) -> StaffAccounts:
    made = StaffAccounts(connect(store_url), store_keys)
    made.add(EMAIL, "Ada", "admin", PASSWORD)
    return made


def reset(email: str) -> Result:
    return CliRunner().invoke(main, ["staff", "reset-factor", email])


def with_factor(accounts: StaffAccounts) -> str:
    """Set a second factor up; returns the session that did it, which goes on."""
    token = accounts.sign_in(EMAIL, PASSWORD, address="127.0.0.1").token
    session = accounts.session(token or "")
    assert token
    assert session
    begun = accounts.second_factors.begin(session.member.id)
    assert begun
    code = pyotp.TOTP(begun.secret).at(int(time.time()))
    assert accounts.second_factors.confirm(session.member.id, code, token=token)
    return token


def test_a_lone_admin_signs_in_without_a_code_again(
    store_url: str, accounts: StaffAccounts
) -> None:
    token = with_factor(accounts)
    (ada,) = accounts.members()
    assert accounts.sign_in(EMAIL, PASSWORD, address="127.0.0.1").reason == "code_needed"
    result = reset(" Ada@Example.org ")
    assert result.exit_code == 0, result.output
    assert "Ada is signed out, signs in at /staff without a code" in result.output
    assert accounts.session(token) is None
    newest = AuditTrail(connect(store_url)).newest(1)[0]
    assert (newest.actor, newest.action, newest.object_id) == (
        SYSTEM,
        "second_factor_reset",
        ada.id,
    )
    assert accounts.sign_in(EMAIL, PASSWORD, address="127.0.0.1").reason == "ok"


def test_an_account_without_one_stays_as_it_is(store_url: str, accounts: StaffAccounts) -> None:
    rows = len(AuditTrail(connect(store_url)).rows())
    result = reset(EMAIL)
    assert result.exit_code == 1
    assert f"{EMAIL} has no second factor. Nothing was changed." in result.output
    assert len(AuditTrail(connect(store_url)).rows()) == rows


def test_an_unknown_address_is_told(accounts: StaffAccounts) -> None:
    result = reset("eve@example.org")
    assert result.exit_code == 1
    assert "There is no account for eve@example.org. `foyer staff list`" in result.output
