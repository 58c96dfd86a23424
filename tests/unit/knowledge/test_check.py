from __future__ import annotations

import pytest

from tests.unit.knowledge.conftest import Folder

# Break one place: file, text, what stands there instead, what is said, how to mend it.
BREAKS = {
    "a misspelt key": ("faq/time.yml", "    answer:", "    awnser:",
                       "`awnser` is not known here.", "Did you mean `answer`?"),
    "a status nobody knows": ("faq/time.yml", "status: no_reviewed_answer", "status: draft",
                              '`status` is "draft".', "Write reviewed or no_reviewed_answer."),
    "a text where a list belongs": ("faq/time.yml", "next: [cost]", "next: cost",
                                    "`next` is a text, not a list.", "at most three other"),
    "a number where a text belongs": ("faq/time.yml", "owner: admissions", "owner: 12",
                                      "`owner` is a number, not a text.", "put quotes around"),
    "an id with a capital": ("faq/time.yml", "topic: cost", "topic: Cost",
                             '`topic` is "Cost"', "Use small letters"),
    "a day that does not exist": ("faq/time.yml", "date: 2026-11-23", "date: 2026-02-31",
                                  '`date` is "2026-02-31", a day that does not exist.',
                                  "calendar"),
    "a day in another form": ("faq/time.yml", "date: 2026-11-23", "date: 11/23/2026",
                              '`date` is "11/23/2026"', "2026-11-23"),
    "a button title that is too long": ("faq/time.yml", "short: What it costs",
                                        "short: What it costs and who pays for it",
                                        "`short` is too long (33).", "30 characters"),
    "a source that does not exist": ("faq/time.yml", "sources: [a-source]", "sources: [b-source]",
                                     "There is no source `b-source`.", "add the source there"),
    "a next entry that does not exist": ("faq/time.yml", "next: [cost]", "next: [costs]",
                                         "There is no entry `costs`.", "entry that exists"),
    "an entry that leads to itself": ("faq/time.yml", "next: [cost]", "next: [duration]",
                                      "`duration` leads to itself.", "another entry"),
    "a reviewed answer without a source": ("faq/time.yml", "sources: [a-source]", "sources: []",
                                           "has no source", "knowledge/sources"),
    "an answer that nobody reviewed": ("faq/time.yml", "    label:", "    more: Maybe.\n    label:",
                                       "still has `more`", "status: reviewed"),
    "a label with a full stop": ("faq/time.yml", "label: what it costs", "label: what it costs.",
                                 "The label ends with a full stop", "Take the last sign off."),
    "a theme that is not the file's name": ("faq/time.yml", "theme: time", "theme: times",
                                            "The theme is `times`", "`theme: time`"),
    "a phrasing twice in one entry": ("faq/time.yml", "how long number 1\n",
                                      "How long, number 0?\n",
                                      "already stands in this entry", "one entry"),
    "a phrasing in two entries": ("faq/time.yml", "what price number 1\n", "How long number-2!\n",
                                  '"How long number-2!" already stands in', "one entry"),
    "a question of another entry": ("faq/time.yml", "What does it cost?", "how long does it last",
                                    "also the question of `duration` (time.yml line 3)",
                                    "in other words"),
    "a time zone that does not exist": ("program.yml", "America/New_York", "America/Boston",
                                        'no time zone "America/Boston"', "America/New_York"),
    "hours that end before they begin": ("program.yml", "monday: []",
                                         'monday: [{opens: "17:00", closes: "09:00"}]',
                                         "closes before it opens", "Split hours"),
    "hours that overlap": ("program.yml", "monday: []",
                           'monday: [{opens: "09:00", closes: "13:00"}, '
                           '{opens: "12:00", closes: "17:00"}]',
                           "overlap", "early to late"),
    "a time on a 12-hour clock": ("program.yml", "monday: []",
                                  'monday: [{opens: "9am", closes: "17:00"}]',
                                  '`opens` is "9am"', "24-hour clock"),
    "a phone number with too few digits": ("program.yml", "phone: null", 'phone: "555-0100"',
                                           '`phone` is "555-0100"', "ten digits"),
    "an acronym explained twice": ("glossary.yml", "words:", "  - {term: iop, means: x}\nwords:",
                                   "`iop` is explained twice", "Keep one"),
    "an acronym with two meanings": ("glossary.yml", "words:", "  - {term: IOP, means: x}\nwords:",
                                     "`IOP` is explained twice, also under `IOP` on line 2.",
                                     "Keep one"),
    "a holiday twice": ("program.yml", "holidays: []",
                        "holidays:\n  - {date: 2026-12-25, name: Christmas, periods: []}\n"
                        "  - {date: 2026-12-25, name: Yule, periods: []}",
                        "2026-12-25 stands twice among the holidays.", "Keep one"),
    "a phrase that the software needs": ("phrases.yml", "  button_more:", "  button_other:",
                                         "`button_more` is missing.", "Add a line"),
    "a button that does nothing": ("dialogue.yml", "payload: '/faq", "payload: 'faq",
                                   "`payload`", "Begin with a slash"),
    "a button to no entry": ("dialogue.yml", '"entry": "duration"', '"entry": "durations"',
                             "There is no entry `durations`.", "an entry that exists"),
    "a button to a list": ("dialogue.yml", '"entry": "duration"', '"entry": ["duration"]',
                           "There is no entry", "an entry that exists"),
    "a button to an unnamed entry": ("dialogue.yml", '{"entry": "duration"}', "",
                                     "There is no entry ``.", "an entry that exists"),
    "a button whose payload is not JSON": ("dialogue.yml", '{"entry": "duration"}',
                                           "{entry: duration}",
                                           "The payload /faq{entry: duration} cannot be read.",
                                           '{"entry": "duration"}'),
    "a button whose payload lacks a brace": ("dialogue.yml", '"duration"}', '"duration"',
                                             "cannot be read", '{"entry": "duration"}'),
    "a button to no intent": ("dialogue.yml", '/faq{"entry": "duration"}', "/talk_to_persons",
                              "There is no intent `talk_to_persons`.", "/talk_to_person"),
    "a reply that the software needs": ("dialogue.yml", "  utter_help:", "  utter_helps:",
                                        "`utter_help` is missing.", "Add a line"),
    "a placeholder in a reply that nobody fills": ("dialogue.yml", "{program.name}", "{name}",
                                                   "{name} is not a fact.", "{program.name}"),
    "a placeholder in a phrase that nobody fills": ("phrases.yml", "about {label}", "about {lable}",
                                                    "Nobody fills {lable} in here.", "{label}"),
    "a placeholder that a phrase is there for": ("phrases.yml", "about {label} yet", "yet",
                                                 "`no_reviewed_answer` does not say {label}",
                                                 "Write {label} where"),
    "a placeholder that may be unset": ("phrases.yml", "[[ They are back {back}.]]",
                                        " They are back {back}.",
                                        "{back} may be unset", "[[ ... {back}.]]"),
    "a notice from no source": ("notices.yml", "source: a-source", "source: b-source",
                                "There is no source `b-source`.", "add the source there"),
    "a web address that is none": ("faq/time.yml", "more: Some people stay longer.",
                                   "more: See htp:/example now.",
                                   "htp:/example is not a web address.", "https://"),
    "a web address without a dot": ("dialogue.yml", "Hi, this is", "See https://example or",
                                    "https://example is not a web address.", "https://"),
    "a web address without its beginning": ("faq/time.yml", "more: Some people stay longer.",
                                            "more: See www.example.org now.",
                                            "www.example.org is not a whole web address.",
                                            "https://"),
    "a link as in Markdown": ("faq/time.yml", "more: Some people stay longer.",
                              "more: Look [here](example) now.",
                              "[here](example) is not shown as a link.", "https://"),
    "a link as in HTML": ("faq/time.yml", "more: Some people stay longer.",
                          "more: Look <a href=x.org>here</a> now.",
                          "<a href=x.org> is not shown as a link.", "https://"),
}  # fmt: skip


