"""Tries at once: each is counted before it is checked, and taken back if it was right."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.store.keys import Keys
from bot.store.passwords import CHECKED_AT_ONCE, WAITING_AT_MOST
from bot.store.staff import (
    FAILURES_ALLOWED,
    FAILURES_ALLOWED_BY_ADDRESS,
    StaffAccounts,
    StaffMember,
)
from tests.unit.store.conftest import FakeClock

PASSWORD = "correct horse battery"
EMAIL = "desk@example.org"
AT_ONCE = 12


class SlowHasher(PasswordHasher):
    """argon2 at its cheapest, but slow enough that all others come in meanwhile."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked: list[str] = []
        self.seconds = 0.2
        self.now, self.most = 0, 0
        self._counted = Lock()
        self.go_on = Event()
        self.go_on.set()

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        with self._counted:
            self.checked.append(str(password))
            self.now += 1
            self.most = max(self.most, self.now)
        self.go_on.wait(60)
        time.sleep(self.seconds)
        with self._counted:
            self.now -= 1
        return bool(super().verify(hash, password))


@pytest.fixture
def slow() -> SlowHasher:
    return SlowHasher()


@pytest.fixture
def accounts(engine: Engine, keys: Keys, clock: FakeClock, slow: SlowHasher) -> StaffAccounts:
    return StaffAccounts(engine, keys, clock=clock, hasher=slow)


@pytest.fixture
def desk(accounts: StaffAccounts) -> StaffMember:
    return accounts.add(EMAIL, "Desk", "staff", PASSWORD)


