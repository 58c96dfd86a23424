"""A handoff with everything in it that an export must keep, leave out or guard against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk_export.notice import Notice, notice_from
from bot.desk_export.record import Record, Setting, record_of
from bot.knowledge.read import read
from bot.store.handoffs import Handoff, Line, Note, QueueRow

ROOT = Path(__file__).parents[3]
SENT = 1_800_000_000.0  # January 15, 2027, 3:00 AM in New York
SKIPPED = "Have you ever had a seizure when you stopped before?"
CONSENT = "If you choose Send to staff, our staff will see this chat."


def answer(id: str, question: str, said: str, number: int = 5, **more: Any) -> dict[str, Any]:
    line = {"id": id, "field": number, "label": id, "question": question, "answer": said}
    return {**line, "skipped": False, "sensitivity": "part2", "rule": "tapped", **more}


def summary(**more: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "flow": "screening",
        "voice": "self",
        "answers": [
            answer("help", "What would you like help with?", "Alcohol"),
            answer("past_withdrawal", SKIPPED, "Prefer not to say", 7, skipped=True),
            answer("safe_place", "Do you have a safe, steady place to live?", "No", 11),
            answer("name", "What should we call you?", "José", 14),
        ],
        "guidance": {
            "id": "more_support",
            "words": "It may help to talk.",
            "rule": "No safe place.",
        },
        "screens": [{"id": "phq2", "name": "PHQ-2", "result": "positive", "reason": "3 or more"}],
        "contact": {
            "name": "José",
            "phone": "+16175550142",
            "phone_shown": "(617) 555-0142",
            "may_phone": True,
            "may_text": False,
            "may_voicemail": False,
            "safe_times": "Weekdays after 5 pm",
        },
        "part2": True,
        "crisis_cards": ["suicide"],
        "topics_asked": ["cost"],
    }
    return {**whole, **more}


def handoff(**more: Any) -> Handoff:
    said = [("bot", "Hello, I’m automated."), ("visitor", "I’m “José”"), ("staff", "Hi José")]
    lines = [
        Line(seq, author, SENT + seq, {"text": text})
        for seq, (author, text) in enumerate(said, start=1)
    ]
    row = QueueRow(
        "h_1-abcdef99", "screening", "urgent", "claimed", SENT, SENT + 60, None, "s1", "Sam Desk"
    )
    whole = {
        "row": row,
        "summary": summary(),
        "consent": {"version": "2026-11-23", "at": SENT - 30, "text": CONSENT},
        "transcript": lines,
        "notes": [Note("Sam Desk", SENT + 90, "Left a voicemail.")],
    }
    return Handoff(**{**whole, **more})


@pytest.fixture(scope="session")
def notice() -> Notice:
    return notice_from(read(ROOT / "knowledge" / "notices.yml").data)


@pytest.fixture
def setting(notice: Notice) -> Setting:
    return Setting(
        program="Harbor House",
        zone="America/New_York",
        at=SENT + 3600,
        notice=notice,
        reasons={"screening": "Answered the screening questions"},
        authors={"visitor": "Visitor", "bot": "Automated assistant", "staff": "Staff"},
        topics={"cost": "What does it cost?"},
    )


@pytest.fixture
def record(setting: Setting) -> Record:
    return record_of(handoff(), setting, notes=False)


@pytest.fixture
def with_notes(setting: Setting) -> Record:
    return record_of(handoff(), setting, notes=True)