def test_a_healthy_folder_has_no_problem(folder: Folder) -> None:
    assert folder.problems() == []


@pytest.mark.parametrize("case", BREAKS.values(), ids=BREAKS.keys())
def test_one_break_is_one_problem_with_its_mend(
    folder: Folder, case: tuple[str, str, str, str, str]
) -> None:
    name, old, new, what, mend = case
    folder.replace(name, old, new)
    found = [one for one in folder.problems() if what in one.what]
    assert found, "\n".join(map(str, folder.problems()))
    assert mend in found[0].mend
    assert found[0].severity == "error"
    assert found[0].file == folder.path / name


def test_a_question_that_is_a_phrasing_elsewhere_is_told_with_both_lines(folder: Folder) -> None:
    lines = folder.read("faq/time.yml").splitlines()
    folder.replace("faq/time.yml", "question: What does it cost?", "question: How long, number 3?")
    found = folder.only_problem()
    place = lines.index("      - how long number 3") + 1
    assert f"also a phrasing of `duration` (time.yml line {place})" in found.what
    assert found.line == lines.index("    question: What does it cost?") + 1
    assert found.severity == "error"


def test_a_question_may_be_a_phrasing_of_its_own_entry(folder: Folder) -> None:
    folder.replace("faq/time.yml", "What does it cost?", "What price number 3?")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("faq/time.yml", "Some people stay longer.", "Look at https://example.org/a now."),
     ("faq/time.yml", "Some people stay longer.", "If less < 5 or > 3 (days), ask."),
     ("dialogue.yml", '/faq{"entry": "duration"}', "web:delete"),
     ("dialogue.yml", '/faq{"entry": "duration"}', '/screening{"choice": "start_contact"}'),
     ("glossary.yml", "also: [I.O.P.]", "also: [iop]")],
)  # fmt: skip
def test_what_is_right_is_left_alone(folder: Folder, name: str, old: str, new: str) -> None:
    folder.replace(name, old, new)
    assert folder.problems() == []


