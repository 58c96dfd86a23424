"""What the running house could not use is a problem with its line, never a bare error."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.check import check
from bot.knowledge.house import HOUSE
from bot.knowledge.problems import Problem, errors
from tests.unit.knowledge.conftest import FILES, ROOT, Folder

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that ships, with few answers, replies and rules of the crisis screen, to be quick."""
    made = Folder(tmp_path_factory.mktemp("shipped") / "knowledge")
    shutil.copytree(ROOT / "knowledge", made.path)
    for name in ("faq", "sources"):
        shutil.rmtree(made.path / name)
    for name in ("faq/time.yml", "sources/core.yml", "dialogue.yml", "notices.yml"):
        made.write(name, FILES[name])
    urgent = "In danger call 911. In a crisis call or text 988."
    greeting = f"I'm an automated assistant. {urgent}"
    for said, instead in (("Hi, this is {program.name}.", greeting), ("How can I help?", urgent)):
        made.write("dialogue.yml", made.read("dialogue.yml").replace(said, instead))
    parts = re.split(r"(?m)^(?=(?:contexts|signals):)", made.read("crisis.yml"))
    made.write("crisis.yml", parts[0] + "".join(_first_two(one) for one in parts[1:]))
    return made.path


@pytest.fixture
def house(shipped: Path, tmp_path: Path) -> Folder:
    """A copy of that, to be broken in one place."""
    shutil.copytree(shipped, tmp_path / "knowledge")
    return Folder(tmp_path / "knowledge")


def _first_two(rules: str) -> str:
    return "".join(re.split(r"(?m)^(?=  - id:)", rules)[:3])


def found(house: Folder, file: str) -> list[Problem]:
    """What keeps one file from being published."""
    return [one for one in refused(house) if one.file.name == file]


def refused(house: Folder) -> list[Problem]:
    """What keeps the folder from being published, but for the danger that so few rules miss."""
    problems = errors(check(house.path, TODAY, trials=HOUSE))
    return [one for one in problems if not one.what.startswith("No card would be shown any more")]


def line_of(house: Folder, file: str, text: str) -> int:
    """The line on which a text stands first."""
    lines = house.read(file).splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


KILL = '"~kill <oneself>"'
PATTERNS = {
    "a bracket never closed": ('"~kill (myself|himself"', "not closed", "Close it"),
    "a bracket never opened": ('"~kill myself)"', "never opened", "Open it"),
    "a square bracket never closed": ('"~kill [myself"', "not closed", "Close it"),
    "a list nobody knows": ('"~kill <onself>"', "no list is called <onself>", "`words`"),
    "nothing that must be there": ('"[kill]"', "match anything", "must be there"),
    "too many choices": (f'"{"(a b|c d) " * 13}"', "too many choices", "Split"),
    "a capital": ('"~Kill <oneself>"', "wrong form", "lower case"),
    "a comma": ('"~kill, <oneself>"', "wrong form", "signs"),
    "a curly apostrophe": ('"don’t <oneself>"', "wrong form", "straight '"),
    "a sign in a wrong place": ('"~kill < oneself"', "sign that is not read", "lower case"),
}  # fmt: skip


@pytest.mark.parametrize("case", PATTERNS.values(), ids=PATTERNS.keys())
def test_a_pattern_that_cannot_be_read_is_one_problem(
    house: Folder, case: tuple[str, str, str]
) -> None:
    new, what, mend = case
    line = line_of(house, "crisis.yml", KILL)
    house.replace("crisis.yml", KILL, new)
    problems = found(house, "crisis.yml")
    assert [one.line for one in problems] == [line], problems
    assert what in problems[0].what
    assert mend in problems[0].mend


def test_every_broken_pattern_is_told_at_once(house: Folder) -> None:
    house.replace("crisis.yml", KILL, '"~kill (me"')
    house.replace("crisis.yml", '"~commit suicide"', '"~commit suicide)"')
    house.replace("crisis.yml", "oneself: [myself,", "oneself: [(myself,")
    assert len(found(house, "crisis.yml")) == 3


def test_a_list_that_patterns_name_may_not_be_dropped(house: Folder) -> None:
    house.replace("crisis.yml", "  oneself: [", "  onself: [")
    problems = found(house, "crisis.yml")
    assert line_of(house, "crisis.yml", KILL) in [one.line for one in problems]
    assert all("no list is called <oneself>" in one.what for one in problems)


def test_a_list_that_names_itself_is_told_at_its_line(house: Folder) -> None:
    line = line_of(house, "crisis.yml", "  oneself: [")
    house.replace("crisis.yml", "oneself: [myself,", "oneself: [<oneself>, myself,")
    problems = found(house, "crisis.yml")
    assert [one.line for one in problems] == [line]
    assert "<oneself> would hold itself" in problems[0].what


def test_a_failure_that_nobody_foresaw_is_still_a_problem(house: Folder) -> None:
    house.replace("crisis.yml", "emoji:\n", 'emoji:\n  "more than one sign": sad\n')
    problems = found(house, "crisis.yml")
    assert len(problems) == 1
    assert "cannot use this file" in problems[0].what


@pytest.mark.parametrize("text", ["", "3", "- a\n", "words: 3\n", "signals: [3, {patterns: [4]}]"])
@pytest.mark.parametrize("file", ["crisis.yml", "screening.yml", "instruments.yml", "guidance.yml",
                                  "phrases.yml", "dialogue.yml"])  # fmt: skip
def test_no_content_makes_the_house_crash(house: Folder, file: str, text: str) -> None:
    house.write(file, text)
    assert found(house, file)


def test_what_ships_can_be_used(house: Folder) -> None:
    assert refused(house) == []
