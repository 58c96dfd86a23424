"""Logs hold event names and ids, never what a visitor wrote."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import structlog

from bot.store.conversations import Conversations
from tests.integration.web.conftest import Visitor, Web
from tests.integration.web.fake_rasa import Mood

RARE = "zanzibarquince"


@pytest.mark.parametrize("mood", ["well", "failing", "slow", "empty"])
async def test_no_log_line_holds_a_visitors_words(
    web: Web, visitor: Visitor, mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    web.rasa.mood = mood
    with structlog.testing.capture_logs() as lines, caplog.at_level(logging.DEBUG):
        await visitor.say(f"{RARE} i want to kill myself")
        await visitor.post(text=f"{RARE} " * 500)
        await visitor.post(text={RARE: 1})
        await visitor.client.post("/plain", data={"text": RARE})
        await visitor.client.post("/api/delete")
    assert RARE not in str(lines) + caplog.text
    assert {"event": "conversation.deleted", "log_level": "info"} in lines


async def test_an_error_is_logged_by_type_and_place_without_its_message(
    web: Web, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Conversations, *given: Any) -> Any:
        raise ValueError(f"cannot read {RARE}")

    monkeypatch.setattr(Conversations, "messages", fail)
    with structlog.testing.capture_logs() as lines:
        reply = await visitor.post(text="hello")
    assert reply.status_code == 500
    assert RARE not in str(lines) + reply.text
    [line] = [one for one in lines if one["event"] == "web.failed"]
    assert line["error"] == "ValueError"
    assert line["place"].startswith("test_logs.py:")
