"""Keys and sealing: what is on disk cannot be read without its owner.

One server key, never used directly: every purpose has its own key, derived by HKDF-SHA256
(RFC 5869). A visitor's key needs the visitor's token as well, which the server keeps only as a
keyed hash; so a stolen disk with the server key on it still does not open an unsent conversation.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
TOKEN_BYTES: Final = 32
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


class SealError(ValueError):
    """A sealed value does not open with this key in this place."""


class Sealer:
    """Seals and opens bytes with AES-256-GCM under one key.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, plain: bytes, *, place: str) -> bytes:
        """Return `plain` sealed for one place, such as "message/<conversation>/<seq>".

        The place is authenticated, so a sealed row that is moved to another row does not open.
        """
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, *, place: str) -> bytes:
        """Return what was sealed for this place.

        Raises:
            SealError: another key, another place, or altered bytes.
        """
        nonce = sealed[1 : 1 + _NONCE_BYTES]
        try:
            if sealed[:1] != _VERSION:
                raise SealError("sealed by an unknown version")
            return self._aead.decrypt(nonce, sealed[1 + _NONCE_BYTES :], place.encode())
        except InvalidTag:
            raise SealError(f"does not open for {place.split('/')[0]}") from None


@dataclass(frozen=True)
class Keys:
    """All keys that follow from the server key.

    Args:
        server_key: 32 bytes.
    """

    server_key: bytes

    def derive(self, purpose: str, *, salt: bytes = b"", extra: bytes = b"") -> bytes:
        """Return a 32-byte key for one purpose."""
        info = f"foyer/{purpose}/v1".encode()
        return HKDF(SHA256(), 32, salt or None, info).derive(self.server_key + extra)

    def visitor(self, conversation_id: str, token: bytes) -> bytes:
        """Return the 32-byte key of one visitor's conversation; needs the visitor's token."""
        return self.derive("visitor", salt=conversation_id.encode(), extra=token)

    def staff_sealer(self) -> Sealer:
        """Return the sealer of everything that has been sent to staff."""
        return Sealer(self.derive("staff"))

    def token_hash(self, token: bytes) -> str:
        """Return the only form in which a token is stored."""
        return hmac.new(self.derive("token-hash"), token, hashlib.sha256).hexdigest()

    def sent_id(self, handoff_id: str, form_id: str, text: str) -> str:
        """Return the 32-character id of words that a form sent: other words are another id.

        Args:
            handoff_id: the handoff that they are for.
            form_id: the id that the page gave its form; the same when it is sent again.
            text: the words.
        """
        sent = "\0".join((handoff_id, form_id, text)).encode()
        return hmac.new(self.derive("sent-words"), sent, hashlib.sha256).hexdigest()[:32]

    def channel_token(self) -> str:
        """Return the secret that `web` shows to Rasa's channel."""
        return self.derive("channel").hex()

    def cookie_key(self) -> str:
        """Return the key that signs session cookies."""
        return self.derive("cookie").hex()


def padded(json_text: bytes, step: int) -> bytes:
    """Return JSON with spaces behind it, up to a multiple of a length.

    A seal hides what is written and not how much: of an answer that was chosen from a list, or of a
    reply that is always the same, the length alone tells which one it is.

    Args:
        json_text: as it would be sealed; whoever reads it reads past the spaces.
        step: the length, in bytes.
    """
    return json_text + b" " * (-len(json_text) % step)


def new_token() -> bytes:
    """Return a fresh 32-byte token."""
    return secrets.token_bytes(TOKEN_BYTES)


def new_id() -> str:
    """Return a fresh, unguessable id of 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id; PostgreSQL fails on some that do not."""
    return _ID.fullmatch(text) is not None
