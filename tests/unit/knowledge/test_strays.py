"""A file in the wrong place, a copy, an empty or a lost one is named itself, not what follows."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.conftest import FILES, Folder

UNREAD = "Nothing reads this file."
COST = "  - id: cost"


@pytest.fixture
def two(folder: Folder) -> Folder:
    """A folder whose two entries, each named by the other, stand in two files."""
    head, cost = folder.read("faq/time.yml").split(COST)
    folder.write("faq/time.yml", head)
    folder.write("faq/money.yml", "theme: money\nentries:\n" + COST + cost)
    folder.replace("faq/money.yml", "next: []", "next: [duration]")
    return folder


def test_the_two_files_are_healthy(two: Folder) -> None:
    assert two.problems() == []


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_is_the_only_problem(two: Folder, text: str) -> None:
    two.write("faq/money.yml", text)
    found = two.only_problem()
    assert (found.file.name, found.line) == ("money.yml", 1)
    assert found.what == "The file is empty."


@pytest.mark.parametrize(
    ("name", "mend"),
    [("faq/money.yml.txt", "Rename it to money.yml."),
     ("faq/money.YML", "Rename it to money.yml."),
     ("faq/money.txt", "Rename it to money.yml."),
     ("faq/old/money.yml", "Move it into faq/ itself.")],
)  # fmt: skip
def test_a_file_that_nothing_reads_is_the_only_problem(two: Folder, name: str, mend: str) -> None:
    (two.path / name).parent.mkdir(exist_ok=True)
    (two.path / "faq" / "money.yml").rename(two.path / name)
    found = two.only_problem()
    assert (found.file, found.what, found.mend) == (two.path / name, UNREAD, mend)
    assert found.severity == "error"


def test_a_file_beside_one_of_the_name_it_should_have_is_not_to_be_renamed(two: Folder) -> None:
    two.write("faq/money.yaml", two.read("faq/money.yml"))
    found = two.only_problem()
    assert (found.file.name, found.what) == ("money.yaml", UNREAD)
    assert found.mend == ("Compare it with money.yml, then delete it or move it out of knowledge/.")


def test_a_sources_file_that_nothing_reads_is_the_only_problem(folder: Folder) -> None:
    folder.path.joinpath("sources", "core.yml").rename(folder.path / "sources" / "core.yml.txt")
    assert folder.only_problem().what == UNREAD


def test_a_file_of_its_own_that_was_saved_as_text_is_the_only_problem(folder: Folder) -> None:
    (folder.path / "program.yml").rename(folder.path / "program.txt")
    found = {one.file.name: one.mend for one in folder.problems()}
    assert found["program.txt"] == "Rename it to program.yml."


@pytest.mark.parametrize(
    ("name", "text"),
    [("faq/time.txt", FILES["faq/time.yml"]), ("faq/notes.txt", "ask about entries: when?\n"),
     ("faq/ideas.txt", "theme: a garden\nentries: 3 new ones\nsources: ask Maria\n"),
     ("drafts/new.txt", FILES["faq/time.yml"])],
)  # fmt: skip
def test_notes_and_a_copy_as_text_are_left_alone(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    assert folder.problems() == []


def test_a_file_that_nobody_meant_to_be_read_is_left_alone(folder: Folder) -> None:
    for name in ("faq/time.yml.bak", "faq/time.yml~", ".draft.yml.txt", "notes.txt"):
        folder.write(name, "theme: time\n")
    assert folder.problems() == []


@pytest.mark.parametrize("name", ["drafts/time.yml", "drafts.yml"])
def test_a_draft_beside_the_folders_is_a_warning(folder: Folder, name: str) -> None:
    folder.write(name, FILES["faq/time.yml"])
    found = folder.only_problem()
    assert (found.what, found.severity) == (UNREAD, "warning")


def test_a_folder_without_sources_is_the_only_problem(folder: Folder) -> None:
    (folder.path / "sources" / "core.yml").unlink()
    assert folder.only_problem().what == "There is no source file."


@pytest.mark.parametrize(
    ("key", "old", "folder_name"),
    [("sources", "sources: [a-source]", "sources"), ("next", "next: [cost]", "faq")],
)  # fmt: skip
def test_many_names_that_nothing_answers_to_mean_that_a_file_is_gone(
    folder: Folder, key: str, old: str, folder_name: str
) -> None:
    text = folder.read("faq/time.yml")
    for theme in ("again", "more"):
        other = text.replace("theme: time", f"theme: {theme}").replace("number", theme)
        for name in ("duration", "cost"):
            other = other.replace(f"id: {name}", f"id: {name}_{theme}")
        other = other.replace("How long does it last?", f"How {theme}?")
        other = other.replace("What does it cost?", f"What {theme}?")
        folder.write(f"faq/{theme}.yml", other.replace(old, f"{key}: [{theme}1, {theme}2, x]"))
    assert len([one for one in folder.problems() if "There is no" in one.what]) == 6
    folder.replace("faq/more.yml", f"{key}: [more1, more2, x]", f"{key}: [more1, more2, more3]")
    found = folder.only_problem()
    assert (found.file, found.line) == (folder.path / folder_name, 1)
    assert "6 " in found.what and "`again1`" in found.what
    assert "Put back the file" in found.mend


@pytest.mark.parametrize("name", ["faq/time copy.yml", "faq/Copy of time.yml", "faq/time (1).yml"])
def test_a_copy_is_the_only_problem(folder: Folder, name: str) -> None:
    folder.write(name, folder.read("faq/time.yml"))
    found = folder.only_problem()
    assert (found.file, found.line) == (folder.path / name, 1)
    assert found.what == "This is a copy of time.yml: 2 ids stand in both."
    assert "Delete it" in found.mend


def test_a_copy_of_a_sources_file_is_the_only_problem(folder: Folder) -> None:
    folder.write("sources/core copy.yml", folder.read("sources/core.yml"))
    assert folder.only_problem().what == "This is a copy of core.yml: 1 ids stand in both."


@pytest.mark.parametrize(
    ("name", "fitting"), [("Time", "time"), ("time new", "time_new"), ("2 - time", "time")]
)  # fmt: skip
def test_a_name_that_cannot_be_a_theme_is_mended_in_the_name(
    folder: Folder, name: str, fitting: str
) -> None:
    (folder.path / "faq" / "time.yml").rename(folder.path / "faq" / f"{name}.yml")
    mend = f"Rename the file to {fitting}.yml and write `theme: {fitting}`."
    assert folder.only_problem().mend == mend
