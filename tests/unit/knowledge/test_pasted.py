"""What is pasted from elsewhere: odd spaces, unseen signs, curly quotes, marks of a merge."""

from __future__ import annotations

import pytest

from bot.knowledge.read import read
from tests.unit.knowledge.conftest import Folder

PASTED = {
    "no-break space": ("three\u00a0months", "three months"),
    "narrow no-break space": ("three\u202fmonths", "three months"),
    "em space": ("three\u2003months", "three months"),
    "zero-width space": ("three\u200b months", "three months"),
    "byte order mark": ("three \ufeffmonths", "three months"),
    "soft hyphen": ("three mon\u00adths", "three months"),
    "line break of a word processor": ("three\vmonths", "three months"),
    "line separator": ("three\u2028months", "three months"),
    "next line": ("three\u0085months", "three months"),
    "no-break hyphen": ("three\u2011month", "three-month"),
}


@pytest.mark.parametrize(("pasted", "plain"), PASTED.values(), ids=PASTED.keys())
def test_signs_that_nobody_sees_are_read_as_plain_ones(
    folder: Folder, pasted: str, plain: str
) -> None:
    folder.replace("faq/time.yml", "three months", pasted)
    folder.replace("faq/time.yml", "how long number 1\n", f"is it {pasted}\n")
    assert folder.problems() == []
    entry = read(folder.path / "faq" / "time.yml").data["entries"][0]
    assert plain in entry["answer"]
    assert f"is it {plain}" in entry["phrasings"]


def test_a_phone_number_is_found_between_odd_signs(folder: Folder) -> None:
    folder.replace("faq/time.yml", "Some people stay longer.", "Call 617\u2011222\u20113333 now.")
    assert "617-222-3333 is not one that we keep checked" in folder.only_problem().what


@pytest.mark.parametrize("sign", ["“”", "‘’", "é", "–", "👩\u200d👧"])
def test_what_is_seen_stays_as_it_is(folder: Folder, sign: str) -> None:
    folder.replace("faq/time.yml", "Some people stay longer.", f"Some {sign} stay longer.")
    assert folder.problems() == []
    entry = read(folder.path / "faq" / "time.yml").data["entries"][0]
    assert entry["more"] == f"Some {sign} stay longer."


@pytest.mark.parametrize(
    "text", ["“It lasts about three months.”", "‘It lasts about three months.’"]
)
def test_curly_quotes_around_a_whole_text_are_told(folder: Folder, text: str) -> None:
    folder.replace("faq/time.yml", "Some people stay longer.", text)
    folder.replace("faq/time.yml", "how long number 1\n", "“how long number 1”\n")
    found = folder.problems()
    assert [one.what for one in found] == [
        "The curly quotes around this text are a part of it."
    ] * 2
    assert {one.severity for one in found} == {"warning"}
    lines = folder.read("faq/time.yml").splitlines()
    assert [one.line for one in found] == [
        lines.index("      - “how long number 1”") + 1, lines.index(f"    more: {text}") + 1
    ]  # fmt: skip


def test_curly_quotes_inside_a_text_are_welcome(folder: Folder) -> None:
    folder.replace("faq/time.yml", "Some people stay longer.", "“IOP” is short for “a program”")
    assert folder.problems() == []


MINE = "    more: Some people stay longer.\n"
THEIRS = "    more: Some stay longer.\n"


@pytest.mark.parametrize("indent", ["", "      "])
def test_a_merge_that_nobody_finished_is_told_as_such(folder: Folder, indent: str) -> None:
    marked = f"{indent}<<<<<<< HEAD\n{MINE}{indent}=======\n{THEIRS}{indent}>>>>>>> theirs\n"
    line = folder.read("faq/time.yml").splitlines().index(MINE.rstrip()) + 1
    folder.replace("faq/time.yml", MINE, marked)
    found = folder.only_problem()
    assert (found.file.name, found.line, found.severity) == ("time.yml", line, "error")
    assert found.what == "Two versions of this file are still mixed: <<<<<<<"


@pytest.mark.parametrize("mark", ["=======", ">>>>>>> theirs"])
def test_a_mark_that_was_left_behind_in_a_text_is_told(folder: Folder, mark: str) -> None:
    text = f"    more: >-\n      Some people stay longer.\n      {mark}\n"
    folder.replace("faq/time.yml", MINE, text)
    assert folder.only_problem().what.endswith(mark.split()[0])


@pytest.mark.parametrize("row", ["# =======", "      - what is ======= this", "      ======== "])
def test_other_rows_of_signs_are_left_alone(folder: Folder, row: str) -> None:
    folder.replace("faq/time.yml", MINE, f"{MINE.rstrip()}\n{row}\n")
    assert not any("mixed" in one.what for one in folder.problems())


def test_a_break_that_nobody_sees_moves_no_line(folder: Folder) -> None:
    folder.replace("faq/time.yml", "how long number 1\n", "how\u2028long\vnumber\x85one\n")
    folder.replace(
        "faq/time.yml", "short: What it costs", "short: What it costs on any day of the week"
    )
    lines = folder.read("faq/time.yml").split("\n")
    assert (
        folder.only_problem().line
        == lines.index("    short: What it costs on any day of the week") + 1
    )


def test_a_sign_that_cannot_be_read_is_told_with_its_line_and_the_words_before(
    folder: Folder,
) -> None:
    folder.replace("faq/time.yml", "Some people stay longer.", "Some people\x07 stay longer.")
    problem = next(one for one in folder.problems() if one.file.name == "time.yml")
    lines = folder.read("faq/time.yml").split("\n")
    assert problem.line == lines.index("    more: Some people\x07 stay longer.") + 1
    assert problem.what == "An unseen sign stands behind “Some people”."


def test_a_file_in_another_alphabet_is_told_with_the_line_of_its_first_such_sign(
    folder: Folder,
) -> None:
    text = folder.read("faq/time.yml").replace("Some people stay", "It’s so: some stay")
    (folder.path / "faq" / "time.yml").write_bytes(text.encode("cp1252"))
    problem = next(one for one in folder.problems() if one.file.name == "time.yml")
    assert text.split("\n")[problem.line - 1].startswith("    more: It’s")
    assert "UTF-8" in problem.mend
