"""Accounts, sign-in, throttle and sessions."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.store.audit import AuditTrail
from bot.store.keys import Keys
from bot.store.staff import (
    FAILURES_ALLOWED,
    FAILURES_ALLOWED_BY_ADDRESS,
    LONGEST_SESSION_SECONDS,
    AccountError,
    StaffAccounts,
)
from tests.unit.store.conftest import FakeClock, everything_stored

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(engine: Engine, keys: Keys, clock: FakeClock, hasher: PasswordHasher) -> StaffAccounts:
    accounts = StaffAccounts(engine, keys, idle_seconds=3600, clock=clock, hasher=hasher)
    accounts.add("desk@example.org", "Desk", "staff", PASSWORD)
    return accounts


def test_the_right_password_opens_a_session(accounts: StaffAccounts) -> None:
    outcome = accounts.sign_in("Desk@Example.org ", PASSWORD, address="127.0.0.1")
    session = accounts.session(outcome.token)
    assert session is not None
    assert session.member.name == "Desk"


@pytest.mark.parametrize(
    ("email", "password"), [("desk@example.org", "wrong"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_look_alike(
    accounts: StaffAccounts, email: str, password: str
) -> None:
    assert accounts.sign_in(email, password, address="127.0.0.1").reason == "wrong"


def test_the_account_is_throttled_after_too_many_failures_and_opens_again(
    accounts: StaffAccounts, clock: FakeClock
) -> None:
    for n in range(FAILURES_ALLOWED):
        accounts.sign_in("desk@example.org", "wrong", address=f"10.0.0.{n}")
    assert accounts.sign_in("desk@example.org", PASSWORD, address="10.1.1.1").reason == "throttled"
    clock.advance(901)
    assert accounts.sign_in("desk@example.org", PASSWORD, address="10.1.1.1").reason == "ok"


def test_one_address_that_tries_many_accounts_is_throttled(accounts: StaffAccounts) -> None:
    for n in range(FAILURES_ALLOWED_BY_ADDRESS):
        accounts.sign_in(f"guess{n}@example.org", "wrong", address="10.0.0.1")
    assert accounts.sign_in("desk@example.org", PASSWORD, address="10.0.0.1").reason == "throttled"


def test_slips_of_colleagues_at_the_same_address_lock_nobody_out(accounts: StaffAccounts) -> None:
    for n in range(FAILURES_ALLOWED):
        accounts.sign_in(f"colleague{n}@example.org", "slip", address="10.0.0.1")
    assert accounts.sign_in("desk@example.org", PASSWORD, address="10.0.0.1").reason == "ok"


def test_signing_in_forgets_the_slips_before_it(accounts: StaffAccounts) -> None:
    for _ in range(2):
        for _ in range(FAILURES_ALLOWED - 1):
            accounts.sign_in("desk@example.org", "slip", address="a")
        outcome = accounts.sign_in("desk@example.org", PASSWORD, address="a")
    assert outcome.reason == "ok"


def test_a_session_ends_when_idle(accounts: StaffAccounts, clock: FakeClock) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    clock.advance(3500)
    assert accounts.session(token) is not None
    clock.advance(3601)
    assert accounts.session(token) is None


def test_a_session_ends_after_twelve_hours_even_in_use(
    accounts: StaffAccounts, clock: FakeClock
) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    for _ in range(13):
        clock.advance(3500)
        accounts.session(token)
    assert accounts.session(token) is None


def test_signing_out_ends_the_session(accounts: StaffAccounts) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    accounts.sign_out(token)
    assert accounts.session(token) is None


def test_a_page_that_asks_by_itself_does_not_keep_the_session_alive(
    accounts: StaffAccounts, clock: FakeClock
) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    for _ in range(4):
        clock.advance(900)
        accounts.session(token, touch=False)
    assert accounts.session(token) is None


def test_a_session_says_when_it_ends(accounts: StaffAccounts, clock: FakeClock) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    started = clock.now
    clock.advance(600)
    looked, used = accounts.session(token, touch=False), accounts.session(token)
    assert looked is not None
    assert used is not None
    assert (looked.ends_at, used.ends_at) == (started + 3600, clock.now + 3600)


def test_a_session_in_use_says_that_it_ends_after_twelve_hours(
    accounts: StaffAccounts, clock: FakeClock
) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    ends_at = clock.now + LONGEST_SESSION_SECONDS
    for _ in range(12):
        clock.advance(3500)
        found = accounts.session(token)
    assert found is not None
    assert found.ends_at == ends_at


def test_signing_out_leaves_one_audit_row(accounts: StaffAccounts, engine: Engine) -> None:
    outcome = accounts.sign_in("desk@example.org", PASSWORD, address="a")
    accounts.sign_out(outcome.token)
    accounts.sign_out(outcome.token)
    assert outcome.member is not None
    actions = [row.action for row in AuditTrail(engine).rows(outcome.member.id)]
    assert actions == ["account_added", "sign_in", "sign_out"]


def test_neither_password_nor_session_token_is_stored(
    accounts: StaffAccounts, engine: Engine
) -> None:
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    stored = everything_stored(engine)
    assert PASSWORD not in stored
    assert token not in stored


def test_a_name_may_be_spelt_with_a_joiner_inside_a_word(accounts: StaffAccounts) -> None:
    name = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"
    assert accounts.add("ali@example.org", name, "staff", PASSWORD).name == name


@pytest.mark.parametrize(
    ("email", "name", "role", "password", "mend"),
    [
        ("nonsense", "Desk", "staff", PASSWORD, "Example: sam@example.org"),
        ("a@example.org", " ", "staff", PASSWORD, "needs a name"),
        ("a@example.org", "De\0sk", "staff", PASSWORD, "cannot be seen"),
        ("a@example.org", "\u200b", "staff", PASSWORD, "cannot be seen"),
        ("a@example.org", "\u202eDesk", "staff", PASSWORD, "cannot be seen"),
        ("a@example.org", "\ufe0f", "staff", PASSWORD, "needs a name"),
        ("a@example.org", "D" * 121, "staff", PASSWORD, "at most 120"),
        ("a\0@example.org", "Desk", "staff", PASSWORD, "cannot be seen"),
        ("a@\u200bexample.org", "Desk", "staff", PASSWORD, "cannot be seen"),
        (f"{'a' * 243}@example.org", "Desk", "staff", PASSWORD, "at most 254"),
        ("@example.org", "Desk", "staff", PASSWORD, "Example: sam@example.org"),
        ("a@", "Desk", "staff", PASSWORD, "Example: sam@example.org"),
        ("a\u00a0b@example.org", "Desk", "staff", PASSWORD, "Example: sam@example.org"),
        ("a@example.org", "Desk", "boss", PASSWORD, "staff, lead, editor, admin"),
        ("a@example.org", "Desk", "staff", "short", "at least 12"),
        ("desk@example.org", "Desk", "staff", PASSWORD, "already an account"),
    ],
)
def test_an_unusable_account_is_refused_with_the_mend(
    accounts: StaffAccounts, email: str, name: str, role: str, password: str, mend: str
) -> None:
    with pytest.raises(AccountError, match=mend):
        accounts.add(email, name, role, password)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["José Ñandú", "李小龙", "D" * 120, "Anne-Marie O’Neil, RN"])
def test_names_of_all_kinds_make_an_account(accounts: StaffAccounts, name: str) -> None:
    assert accounts.add("n@example.org", name, "staff", PASSWORD).name == name


def test_an_id_of_another_form_is_nobodys(accounts: StaffAccounts) -> None:
    assert accounts.member("a\0b") is None


def test_a_clock_that_was_ahead_leaves_nobody_at_the_desk_who_is_gone(
    accounts: StaffAccounts, clock: FakeClock
) -> None:
    clock.advance(86_400)
    token = accounts.sign_in("desk@example.org", PASSWORD, address="a").token
    assert accounts.session(token)
    assert accounts.present(("staff",)) == 1
    clock.advance(-1000)
    assert accounts.present(("staff",)) == 0
    assert accounts.session(token)  # who is there after all is counted again
    assert accounts.present(("staff",)) == 1
