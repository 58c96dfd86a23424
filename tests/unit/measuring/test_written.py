"""A run is written for people and for machines, and names the commit it was made at."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.measuring.run import Result
from bot.measuring.written import Written, between, chosen, commit_of, write

BEGIN, END = "<!-- understanding: begin -->", "<!-- understanding: end -->"

OWN = {"overall": 0.7, "in_scope": 0.8, "recall": 0.5}
RUN = Written(
    commit="abc1234",
    day=date(2026, 11, 25),
    seed=1,
    ours=Result(
        {"covered_right": 0.95, "clinc_in_scope": 0.97},
        {"clinc": {"own_settings": OWN, "threshold": 0.4}},
        {"faq": 12.0},
    ),
    theirs=Result({"covered_right": 0.6}, {}, {}, {"clinc": "It took too long."}),
    counts={"faq-dev": 151},
)


def test_the_table_names_commit_day_rows_and_seconds() -> None:
    text = RUN.markdown()
    for part in ("abc1234", "2026-11-25", "faq-dev 151", "Foyer faq 12", "| +35.0 |"):
        assert part in text


def test_what_is_missing_is_said_with_its_reason() -> None:
    assert "- Stock Rasa has no figure for clinc: It took too long." in RUN.markdown()


def test_the_thresholds_of_a_sides_own_are_told() -> None:
    assert "clinc overall 70.0%, in scope 80.0%, recall 50.0%" in RUN.markdown()


def test_both_files_are_written(tmp_path: Path) -> None:
    assert [path.name for path in write(RUN, tmp_path / "new")] == [
        "understanding.md",
        "understanding.json",
    ]
    document = json.loads((tmp_path / "new" / "understanding.json").read_text())
    assert document["commit"] == "abc1234"
    assert document["measures"][0]["ahead_by"] == 0.35


def test_a_readme_with_marks_gets_the_table(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nan earlier table\n{END}\nafter\n")
    assert readme in write(RUN, tmp_path)
    text = readme.read_text()
    assert text.startswith(f"before\n{BEGIN}\n\nMade on 2026-11-25")
    assert text.endswith(f"{END}\nafter\n")
    assert "an earlier table" not in text


def test_a_readme_without_marks_is_left_alone() -> None:
    assert between("nothing here", "table", "understanding") is None


def test_a_run_on_fewer_examples_says_so_and_has_files_and_a_place_of_its_own(
    tmp_path: Path,
) -> None:
    readme = tmp_path / "README.md"
    first, last = "<!-- understanding-one-in-5: begin -->", "<!-- understanding-one-in-5: end -->"
    readme.write_text(f"{BEGIN}\nthe full table\n{END}\n{first}\n{last}\n")
    names = [path.name for path in write(replace(RUN, one_in=5), tmp_path)]
    assert names == ["understanding-one-in-5.md", "understanding-one-in-5.json", "README.md"]
    full, _, thinned = readme.read_text().partition(first)
    assert "the full table" in full
    assert "both sides learnt from one example in 5" in thinned


@pytest.mark.parametrize(
    ("only", "parts"),
    [(None, ["faq", "clinc"]), ("clinc", ["clinc"]), ("clinc, faq", ["clinc", "faq"])],
)
def test_parts_are_chosen_by_name(only: str | None, parts: list[str]) -> None:
    assert chosen(only, ["faq", "clinc"]) == parts


def test_a_part_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="no part fqa"):
        chosen("fqa", ["faq"])


def test_the_commit_says_when_files_differ_from_it(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        author = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *author, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    (tmp_path / "config.yml").write_text("a: 1")
    git("add", "config.yml")
    git("commit", "-m", "first")
    clean = commit_of(tmp_path)
    (tmp_path / "config.yml").write_text("a: 2")
    assert len(clean) >= 7
    assert commit_of(tmp_path) == f"{clean}, with changes that are not committed"