def test_what_is_right_while_a_file_is_broken_is_left_alone(folder: Folder) -> None:
    folder.write("faq/broken.yml", "entries: [\n")
    folder.write("sources/broken.yml", "sources: [\n")
    folder.replace("dialogue.yml", '"entry": "duration"', '"entry": "elsewhere"')
    folder.replace("notices.yml", "source: a-source", "source: elsewhere")
    assert {one.file.name for one in folder.problems()} == {"broken.yml"}


def test_the_line_is_the_one_to_mend(folder: Folder) -> None:
    lines = folder.read("faq/time.yml").splitlines()
    folder.replace("faq/time.yml", "next: [cost]", "next: [costs]")
    assert folder.only_problem().line == lines.index("    next: [cost]") + 1


def test_the_line_of_a_missing_key_is_where_its_entry_begins(folder: Folder) -> None:
    lines = folder.read("faq/time.yml").splitlines()
    folder.replace("faq/time.yml", "    owner: admissions\n", "")
    assert folder.only_problem().line == lines.index("  - id: cost") + 1


def test_an_id_in_two_files_names_the_first_place(folder: Folder) -> None:
    second = folder.read("faq/time.yml").replace("theme: time", "theme: again")
    folder.write("faq/again.yml", second.replace("number", "numero"))
    whats = [problem.what for problem in folder.problems()]
    assert "The id `duration` is taken by again.yml line 3." in whats


def test_eleven_phrasings_are_too_few(folder: Folder) -> None:
    folder.replace("faq/time.yml", "      - how long number 5\n", "")
    assert "has 11 phrasings; it needs 12" in folder.only_problem().what


def test_a_broken_file_is_reported_and_the_others_are_still_checked(folder: Folder) -> None:
    folder.write("faq/broken.yml", "theme: broken\nentries: [\n")
    folder.replace("program.yml", "America/New_York", "America/Boston")
    assert {problem.file.name for problem in folder.problems()} == {"broken.yml", "program.yml"}


def test_a_broken_answer_file_does_not_make_links_to_it_wrong(folder: Folder) -> None:
    folder.replace("faq/time.yml", "next: [cost]", "next: [elsewhere]")
    folder.write("faq/broken.yml", "entries: [\n")
    assert folder.only_problem().file.name == "broken.yml"


def test_a_broken_crisis_file_does_not_make_its_numbers_wrong(folder: Folder) -> None:
    folder.replace("faq/time.yml", "three months.", "three months. Ask 1-800-555-7777.")
    folder.write("crisis.yml", "helplines: [\n")
    assert folder.only_problem().file.name == "crisis.yml"


@pytest.mark.parametrize(
    "text",
    ["", "3", "- a\n- b\n", "entries: 3\n", "entries: [3, [4], null]\n", "entries:\n  - id:\n"],
)  # fmt: skip
@pytest.mark.parametrize(
    "name", ["faq/time.yml", "program.yml", "glossary.yml", "phrases.yml", "crisis.yml",
             "dialogue.yml", "screening.yml", "guidance.yml", "sources/core.yml"]
)  # fmt: skip
def test_no_content_makes_the_check_crash(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    assert isinstance(folder.problems(), list)


@pytest.mark.parametrize("name", ["program.yml", "crisis.yml", "phrases.yml", "dialogue.yml"])
def test_a_file_that_is_gone_is_missed(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()
    assert folder.only_problem().what == "The file is not there."


def test_an_empty_folder_is_reported_and_not_a_crash(folder: Folder) -> None:
    for path in folder.path.rglob("*.yml"):
        path.unlink()
    assert any("There is no answer file." in problem.what for problem in folder.problems())


def test_a_yaml_ending_is_not_read_and_said_so(folder: Folder) -> None:
    folder.write("faq/more.yaml", "theme: more\n")
    assert folder.only_problem().mend == "Rename it to more.yml."


def test_a_file_that_nothing_reads_is_a_warning(folder: Folder) -> None:
    folder.write("duration.yml", "theme: duration\n")
    assert folder.only_problem().severity == "warning"


def test_a_missing_schema_is_an_error(folder: Folder) -> None:
    (folder.path / "schema" / "faq.schema.json").unlink()
    assert folder.only_problem().what == "There is no schema for faq."


def test_a_schema_that_is_not_json_is_reported(folder: Folder) -> None:
    (folder.path / "schema" / "faq.schema.json").write_text("{")
    assert folder.only_problem().what == "This schema is not JSON."


def test_a_schema_of_another_room_is_used_as_soon_as_it_is_there(folder: Folder) -> None:
    schema = '{"type": "object", "required": ["rules", "version"]}'
    (folder.path / "schema" / "guidance.schema.json").write_text(schema)
    assert folder.only_problem().what == "`version` is missing."


def test_a_missing_short_title_is_a_warning(folder: Folder) -> None:
    folder.replace("faq/time.yml", "    short: What it costs\n", "")
    assert folder.only_problem().severity == "warning"
