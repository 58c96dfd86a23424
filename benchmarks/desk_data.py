"""Makes a desk of a given size: handoffs, transcripts, notes and audit rows of realistic lengths.

Everything is made up. Rows go straight into the tables, sealed as the store seals them, since
20,000 handoffs through the repository would take an hour; one of them is then read back through it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.handoffs import PRIORITIES, Handoffs
from bot.store.keys import Keys, Sealer, new_id

Row = dict[str, Any]
DAY: Final = 24 * 3600.0
BATCH: Final = 500  # handoffs in one transaction
WORDS_FOUND: Final = 60  # a handoff's words in the search index, at most
_TABLES: Final = (
    t.handoffs, t.handoff_messages, t.handoff_notes, t.handoff_changes, t.handoff_labels,
    t.handoff_words,
)  # fmt: skip
_WORDS: Final = (
    "the", "program", "days", "a", "week", "evening", "group", "therapy", "work", "family", "start",
    "question", "answer", "staff", "help", "first", "call", "support", "plan", "home", "thank you",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much there is.

    Args:
        stored: handoffs that were closed, over the last year.
        open: handoffs that wait or are with somebody.
        lines: messages in a transcript, on average.
        notes: share of the handoffs somebody claimed that have a note.
        labels: share that has a label.
    """

    stored: int = 20_000
    open: int = 200
    lines: int = 24
    notes: float = 0.5
    labels: float = 0.3


def fill(engine: Engine, keys: Keys, staff: list[str], size: Size, now: float) -> None:
    """Fill an empty database.

    Args:
        engine: where.
        keys: what it is sealed with.
        staff: ids of the staff members who claimed and closed.
        size: how much.
        now: the moment it should look like, seconds since 1970.
    """
    chance = random.Random(7)
    sealer = keys.staff_sealer()
    made = [*_closed(chance, staff, size, now), *_open(chance, staff, size, now)]
    for start in range(0, len(made), BATCH):
        with engine.begin() as connection:
            _put(connection, sealer, chance, made[start : start + BATCH], size)
    with engine.begin() as connection:
        for row in made[-size.open :]:
            record(connection, row["created_at"], "visitor", "send", row["id"])
    Handoffs(engine, keys).read(made[0]["id"], by=staff[0])


def _closed(chance: random.Random, staff: list[str], size: Size, now: float) -> Iterator[Row]:
    for number in range(size.stored):
        # A few were closed today, as on a real desk; most lie further back.
        at = now - chance.uniform(0.5, 20) * 3600 if number % 600 == 0 else 0
        created = at or now - chance.uniform(1, 365) * DAY
        claimed = created + chance.expovariate(1 / 600)
        state = "withdrawn" if number % 40 == 3 else "closed"
        closed = None if state == "withdrawn" else min(claimed + chance.uniform(60, 5400), now)
        yield _row(chance, state, created, claimed, closed, chance.choice(staff))


def _open(chance: random.Random, staff: list[str], size: Size, now: float) -> Iterator[Row]:
    for number in range(size.open):
        created = now - chance.expovariate(1 / 7200)
        if number % 3 == 0:
            yield _row(chance, "claimed", created, created + 30, None, chance.choice(staff))
        else:
            yield _row(chance, "waiting", created, None, None, None)


def _row(
    chance: random.Random,
    state: str,
    created: float,
    claimed: float | None,
    closed: float | None,
    owner: str | None,
) -> Row:
    priority = chance.choices(list(PRIORITIES.values()), weights=[3, 12, 85])[0]
    return {
        "id": new_id(),
        "conversation_id": new_id() if state in ("waiting", "claimed") else None,
        "request_id": new_id(),
        "reason": chance.choice(["screening", "screening", "asked_for_person", "crisis"]),
        "priority": priority,
        "state": state,
        "owner_id": owner,
        "consent_version": "2026-11-23",
        "consent_at": created,
        "created_at": created,
        "claimed_at": claimed,
        "closed_at": closed,
        "waiting_since": (claimed or created) if state in ("waiting", "claimed") else None,
        "live": state in ("waiting", "claimed") and chance.random() < 0.5,
        "alarm_at": created if priority == 0 else None,
        "acknowledged_at": claimed,
        "acknowledged_by": owner,
        "first_response_at": claimed,
        "last_seq": 1_000,
        "changes": 1 + sum(at is not None for at in (claimed, closed)),
    }


