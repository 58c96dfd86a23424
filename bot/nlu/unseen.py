"""Which training examples the encoder was not tuned on, so that scores of them are honest.

The encoder's last layers have learnt most of our examples (export/README.md). On those it is surer
than on what a visitor will write, so scores are calibrated on the rest, which it has never seen.
Who changes the glossary changes what the encoder reads, and so which side some examples are on: a
few seen ones count as unseen until the encoder is tuned again.
Nothing but the standard library is needed here: `export/tune_encoder.py` asks the same question.
"""

from __future__ import annotations

import hashlib
from typing import Final

ONE_IN: Final = 10


def unseen(text: str) -> bool:
    """Say whether an example is kept from the encoder's tuning, by a hash of its words.

    Args:
        text: as the encoder reads it, acronyms spelt out.
    """
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % ONE_IN == 0


def lot(text: str) -> bytes:
    """Return what to sort examples by for a random order that new examples hardly change.

    Args:
        text: as the encoder reads it, acronyms spelt out.
    """
    return hashlib.sha256(text.encode()).digest()
