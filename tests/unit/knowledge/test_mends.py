"""A file that is not YAML is told with the line where the mistake begins, and its own mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.read import read
from tests.unit.knowledge.conftest import Folder


def refused(tmp_path: Path, text: str) -> Problem:
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        read(path)
    return error.value.problems[0]


LIST = "phrasings:\n  - first\n{}  - third\n  - fourth\n"
GROUP = "entry:\n  - id: x\n{}    more: y\n"


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [("a:\n\t- b\n", 2, "Tab key"),
     ("a: b\nc: d: e\n", 2, "holds a colon"),
     ("a: b\n---\na: c\n", 2, "Take out a line with ---"),
     ("a: b\n...\na: c\n", 3, "Take out a line with ---"),
     ("a: [1, 2\nb: 3\n", 1, "Close the bracket that is opened here"),
     ("a:\n  - [where\n  - is it\n  - here\nb: c\n", 2, "Close the bracket that is opened here"),
     ("a: {b: c # d}\ne: f\n", 1, "a #"),
     ("a: []\n  # b\n  - c\n", 3, "take it off"),
     ("a: - b\n", 1, "begins with a dash"),
     ("a: 'x\n", 1, "never closed"),
     ("a:\n  - b\n c\n", 3, ""),
     ("a: *b\n", 1, "begins with a star"),
     ("a: &x [*x]\n", 1, ""),
     ("a: [1, 2\n", 1, "Close the bracket"),
     ("a: b\n  id: c\n", 2, "deeper than the one above"),
     ("- id: x\n   topic: y\n", 2, "deeper than the one above"),
     ("a: b\n  then: it is: c\n", 2, "deeper than the one above"),
     ("a:\n  - b\n  - c: d: e\n", 3, "holds a colon")],
)  # fmt: skip
def test_broken_yaml_is_named_with_its_line_and_mend(
    tmp_path: Path, text: str, line: int, mend: str
) -> None:
    problem = refused(tmp_path, text)
    assert problem.line == line
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("row", "line", "mend"),
    [("  • where\n", 3, "Begin with a dash and a space: `•`"),
     ("  * where\n", 3, "Begin with a dash and a space: `*`"),
     ("  where is it\n", 3, "with a dash and a space, as the one above"),
     ("    - where is it\n", 3, "in the same column as the dash above"),
     ("  - where\n    • is it\n", 4, "in the same column as the dash above"),
     ('  - "where is it\n', 3, "opened here and never closed"),
     ("  - 'til when\n  - is it\n  - don't\n", 3, "opened here and closed only on line 5"),
     ("  - %100\n", 3, "quotes around a text that begins with %"),
     ("  - @parking\n", 3, "quotes around a text that begins with @"),
     ("  - `parking`\n", 3, "quotes around a text that begins with `"),
     ("  - 'Where's the parking?'\n", 3, "Put double quotes"),
     ('  - "IOP" what is it\n', 3, "below `>-`"),
     ("  - {program.name} where\n", 3, "quotes around the whole text"),
     ("  - [here] is it\n", 3, "quotes around the whole text"),
     ("  - > first\n", 3, "on the next line"),
     ("  -where\n", 3, "Put a space after the dash."),
     ("  -where is: it\n", 3, "Put a space after the dash."),
     ("\u00a0 - where\n", 3, "Type plain spaces")],
)  # fmt: skip
def test_a_phrasing_that_breaks_its_list(tmp_path: Path, row: str, line: int, mend: str) -> None:
    problem = refused(tmp_path, LIST.format(row))
    assert problem.line == line
    assert mend in problem.mend


@pytest.mark.parametrize("last", ["- is it", '- "where: is it"', "- where: is it"])
def test_a_first_item_with_a_tight_dash_is_told_itself_and_once(tmp_path: Path, last: str) -> None:
    problem = refused(tmp_path, f"phrasings:\n  -where\n  - here\n\n  - there\n  {last}\n")
    assert (problem.line, problem.mend) == (2, "Put a space after the dash.")


def test_a_number_below_nought_may_begin_a_text(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_text("answer:\n  -5 degrees\n  is cold.\n")
    assert read(path).data == {"answer": "-5 degrees is cold."}


@pytest.mark.parametrize(
    ("rows", "line", "mend"),
    [("    answer: {program.name} has a lot.\n", 3, "quotes around the whole text"),
     ("    answer: “Parking: where?”\n", 3, "straight ones"),
     ("\u00a0   answer: It is here.\n", 3, "Type plain spaces"),
     ("  \u00a0 answer: It is here.\n", 3, "Type plain spaces"),
     ("    answer\n", 3, "Put a colon"),
     ("    answer: One # two\n      three.\n", 4, "A # begins a comment on the line above.")],
)  # fmt: skip
def test_a_line_that_breaks_its_entry(tmp_path: Path, rows: str, line: int, mend: str) -> None:
    problem = refused(tmp_path, GROUP.format(rows))
    assert problem.line == line
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("name", "old", "new", "mend"),
    [("faq/time.yml", "more: Some people stay longer.", "more:\n      Note: you can stay.",
      "A colon or a brace makes a group of it"),
     ("faq/time.yml", "more: Some people stay longer.", "more: {program.name}",
      "A colon or a brace"),
     ("faq/time.yml", "- how long number 3", "- “Parking: where?”", "straight ones"),
     ("faq/time.yml", "- how long number 3", "- Parking: where?", "quotes around the whole text"),
     ("program.yml", "monday: []", "monday: 9-5pm", '{opens: "09:00", closes: "17:00"}'),
     ("program.yml", "monday: []", "monday: [9-5pm]", '{opens: "09:00", closes: "17:00"}')],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_told_with_its_own_mend(
    folder: Folder, name: str, old: str, new: str, mend: str
) -> None:
    folder.replace(name, old, new)
    found = [one for one in folder.problems() if " is a " in one.what]
    assert len(found) == 1
    assert mend in found[0].mend


ENTRY = "  - id: a\n    topic: b\n"


@pytest.mark.parametrize(
    ("added", "moved"),
    [("- id: c\n  topic: d\n", "by 2 to the right"),
     ("    - id: c\n      topic: d\n", "by 2 to the left")],
)  # fmt: skip
def test_an_entry_in_another_column_is_told_how_far_to_move(
    tmp_path: Path, added: str, moved: str
) -> None:
    problem = refused(tmp_path, f"theme: x\nentries:\n{ENTRY}{added}")
    assert problem.line == 5
    assert moved in problem.mend


@pytest.mark.parametrize(
    ("first", "moved"),
    [("- id: c\n  topic: d\n", "by 2 to the right"),
     ("    - id: c\n      topic: d\n", "by 2 to the left")],
)  # fmt: skip
def test_an_entry_pasted_above_all_others_is_told_itself(
    tmp_path: Path, first: str, moved: str
) -> None:
    problem = refused(tmp_path, f"theme: x\nentries:\n{first}{ENTRY}{ENTRY}")
    assert problem.line == 3
    assert moved in problem.mend


def test_lists_that_lie_in_one_another_are_not_told_to_move(tmp_path: Path) -> None:
    fields = "fields:\n  - id: a\n    options:\n      - id: b\n     - id: c\n"
    assert "same column as the others" not in refused(tmp_path, fields).mend