def _put(
    connection: Connection, sealer: Sealer, chance: random.Random, rows: list[Row], size: Size
) -> None:
    about: dict[sa.Table, list[Row]] = {table: [] for table in _TABLES}
    about[t.handoffs] = rows
    for row in rows:
        place = f"handoff/{row['id']}"
        about[t.handoff_changes].extend(_changes(row))
        row["sealed"] = None if row["state"] == "withdrawn" else _seal(sealer, _told(chance), place)
        if row["sealed"] is None:
            continue
        about[t.handoff_messages].extend(_lines(sealer, chance, row, size))
        about[t.handoff_words].extend(_found_by(chance, row))
        if row["owner_id"] and chance.random() < size.notes:
            about[t.handoff_notes].append(_note(sealer, chance, row))
        if chance.random() < size.labels:
            about[t.handoff_labels].append({"handoff_id": row["id"], "label": "call_again"})
    for table, some in about.items():
        if some:
            connection.execute(sa.insert(table), some)


def _changes(row: Row) -> Iterator[Row]:
    """One step for each time that a row has."""
    steps = (
        ("sent", row["created_at"]),
        ("claimed", row["claimed_at"]),
        ("closed", row["closed_at"]),
    )
    for n, (change, at) in enumerate(steps, start=1):
        if at is not None:
            actor = "visitor" if change == "sent" else row["owner_id"]
            yield {"handoff_id": row["id"], "n": n, "at": at, "actor": actor, "change": change}


def _found_by(chance: random.Random, row: Row) -> Iterator[Row]:
    """Hashed words, few of them common, as a search index has them."""
    for number in {int(chance.paretovariate(0.4)) % 50_000 for _ in range(WORDS_FOUND)}:
        yield {"handoff_id": row["id"], "word": f"{number:032x}"}


def _lines(sealer: Sealer, chance: random.Random, row: Row, size: Size) -> Iterator[Row]:
    for seq in range(1, chance.randint(size.lines // 3, size.lines * 5 // 3) + 1):
        author = "visitor" if seq % 2 else "bot"
        body = {"text": _words(chance, 8 if author == "visitor" else 40), "buttons": []}
        sealed = _seal(sealer, body, f"line/{row['id']}/{seq}")
        at = row["created_at"] - 900 + seq
        line = {"handoff_id": row["id"], "seq": seq, "author": author, "at": at, "sealed": sealed}
        yield {**line, "conversation_seq": seq}


def _note(sealer: Sealer, chance: random.Random, row: Row) -> Row:
    note_id = new_id()
    return {
        "id": note_id,
        "handoff_id": row["id"],
        "author_id": row["owner_id"],
        "at": row["claimed_at"] + 60,
        "sealed": _seal(sealer, {"text": _words(chance, 25)}, f"note/{note_id}"),
    }


def _told(chance: random.Random) -> Row:
    answers = [
        {
            "id": f"question_{number}",
            "field": number,
            "question": _words(chance, 14),
            "label": _words(chance, 4),
            "answer": _words(chance, 3),
            "skipped": chance.random() < 0.2,
            "sensitivity": "part2",
            "rule": "tapped",
        }
        for number in range(1, 15)
    ]
    summary = {"flow": "screening", "voice": "self", "answers": answers, "part2": True}
    return {"summary": summary, "consent_text": _words(chance, 60)}


def _words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(1, 2 * most)))


def _seal(sealer: Sealer, data: Row, place: str) -> bytes:
    return sealer.seal(json.dumps(data).encode(), place=place)
