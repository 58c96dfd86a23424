"""What an account, a sign-in and a session are, and which accounts cannot be made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.text.clean import holds_hidden

Role = Literal["staff", "lead", "editor", "admin"]
ROLES: Final[tuple[Role, ...]] = ("staff", "lead", "editor", "admin")
# What a password turned out to be; "throttled" where there were too many tries to look, "busy"
# where too many others are being looked at.
Checked = Literal["ok", "wrong", "throttled", "busy"]
SHORTEST_PASSWORD: Final = 12
# As wide as their columns; RFC 5321 allows no longer address.
LONGEST_NAME: Final = 120
LONGEST_EMAIL: Final = 254
_SEEN: Final = "holds a character that cannot be seen. Type it by hand instead of pasting it."
# Persian and Indic names are spelt with a joiner inside a word.
_JOINER: Final = re.compile(r"(?<=\w)[\u200c\u200d](?=\w)")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")


class AccountError(ValueError):
    """An account cannot be made like this; the message says how to mend it."""


@dataclass(frozen=True)
class StaffMember:
    """One account."""

    id: str
    email: str
    name: str
    role: Role
    active: bool
    second_factor: bool = False


@dataclass(frozen=True)
class SignIn:
    """The outcome of a sign-in and its reason.

    "code_needed", "wrong_code" and "factor_sealed" are said only to whoever knew the password; the
    last is said where the server key has changed, so that no code can be checked.
    """

    reason: Literal[
        "ok", "wrong", "throttled", "busy", "code_needed", "wrong_code", "factor_sealed"
    ]
    member: StaffMember | None = None
    token: str = ""


@dataclass(frozen=True)
class StaffSession:
    """A signed-in staff member and the token that their forms must carry.

    Args:
        member: whose session it is.
        csrf: the token.
        ends_at: when it ends if nothing more is done, seconds since 1970.
        must_enrol: whether nothing else can be done before a second factor is set up.
    """

    member: StaffMember
    csrf: str
    ends_at: float
    must_enrol: bool = False


def raise_if_unusable(email: str, name: str, role: str, password: str) -> None:
    """Raise AccountError, with the mend, if an account cannot be made of these."""
    _raise_if_no_address(email)
    _raise_if_no_name(name.strip())
    raise_if_role(role)
    raise_if_short(password)


def _raise_if_no_address(email: str) -> None:
    if len(email) > LONGEST_EMAIL:
        raise AccountError(f"An e-mail address has at most {LONGEST_EMAIL} characters.")
    if holds_hidden(email):
        raise AccountError(f"The e-mail address {_SEEN}")
    if not _ADDRESS.fullmatch(email):
        raise AccountError(f"{email!r} is not an e-mail address. Example: sam@example.org")


def _raise_if_no_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise AccountError(f"Keep the name to at most {LONGEST_NAME} characters.")
    if holds_hidden(_JOINER.sub("", name)):
        raise AccountError(f"The name {_SEEN}")
    # Marks alone, such as a variation selector, would be a link without text.
    if not any(map(str.isalnum, name)):
        raise AccountError("The account needs a name, as colleagues will see it.")


def raise_if_role(role: str) -> None:
    """Raise AccountError unless there is such a role."""
    if role not in ROLES:
        raise AccountError(f"{role!r} is not a role. Use one of: {', '.join(ROLES)}.")


def raise_if_short(password: str) -> None:
    """Raise AccountError if a password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"The password needs at least {SHORTEST_PASSWORD} characters.")
