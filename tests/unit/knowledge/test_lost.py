"""A text of which YAML would leave out a part is refused, with its line and mend."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.conftest import Folder

COMMENT = "What stands behind the # on this line is a comment and is not read."


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("faq/time.yml", "more: Some people stay longer.", "more: Take lot #4 or lot # 5 behind it."),
     ("faq/time.yml", "- how long number 3", "- how long # number 3"),
     ("faq/time.yml", "- how long number 3", "- # 3"),
     ("faq/time.yml", "question: What does it cost?", "question: What does it cost # then?"),
     ("faq/time.yml", "more: Some people stay longer.", "more: Some people\n      stay # longer."),
     ("dialogue.yml", "title: How long?", "title: How # long?"),
     ("program.yml", "address: null", "address: 1 Elm Street # 5, Milton")],
)  # fmt: skip
def test_a_comment_behind_a_text_is_refused(folder: Folder, name: str, old: str, new: str) -> None:
    folder.replace(name, old, new)
    rows = folder.read(name).splitlines()
    line = next(number for number, row in enumerate(rows, 1) if " # " in row)
    found = [one for one in folder.problems() if one.what == COMMENT]
    assert [(one.file, one.line, one.severity) for one in found] == [
        (folder.path / name, line, "error")
    ]
    assert "quotes" in found[0].mend and ">-" in found[0].mend


@pytest.mark.parametrize(
    ("old", "new"),
    [("    owner: admissions", "    owner: admissions # or billing"),
     ("    sources: [a-source]", "    sources: [a-source] # the only one"),
     ("more: Some people stay longer.", "more: 'Take lot # 5.' # the new one"),
     ("more: Some people stay longer.", "more: >- # long\n      Take lot # 5."),
     ("    owner: admissions", "    # who keeps it\n    owner: admissions")],
)  # fmt: skip
def test_a_comment_that_takes_nothing_away_may_stand(folder: Folder, old: str, new: str) -> None:
    folder.replace("faq/time.yml", old, new)
    assert folder.problems() == []


@pytest.mark.parametrize("text", ["&park where", "!park where", "! where", '!park "where"'])
def test_a_word_that_yaml_takes_for_a_sign_is_refused(folder: Folder, text: str) -> None:
    folder.replace("faq/time.yml", "- how long number 3", f"- {text}")
    found = folder.only_problem()
    assert found.what == f"A word that begins with {text[0]} is no text here and is not read."
    assert found.line == folder.read("faq/time.yml").splitlines().index(f"      - {text}") + 1
    assert "quotes" in found.mend


def test_other_files_may_name_a_text_to_use_it_twice(folder: Folder) -> None:
    folder.write("screening.yml", "texts: {intro: &skip You can skip it., again: *skip}\n")
    assert folder.problems() == []
