"""docs/safety.md maps every requirement of the safety list to tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.knowledge.read import read

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs/safety.md").read_text(encoding="utf-8")
REQUIRED = [*range(1, 29), 31, 33, 36, 37, 38, 45, 46]
_ROW = re.compile(r"^\| (\d+) \| .* \| (.*) \|$", re.MULTILINE)
TABLE = {int(number): re.findall(r"`(\w+)`", tests) for number, tests in _ROW.findall(DOC)}


def defined() -> set[str]:
    """The names of all tests of the project."""
    files = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in files for name in re.findall(r"def (test_\w+)\(", text)}


def test_every_requirement_has_a_row_and_no_other_has() -> None:
    assert sorted(TABLE) == REQUIRED


@pytest.mark.parametrize("number", REQUIRED)
def test_a_requirement_names_tests_that_exist(number: int) -> None:
    assert TABLE[number]
    assert set(TABLE[number]) - defined() == set()


def test_every_test_named_after_a_requirement_stands_in_its_row() -> None:
    named = {name for name in defined() if name.startswith("test_req_")}
    listed = {name for names in TABLE.values() for name in names}
    assert named - listed == set()


def test_every_scripted_conversation_has_a_verdict_and_every_verdict_a_reason() -> None:
    scripts = read(ROOT / "tests/cases/vera/conversations.yml").data["conversations"]
    assert len(scripts) == 10
    for script in scripts:
        row = next(line for line in DOC.splitlines() if line.startswith(f"| {script['id']} |"))
        *verdicts, reason = [cell.strip() for cell in row.strip("|").split("|")][1:]
        assert len(verdicts) == 5
        assert set(verdicts) <= {"yes", "no", "partly", "not relevant"}
        assert reason.endswith(".")
