"""The notice of 42 CFR 2.32 that every export carries; an export without it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

# Words that only the statement of 2024 has (89 FR 12472, in force since April 16, 2024) ...
_CURRENT: Final = (
    "prohibit you from using or disclosing this record, or testimony",
    "civil, criminal, administrative, or legislative proceedings",
    "42 CFR 2.64 or 2.65",
    "(i)",
    "(ii)",
    "(iii)",
    "45 CFR part 164, subparts A and E",
    "further use or redisclose the record (see 42 CFR 2.31)",
)
# ... and words that stood in those of 2018 and 2020 (83 FR 251, 85 FR 43037) and are gone from it.
_OUTDATED: Final = (
    "prohibit you from making any further disclosure",
    "restrict any use of the information to investigate or prosecute",
    "prohibits unauthorized disclosure of these records",
)


class NoticeError(ValueError):
    """There is no usable notice, so nothing may be exported; the message says why."""


@dataclass(frozen=True)
class Notice:
    """The notice, word for word.

    Args:
        statement: statement 1 of 42 CFR 2.32(a)(1).
        short: the short form of 42 CFR 2.32(a)(2).
        rule: the rule and the change that gave it these words.
        checked: day on which somebody last compared the words.
    """

    statement: str
    short: str
    rule: str
    checked: date


def notice_from(notices: Mapping[str, Any] | None) -> Notice:
    """Return the notice that knowledge/notices.yml holds.

    Args:
        notices: the parsed file, or None where there is none.

    Raises:
        NoticeError: it is missing, incomplete, or has the wording of an earlier rule.
    """
    written = (notices or {}).get("part2") or {}
    statement, short = _one_line(written.get("statement")), _one_line(written.get("short"))
    for fault in (fault_of(statement), short_fault_of(short)):
        if fault:
            raise NoticeError(fault)
    try:
        checked = date.fromisoformat(str(written["checked"]))
        return Notice(statement, short, str(written["rule"]), checked)
    except (KeyError, ValueError):
        raise NoticeError("notices.yml does not say which rule, or when it was checked") from None


def fault_of(statement: str) -> str | None:
    """Return why a text is not the current statement 1 of 42 CFR 2.32(a)(1), or None if it is."""
    if not statement:
        return "the statement of 42 CFR 2.32 is missing"
    old = next((words for words in _OUTDATED if words in statement), None)
    if old:
        return f"the statement has the wording of an earlier rule: “{old}”"
    absent = next((words for words in _CURRENT if words not in statement), None)
    return f"the statement lacks “{absent}”" if absent else None


def short_fault_of(short: str) -> str | None:
    """Return why a text is not the current short form of 42 CFR 2.32(a)(2), or None if it is."""
    current = "prohibits unauthorized use or disclosure of these records"
    return None if current in short else f"the short form lacks “{current}”"


def _one_line(text: Any) -> str:
    return " ".join(str(text or "").split())
