"""Checks passwords a few at a time: each check takes much memory and time, so that guessing does.

Without a bound, a handful of strangers who sign in at the same moment would fill the memory of the
process that visitors talk to.
"""

from __future__ import annotations

import secrets
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

CHECKED_AT_ONCE: Final = 2
# More than a desk has people who sign in within the same second; each holds a thread as it waits.
WAITING_AT_MOST: Final = 8


class Busy(RuntimeError):
    """Too many wait for a check already; nothing was checked."""


class Passwords:
    """Checks passwords against their hashes.

    Args:
        hasher: argon2; each check takes the memory that it is set to.
    """

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self._admitted = BoundedSemaphore(WAITING_AT_MOST)
        self._checked = BoundedSemaphore(CHECKED_AT_ONCE)
        # Verified against when the address is unknown, so that both cases take equally long.
        self._decoy = hasher.hash(secrets.token_hex())

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Tell whether a password is the one of a hash; None is never the hash of one.

        Raises:
            Busy: it was not checked.
        """
        if not self._admitted.acquire(blocking=False):
            raise Busy
        try:
            with self._checked:
                return self._verified(password_hash or self._decoy, password)
        finally:
            self._admitted.release()

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return bool(self.hasher.verify(password_hash, password))
        except VerificationError:
            return False
