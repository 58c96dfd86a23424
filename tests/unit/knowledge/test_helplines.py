"""A button dials the number it shows, and every name of a helpline leads to one."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.conftest import Folder
from tests.unit.knowledge.test_house import found, house, line_of, shipped

__all__ = ["house", "shipped"]  # fixtures

ACTION = '{label: Call 1-800-555-7777, href: "tel:+18005557777"}'
DIALLED = {
    "another digit": '{label: Call 1-800-555-7777, href: "tel:+18005557778"}',
    "letters": '{label: Call 1-800-CALL, href: "tel:1-800-CALL"}',
    "a number in another country": '{label: Call 800-555-7777, href: "tel:+8005557777"}',
    "a number that is not shown": '{label: Call them, href: "tel:+18005557777"}',
    "another text number": '{label: Text HOME to 741741, href: "sms:741742?&body=HOME"}',
    "another key": '{label: "Call 988, then press 1", href: "tel:988,2"}',
    "no number": '{label: Call 988, href: "tel:"}',
}
RIGHT = (
    '{label: Call (800) 555-7777, href: "tel:+18005557777"}',
    '{label: Call 800.555.7777, href: "tel:8005557777"}',
    '{label: "Call 988, then press 1", href: "tel:988,1"}',
    '{label: Text 4HOPE to 741741, href: "sms:741741?&body=4HOPE"}',
    '{label: Chat with 988 online, href: "https://988lifeline.org/chat/"}',
)


@pytest.mark.parametrize("action", DIALLED.values(), ids=DIALLED.keys())
def test_a_button_that_dials_another_number_is_refused(folder: Folder, action: str) -> None:
    folder.replace("crisis.yml", ACTION, action)
    line = folder.read("crisis.yml").splitlines().index(f"      - {action}") + 1
    problem = folder.only_problem()
    assert (problem.line, problem.severity) == (line, "error")


@pytest.mark.parametrize("action", RIGHT)
def test_a_number_may_be_written_in_any_usual_way(folder: Folder, action: str) -> None:
    folder.replace("crisis.yml", ACTION, action)
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Llame al 1-800-222-1222", "Llame al 1-800-222-1223"),
        ("Ligue para 1-800-222-1222", "Ligue para 1-800-222-1"),
        ('href: "sms:988?&body=AYUDA"', 'href: "sms:989?&body=AYUDA"'),
    ],
)
def test_every_language_is_looked_at(house: Folder, old: str, new: str) -> None:
    line = line_of(house, "crisis.yml", old)
    house.replace("crisis.yml", old, new)
    assert [one.line for one in found(house, "crisis.yml")] == [line]


def test_a_helpline_with_another_name_is_missed_on_every_card(house: Folder) -> None:
    house.replace("crisis.yml", "  - id: lifeline", "  - id: life_line")
    problems = found(house, "crisis.yml")
    assert len(problems) > 10
    assert {one.what for one in problems} == {"There is no helpline `lifeline`."}
    assert line_of(house, "crisis.yml", "helplines: [lifeline,") in [one.line for one in problems]


def test_two_helplines_of_one_name_are_refused(house: Folder) -> None:
    line = line_of(house, "crisis.yml", "- id: veterans")
    house.replace("crisis.yml", "  - id: veterans", "  - id: emergency")
    problems = found(house, "crisis.yml")
    assert any(one.line == line and "`emergency` is taken" in one.what for one in problems)


@pytest.mark.parametrize("shown", ["[{lifeline: x}, emergency]", "[3, emergency]"])
def test_a_helpline_that_is_no_name_crashes_nothing(house: Folder, shown: str) -> None:
    house.replace("crisis.yml", "helplines: [lifeline,", f"helplines: [{shown},")
    assert found(house, "crisis.yml")


def test_actions_that_are_missing_in_another_language_are_refused(house: Folder) -> None:
    text = house.read("crisis.yml")
    at = text.rindex("actions: [", 0, text.index("Mande START al 88788"))
    house.write("crisis.yml", text[:at] + "actions: []" + text[text.index("]", at) + 1 :])
    assert any("and 0 in `es`" in one.what for one in found(house, "crisis.yml"))


def test_fewer_actions_in_another_language_are_refused(house: Folder) -> None:
    line = line_of(house, "crisis.yml", "Mande START al 88788")
    house.replace("crisis.yml", "Mande START al 88788, ", "")
    problems = found(house, "crisis.yml")
    assert [one.line for one in problems] == [line]
    assert "has 4 actions, and 3 in `es`" in problems[0].what
