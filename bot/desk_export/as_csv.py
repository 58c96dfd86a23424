"""Many handoffs as CSV, one row each; the transcript is not in it.

Visitors wrote some of the cells. A spreadsheet runs a cell that begins with =, +, - or @ as a
formula, which can send what stands in the sheet elsewhere; such a cell gets an apostrophe in front
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.desk_export.record import Record
from bot.text.clean import writable

# Excel reads UTF-8 only after this mark.
BYTE_ORDER_MARK: Final = "\ufeff"
# The full-width forms are formulas to spreadsheets in East Asian settings.
_STARTS_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL: Final = ("\t", "\r", "\n")


def to_csv(records: Sequence[Record], left_out: str = "") -> str:
    """Return handoffs as one table, with a column for each question that anybody answered.

    Args:
        records: the handoffs; the notes column is there when any of them has its notes.
        left_out: what the table lacks, in a sentence, for a column of its own; "" for nothing.
    """
    questions = list(dict.fromkeys(one.id for record in records for one in record.answers))
    notes = any(record.notes is not None for record in records)
    more = {"left_out": left_out} if left_out else {}
    return table(
        (*_header(questions, notes), *more),
        ((*_row(one, questions, notes), *more.values()) for one in records),
    )


def safe(cell: str) -> str:
    """Return a cell that can be written and that no spreadsheet runs as a formula."""
    cell = writable(cell)
    risky = cell.startswith(_CONTROL) or cell.lstrip().startswith(_STARTS_FORMULA)
    return f"'{cell}" if risky else cell


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as CSV text, no cell of which is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(map(safe, header))
    writer.writerows(map(safe, row) for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def _header(questions: Sequence[str], notes: bool) -> Iterator[str]:
    yield from (
        "id", "reference", "sent_at", "reason", "priority", "state", "claimed_at", "closed_at",
        "staff", "for_someone_else", "name", "phone", "agreed_ways", "safe_times", "guidance_rule",
        "guidance", "crisis_cards", "topics_asked", "messages",
    )  # fmt: skip
    yield from (f"answer: {one}" for one in questions)
    if notes:
        yield "notes"
    yield from ("consent_version", "consent_at", "consent_text", "exported_at", "notice")


def _row(record: Record, questions: Sequence[str], notes: bool) -> Iterator[str]:
    contact, consent = record.contact, record.consent
    yield from (record.id, record.reference, record.sent.isoformat(), record.reason)
    yield from (record.priority, record.state, _iso(record.claimed), _iso(record.closed))
    yield from (record.owner, _yes_or_no(record.for_someone_else))
    yield from (contact.name, contact.phone, ", ".join(contact.ways), contact.safe_times)
    yield from (record.guidance_rule, record.guidance)
    yield from ("; ".join(record.cards), "; ".join(record.topics), str(len(record.transcript)))
    given = {one.id: one.answer for one in record.answers}
    yield from (given.get(one, "") for one in questions)
    if notes:
        said = record.notes or ()
        yield "\n".join(f"{one.at.isoformat()} {one.who}: {one.text}" for one in said)
    yield from (consent.version, consent.at.isoformat(), consent.text)
    yield from (record.exported.isoformat(), record.notice.statement)


def _yes_or_no(said: bool | None) -> str:
    return "" if said is None else "yes" if said else "no"


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
