"""What the screening refuses is a problem of the check, with its line and its mend."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.conftest import Folder
from tests.unit.knowledge.test_house import found, house, line_of, shipped

__all__ = ["house", "shipped"]  # fixtures

LIMITS = """\
        choices:
          - value: male
            label: 5 drinks (men)
            say: [man, men, male, guy]
            alone: ["5", five, m, use 5, use five]
          - value: female
            label: 4 drinks (women)
            say: [woman, women, female]
            alone: ["4", four, f, use 4, use four]
"""
MOOD = "instrument: {id: phq2, item: 2}"
# File, text, what stands there instead, text on the line that is told, what is said, the mend.
BREAKS = {
    "an unknown answer in a rule": (
        "guidance.yml", "danger: [\"yes\", unsure]", "danger: [\"yes\", unsur]",
        "danger: [", "danger has no answer 'unsur'", "no, unsure, yes"),
    "an unknown question in a rule": (
        "guidance.yml", "danger: [\"yes\", unsure]", "dangers: [\"yes\", unsure]",
        "dangers: [", "no question is called 'dangers'", "spelling"),
    "a question that guidance may not use": (
        "guidance.yml", "danger: [\"yes\", unsure]", "recovery_medicine: [\"yes\"]",
        "recovery_medicine: [\"yes\"]", "rests on recovery_medicine", "prescribed medicine"),
    "another checksum": (
        "instruments.yml", "Feeling down, depressed, or hopeless", "Feeling down or hopeless",
        "- id: phq2", "differs from its checksum", "published wording"),
    "an item that the instrument lacks": (
        "screening.yml", MOOD, "instrument: {id: phq2, item: 9}",
        "item: 9", "phq2 has no item 9", "from 1 to 2"),
    "an unknown instrument": (
        "screening.yml", MOOD, "instrument: {id: phq9, item: 2}",
        "id: phq9", "no instrument is called 'phq9'", "Use"),
    "no field that asks for contact": (
        "screening.yml", "    contact: true\n", "",
        "fields:", "no field asks how staff may reach", "contact: true"),
    "a choice without choices": (
        "screening.yml", LIMITS, "",
        "- id: drink_limit", "no answers to choose from", "choices"),
    "two answers of one name": (
        "screening.yml", "- value: female\n", "- value: male\n",
        "- value: male", "two answers are called 'male'", "own value"),
    "a word that means two answers": (
        "screening.yml", "[woman, women, female]", "[woman, women, female, guy]",
        "- value: male", "'guy' means two things", "one of the lists"),
    "a word that is a command": (
        "screening.yml", "[woman, women, female]", "[woman, women, female, none of your business]",
        "- value: male", "'none of your business' means two things", "one of the lists"),
    "a question that the software needs": (
        "screening.yml", "- id: safe_times", "- id: good_times",
        "fields:", "no question is called 'safe_times'", "old id"),
    "words for fewer answers than there are": (
        "screening.yml", "          - [\"3\", every day,", "        # [\"3\", every day,",
        "option_say: &option_say", "words for 3 answers", "each answer"),
    "a shared answer of another name": (
        "screening.yml", "  - value: unsure\n", "  - value: not_sure\n",
        "yes_no_unsure:", "'unsure' is not there", "value: unsure"),
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS.values(), ids=BREAKS.keys())
def test_what_the_screening_refuses_is_told_with_its_line(
    house: Folder, case: tuple[str, str, str, str, str, str]
) -> None:
    name, old, new, on_line, what, mend = case
    house.replace(name, old, new)
    told = [one for one in found(house, name) if what in one.what]
    assert told, found(house, name)
    near = line_of(house, name, on_line)
    assert near - 2 <= told[0].line <= near + 2, told[0]
    assert mend in told[0].mend


def test_a_last_rule_that_does_not_always_match_is_refused(house: Folder) -> None:
    rules = house.read("guidance.yml").rpartition("when: {}")
    house.write("guidance.yml", f'{rules[0]}when: {{danger: ["no"]}}{rules[2]}')
    assert "would get no guidance" in found(house, "guidance.yml")[0].what


def test_two_questions_of_one_id_are_told_at_the_second(house: Folder) -> None:
    line = line_of(house, "screening.yml", "- id: gad2_2")
    house.replace("screening.yml", "- id: gad2_2", "- id: phq2_1")
    told = [one for one in found(house, "screening.yml") if "share this id" in one.what]
    assert [one.line for one in told] == [line]


def test_everything_is_told_at_once(house: Folder) -> None:
    house.replace("screening.yml", MOOD, "instrument: {id: phq9, item: 2}")
    house.replace("screening.yml", LIMITS, "")
    house.replace("guidance.yml", 'danger: ["yes", unsure]', "dangers: [unsure]")
    assert len(found(house, "screening.yml")) == 2
    assert len(found(house, "guidance.yml")) == 1
