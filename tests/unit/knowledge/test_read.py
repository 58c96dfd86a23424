from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.read import read


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path: Path, text: str) -> Problem:
    with pytest.raises(KnowledgeError) as error:
        read(written(tmp_path, text))
    return error.value.problems[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [("2026-11-23", "2026-11-23"), ("09:00", "09:00"), ("yes", "yes"), ("off", "off"),
     ("true", True), ("null", None), ("~", None), ("", None), ("12", 12), ("1.5", 1.5),
     ("'12'", "12"), ("0x1F", "0x1F")],
)  # fmt: skip
def test_a_value_is_read_as_an_editor_means_it(tmp_path: Path, text: str, value: object) -> None:
    found = read(written(tmp_path, f"key: {text}\n")).data["key"]
    assert (found, type(found)) == (value, type(value))


def test_every_part_knows_its_line(tmp_path: Path) -> None:
    text = "# top\nentries:\n  - id: a\n  - id: b\n    next:\n      - a\n"
    document = read(written(tmp_path, text))
    assert document.line(("entries", 1, "next", 0)) == 6
    assert document.line(("entries", 1)) == 4


def test_a_part_that_is_not_there_has_the_line_around_it(tmp_path: Path) -> None:
    document = read(written(tmp_path, "entries:\n  - id: a\n"))
    assert document.line(("entries", 0, "answer")) == 2
    assert document.line(("nothing",)) == 1


def test_a_folded_text_stands_on_the_line_of_its_key(tmp_path: Path) -> None:
    document = read(written(tmp_path, "a: 1\nanswer: >-\n  one\n  two\n"))
    assert (document.data["answer"], document.line(("answer",))) == ("one two", 2)


def test_a_key_that_stands_twice_is_named_with_its_line(tmp_path: Path) -> None:
    problem = refused(tmp_path, "- id: a\n  answer: x\n  id: b\n")
    assert (problem.line, problem.what) == (
        3,
        "`id` stands twice in the same place, first on line 1.",
    )


def test_a_question_mark_before_a_comma_is_valid(tmp_path: Path) -> None:
    document = read(written(tmp_path, "- {title: What is an IOP?, payload: /help}\n"))
    assert document.data == [{"title": "What is an IOP?", "payload": "/help"}]


def test_a_file_that_is_not_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="The file is not there"):
        read(tmp_path / "none.yml")


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes("a: café\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match="Save it as UTF-8"):
        read(path)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert read(written(tmp_path, "")).data is None
