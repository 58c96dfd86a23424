"""A slip in the rules of crisis.yml that loses a card, or shows one to everybody, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.problems import Problem
from bot.knowledge.read import read
from bot.knowledge.try_crisis import try_crisis
from tests.unit.knowledge.conftest import ROOT

CRISIS = (ROOT / "knowledge" / "crisis.yml").read_text(encoding="utf-8")
SIGNALS = "\nsignals:\n"
MINE = "  - id: suicide.mine\n    type: suicide\n    level: card\n    patterns: [{}]\n"


def tried(tmp_path: Path, text: str) -> list[Problem]:
    path = tmp_path / "crisis.yml"
    path.write_text(text, encoding="utf-8")
    return list(try_crisis({"crisis": read(path)}))


def test_what_ships_finds_danger_and_nothing_else(tmp_path: Path) -> None:
    assert tried(tmp_path, CRISIS) == []


def test_a_rule_that_takes_danger_back_is_refused(tmp_path: Path) -> None:
    wide = '  - id: idiom.mine\n    effect: idiom\n    patterns: ["i want to die"]\n'
    found = tried(tmp_path, CRISIS.replace("\ncontexts:\n", f"\ncontexts:\n{wide}"))
    assert [one.what for one in found] == ['No card would be shown any more for "i want to die".']


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("withdrawal.seizure", "i am having a seizure"),
        ("suicide.es", "quiero matarme"),
        ("overdose.pt_signs", "meu filho não acorda"),
    ],
)
def test_rules_that_were_deleted_are_missed(tmp_path: Path, rule: str, said: str) -> None:
    before, deleted = CRISIS.split(f"  - id: {rule}\n")
    rest = deleted[deleted.index("\n  - id: ") + 1 :]
    found = tried(tmp_path, before + rest)
    assert f'No card would be shown any more for "{said}".' in [one.what for one in found]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("help", "i need help with my drinking"),
        ("alcohol", "i drink too much alcohol"),
        ("insurance", "my insurance is blue cross"),
    ],
)
def test_a_signal_that_nearly_everybody_gives_is_refused(
    tmp_path: Path, pattern: str, said: str
) -> None:
    found = tried(tmp_path, CRISIS.replace(SIGNALS, f"{SIGNALS}{MINE.format(pattern)}"))
    (told,) = found
    assert f'for "{said}", by `suicide.mine`' in told.what
    assert told.line == CRISIS[: CRISIS.index(SIGNALS)].count("\n") + 3


def test_a_phrase_more_is_taken(tmp_path: Path) -> None:
    more = CRISIS.replace(SIGNALS, f"{SIGNALS}{MINE.format('catch the bus')}")
    assert tried(tmp_path, more) == []