def at_once(act: Callable[[int], str]) -> Counter[str]:
    """Do something many times at the same moment; returns how often it came out how."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(act, range(AT_ONCE)))


def test_passwords_guessed_at_once_are_checked_no_more_often_than_one_by_one(
    accounts: StaffAccounts, desk: StaffMember, slow: SlowHasher
) -> None:
    def guess(n: int) -> str:
        return accounts.sign_in(EMAIL, f"guess {n}", address=f"10.0.0.{n}").reason

    throttled = AT_ONCE - FAILURES_ALLOWED
    assert at_once(guess) == {"wrong": FAILURES_ALLOWED, "throttled": throttled}
    assert len(slow.checked) == FAILURES_ALLOWED


def test_codes_guessed_at_once_are_checked_no_more_often_than_one_by_one(
    accounts: StaffAccounts, desk: StaffMember, clock: FakeClock
) -> None:
    made = accounts.second_factors.begin(desk.id)
    assert made is not None
    app = pyotp.TOTP(made.secret)
    assert accounts.second_factors.confirm(desk.id, app.at(int(clock.now)))
    clock.advance(60)
    near = [app.at(int(clock.now) + 30 * step) for step in (-1, 0, 1)]
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in near)

    def guess(n: int) -> str:
        return accounts.sign_in(EMAIL, PASSWORD, address=f"10.0.0.{n}", code=wrong).reason

    throttled = AT_ONCE - FAILURES_ALLOWED
    assert at_once(guess) == {"wrong_code": FAILURES_ALLOWED, "throttled": throttled}


def test_old_passwords_guessed_at_once_are_checked_no_more_often_than_one_by_one(
    accounts: StaffAccounts, desk: StaffMember, slow: SlowHasher
) -> None:
    def guess(n: int) -> str:
        return accounts.check_password(desk.id, f"guess {n}", address=f"10.0.0.{n}")

    throttled = AT_ONCE - FAILURES_ALLOWED
    assert at_once(guess) == {"wrong": FAILURES_ALLOWED, "throttled": throttled}
    assert len(slow.checked) == FAILURES_ALLOWED


def test_one_address_that_tries_many_accounts_at_once_is_throttled(
    accounts: StaffAccounts, slow: SlowHasher
) -> None:
    slow.seconds = 0.0
    for n in range(FAILURES_ALLOWED_BY_ADDRESS - 2):
        accounts.sign_in(f"early{n}@example.org", "wrong", address="a")
    slow.seconds = 0.2

    def guess(n: int) -> str:
        return accounts.sign_in(f"guess{n}@example.org", "wrong", address="a").reason

    assert at_once(guess) == {"wrong": 2, "throttled": AT_ONCE - 2}


def test_what_was_right_is_not_counted_however_often(
    accounts: StaffAccounts, desk: StaffMember, slow: SlowHasher
) -> None:
    slow.seconds = 0.0
    for _ in range(FAILURES_ALLOWED_BY_ADDRESS + 1):
        assert accounts.sign_in(EMAIL, PASSWORD, address="a").reason == "ok"
        assert accounts.check_password(desk.id, PASSWORD, address="a") == "ok"


def test_a_password_that_waits_for_its_code_is_not_counted(
    accounts: StaffAccounts, desk: StaffMember, clock: FakeClock, slow: SlowHasher
) -> None:
    slow.seconds = 0.0
    made = accounts.second_factors.begin(desk.id)
    assert made is not None
    assert accounts.second_factors.confirm(desk.id, pyotp.TOTP(made.secret).at(int(clock.now)))
    tries = [accounts.sign_in(EMAIL, PASSWORD, address="a") for _ in range(FAILURES_ALLOWED + 1)]
    assert {one.reason for one in tries} == {"code_needed"}


def test_a_clock_that_was_ahead_keeps_nobody_out_and_no_session_open(
    accounts: StaffAccounts, desk: StaffMember, clock: FakeClock, slow: SlowHasher
) -> None:
    slow.seconds = 0.0
    clock.advance(86_400)
    token = accounts.sign_in(EMAIL, PASSWORD, address="a").token
    for _ in range(FAILURES_ALLOWED):
        accounts.sign_in(EMAIL, "wrong", address="a")
    assert accounts.sign_in(EMAIL, PASSWORD, address="a").reason == "throttled"
    assert accounts.session(token) is not None
    clock.advance(-86_400)
    assert accounts.session(token) is None
    assert accounts.sign_in(EMAIL, PASSWORD, address="a").reason == "ok"


def test_of_many_passwords_at_once_few_are_checked_at_a_time_and_the_rest_is_not_counted(
    accounts: StaffAccounts, desk: StaffMember, slow: SlowHasher
) -> None:
    def guess(n: int) -> str:
        return accounts.sign_in(f"guess{n}@example.org", "wrong", address=f"10.0.0.{n}").reason

    slow.seconds = 0.0
    slow.go_on.clear()
    with ThreadPoolExecutor(WAITING_AT_MOST) as pool:
        first = [pool.submit(guess, n) for n in range(WAITING_AT_MOST)]
        ends_at = time.monotonic() + 30
        while accounts._passwords._admitted._value and time.monotonic() < ends_at:
            time.sleep(0.01)
        rest = [guess(n) for n in range(WAITING_AT_MOST, 30)]
        slow.go_on.set()
        assert {one.result() for one in first} == {"wrong"}
    assert set(rest) == {"busy"}
    assert len(slow.checked) == WAITING_AT_MOST
    assert slow.most <= CHECKED_AT_ONCE
    for _ in range(FAILURES_ALLOWED_BY_ADDRESS):
        assert accounts.sign_in(EMAIL, PASSWORD, address="10.0.0.29").reason == "ok"


def test_one_who_changes_a_password_in_such_a_moment_is_not_counted_either(
    accounts: StaffAccounts, desk: StaffMember, slow: SlowHasher
) -> None:
    slow.seconds = 0.0
    waiting = accounts._passwords._admitted
    for _ in range(WAITING_AT_MOST):
        waiting.acquire()
    tries = [accounts.check_password(desk.id, "wrong", address="b") for _ in range(9)]
    assert set(tries) == {"busy"}
    for _ in range(WAITING_AT_MOST):
        waiting.release()
    assert accounts.check_password(desk.id, PASSWORD, address="b") == "ok"
