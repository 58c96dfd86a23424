"""Editors see which entries are confused, and where the phrasings stand that cause it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.knowledge_overlap import command, overlap
from bot.measuring.folds import HeldOut
from bot.measuring.overlap import confused

FAQ = """\
entries:
  - id: duration
    question: How long does it last?
    phrasings:
      - how many weeks
      - When is it over?
  - id: cost
    question: What does it cost?
    phrasings:
      - how much is it
"""


def held_out(text: str, label: str, guess: str, score: float = 0.5) -> HeldOut:
    return HeldOut(text, label, guess, score, "answer")


ROWS = [
    held_out("how many weeks", "faq/duration", "faq/cost", 0.4),
    held_out("When is it over?", "faq/duration", "faq/cost", 0.9),
    held_out("how much is it", "faq/cost", "faq/duration", 0.6),
    held_out("What does it cost?", "faq/cost", "greet"),
    held_out("hello", "greet", "goodbye"),
    held_out("thanks", "thanks", "thanks"),
]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "time.yml").write_text(FAQ, encoding="utf-8")
    return tmp_path


def test_a_pair_counts_both_ways_and_the_most_confused_comes_first() -> None:
    pairs = confused(ROWS)
    assert [(one.first, one.second, len(one.mistaken)) for one in pairs] == [
        ("faq/cost", "faq/duration", 3),
        ("faq/cost", "greet", 1),
    ]


def test_what_catches_all_the_rest_comes_last_however_often() -> None:
    rest = [held_out(f"how {n}", "faq/cost", "off_topic") for n in range(5)]
    others = [held_out("how", "faq/other_questions", "faq/cost"), *rest]
    assert [(one.first, one.second) for one in confused([*others, *ROWS])] == [
        ("faq/cost", "faq/duration"),
        ("faq/cost", "greet"),
        ("faq/cost", "off_topic"),
        ("faq/cost", "faq/other_questions"),
    ]


def test_the_pairs_of_one_entry_can_be_seen_alone(knowledge: Path) -> None:
    lines = overlap([*ROWS, held_out("who", "faq/team", "greet")], knowledge, 9, 9, "duration")
    assert [line for line in lines if not line.startswith(" ")] == [
        "faq/cost and faq/duration: 3 mistaken",
        "2 of 2 examples of duration are put elsewhere by a model that has not seen them, "
        "1 pair holds it.",
    ]


def test_an_entry_that_does_not_exist_is_said_before_anything_is_trained(
    knowledge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(knowledge))
    told = CliRunner().invoke(command, ["--entry", "durations"])
    assert told.exit_code == 1
    assert "There is no entry `durations`" in told.output


def test_the_surest_mistake_of_a_pair_comes_first() -> None:
    assert [one.score for one in confused(ROWS)[0].mistaken] == [0.9, 0.6, 0.4]


def test_pairs_without_an_entry_are_no_business_of_editors() -> None:
    assert all("goodbye" not in (one.first, one.second) for one in confused(ROWS))


def test_each_phrasing_is_shown_with_its_file_and_line(knowledge: Path) -> None:
    lines = overlap(ROWS, knowledge, top=9, phrasings=9)
    place = f"{knowledge / 'faq' / 'time.yml'}:6"
    assert lines[1].strip() == f'{place}: "When is it over?" is taken for faq/cost (0.90)'
    assert any("time.yml:8:" in line for line in lines)  # the question of `cost`


def test_only_the_top_pairs_are_shown_and_the_rest_is_counted(knowledge: Path) -> None:
    lines = overlap(ROWS, knowledge, top=1, phrasings=1)
    assert lines[0] == "faq/cost and faq/duration: 3 mistaken"
    assert lines[2].strip() == "and 2 more"
    assert lines[-1].startswith("5 of 6 examples")
    assert len(lines) == 4
