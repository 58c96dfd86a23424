"""Which label counts as our guess on another data set."""

from __future__ import annotations

from typing import Any

import pytest

from bot.measuring.ours import top
from bot.measuring.parts import Top
from bot.nlu.reply_format import OWN_REPLIES


def understood(label: str, kind: str, *ranking: str) -> dict[str, Any]:
    return {
        "decision": {"label": label, "kind": kind, "known": 0.9},
        "intent_ranking": [{"name": name, "confidence": 0.1} for name in ranking],
    }


def test_the_label_that_won_is_the_guess() -> None:
    assert top(understood("lost_card", "intent", "lost_card", "pin")) == Top(
        "lost_card", 0.9, refused=False
    )


@pytest.mark.parametrize("reply", sorted(OWN_REPLIES))
def test_a_reply_of_our_own_hides_no_label_that_was_learnt(reply: str) -> None:
    assert top(understood(reply, "fallback", reply, "lost_card", "pin")) == Top(
        "lost_card", 0.9, refused=True
    )
