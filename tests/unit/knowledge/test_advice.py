"""What an editor is told names the very line, and the mend that helps there."""

from __future__ import annotations

from tests.unit.knowledge.conftest import Folder


def test_what_is_twice_is_told_with_both_lines(folder: Folder) -> None:
    lines = folder.read("faq/time.yml").splitlines()
    place = lines.index("      - how long number 3") + 1
    folder.replace("faq/time.yml", "- what price number 1\n", "- How long, number 3?\n")
    found = folder.only_problem()
    assert f"already stands in `duration` (time.yml line {place})." in found.what
    folder.replace("faq/time.yml", "- How long, number 3?\n", "- what price number 1\n")
    folder.replace("faq/time.yml", "- how long number 4\n", "- How long, number 3?\n")
    assert f"already stands in this entry (line {place})." in folder.only_problem().what


def test_an_entry_without_phrasings_is_told_how_many_it_needs(folder: Folder) -> None:
    text = folder.read("faq/time.yml")
    begin, end = text.index("    phrasings:\n      - what"), text.index("    pointer:")
    folder.write("faq/time.yml", f"{text[:begin]}    phrasings: []\n{text[end:]}")
    assert "Write at least 12 ways" in folder.only_problem().mend


def test_an_address_that_nothing_protects_is_a_warning(folder: Folder) -> None:
    folder.replace("faq/time.yml", "Some people stay longer.", "See http://example.org/a for more.")
    found = folder.only_problem()
    line = (
        folder.read("faq/time.yml")
        .splitlines()
        .index("    more: See http://example.org/a for more.")
    )
    assert (found.severity, found.line) == ("warning", line + 1)
    assert "https://" in found.mend


def test_a_source_at_such_an_address_is_a_warning(folder: Folder) -> None:
    folder.replace("sources/core.yml", "year: 2014", 'year: 2014, url: "http://example.org/a"')
    found = folder.only_problem()
    assert (found.severity, found.line) == ("warning", 2)
    assert found.what == "`url` of `a-source` begins with http://."
