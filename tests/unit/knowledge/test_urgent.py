"""Whoever changes a text cannot lose 911, 988 or a label that the page looks up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.knowledge.read import read
from tests.unit.knowledge.conftest import ROOT, Folder
from tests.unit.knowledge.test_house import found, house, line_of, shipped

__all__ = ["house", "shipped"]  # fixtures

LOST = {
    "a card's only 911": (
        "crisis.yml",
        "or you are hurt already, call 911 now.",
        "or are hurt, get help now.",
        "self:",
    ),
    "the gentle line": (
        "crisis.yml",
        "call or text 988. If you are in danger, call 911.",
        "write to me.",
        "text: That",
    ),
    "a number with another digit": (
        "crisis.yml",
        "call or text 988. If you are in danger",
        "call or text 998. If you are in danger",
        "text: That sounds",
    ),
    "Spanish": (
        "crisis.yml",
        "llame al 988 y oprima 2 para español. Si está en peligro",
        "escríbame. Si está en peligro",
        "text: Eso suena",
    ),
    "what ends the screening": (
        "guidance.yml",
        "Please call 911 now if a life is in danger.",
        "Please wait.",
        "says: >-",
    ),
    "an outage": (
        "phrases.yml",
        "    {program.phone}.]] If this is urgent, call 911, or call or text 988.\n  slow:",
        "    {program.phone}.]]\n  slow:",
        "outage: >-",
    ),
    "the page": ("page.yml", "call_988: Call 988", "call_988: Call 911", "call_988:"),
    "another number on the page": (
        "page.yml",
        "text_988: Text 988",
        "text_988: Text 998",
        "text_988:",
    ),
    "urgent help on the page": (
        "page.yml",
        "Call or text 988 for any\n",
        "Write to us for any\n",
        "urgent_more:",
    ),
    "the screening's beginning": (
        "screening.yml",
        "emergency call 911 or 988.",
        "emergency wait.",
        "intro:",
    ),
}


@pytest.mark.parametrize("change", LOST.values(), ids=LOST.keys())
def test_a_text_that_loses_an_urgent_number_is_refused(
    house: Folder, change: tuple[str, str, str, str]
) -> None:
    file, old, new, at = change
    house.replace(file, old, new)
    problems = found(house, file)
    assert {one.line for one in problems} == {line_of(house, file, at)}
    assert all(re.search(r"911|9[89]8", one.what) and one.mend for one in problems)


@pytest.mark.parametrize(
    ("helplines", "numbers"),
    [
        ("[lifeline, crisis_text_line]", ["911"]),
        ("[crisis_text_line, ma_behavioral_health]", ["911", "988"]),
        ("[emergency, veterans]", ["988"]),
    ],
)
def test_every_card_offers_both_numbers(house: Folder, helplines: str, numbers: list[str]) -> None:
    before = "helplines: [lifeline, emergency, crisis_text_line, veterans, ma_behavioral_health]"
    line = line_of(house, "crisis.yml", before)
    house.replace("crisis.yml", before, f"helplines: {helplines}")
    problems = found(house, "crisis.yml")
    assert [one.line for one in problems] == [line] * len(numbers)
    assert [one.what for one in problems] == [f"No button here calls {one}." for one in numbers]


def test_a_card_may_be_worded_anew(house: Folder) -> None:
    house.replace("crisis.yml", "hurt already, call 911 now.", "hurt, please call 911 right now.")
    house.replace("page.yml", "call_911: Call 911", "call_911: Phone 911 now")
    house.replace("crisis.yml", "[lifeline, emergency, crisis_text_line,", "[lifeline, emergency,")
    assert [*found(house, "crisis.yml"), *found(house, "page.yml")] == []


@pytest.mark.parametrize(
    ("file", "before", "after", "missing"),
    [
        ("page.yml", "  call_988: Call 988\n", "", "call_988"),
        ("page.yml", "  about_staff:", "  about_staf:", "about_staff"),
        ("phrases.yml", "  callback_page:", "  callbackpage:", "callback_page"),
    ],
)
def test_a_line_that_is_gone_or_renamed_is_missed(
    house: Folder, file: str, before: str, after: str, missing: str
) -> None:
    house.replace(file, before, after)
    (problem,) = found(house, file)
    assert problem.what == f"`{missing}` is missing."


@pytest.mark.parametrize("kind", ["page", "phrases"])
def test_every_line_that_ships_must_stay(kind: str) -> None:
    schema = json.loads((ROOT / f"knowledge/schema/{kind}.schema.json").read_text())
    shipped = read(ROOT / f"knowledge/{kind}.yml").data[kind]
    assert schema["properties"][kind]["required"] == sorted(
        shipped, key=schema["properties"][kind]["required"].index
    )


def test_the_page_looks_up_no_other_line() -> None:
    used = {name for file in _sources() for name in re.findall(r"\bsay\.(\w+)", file)}
    used |= {name for file in _sources() for name in re.findall(r'\bpage\["(\w+)"\]', file)}
    assert len(used) > 40
    assert used <= read(ROOT / "knowledge/page.yml").data["page"].keys()


def _sources() -> list[str]:
    web: Path = ROOT / "bot" / "web"
    files = [*web.rglob("*.py"), *web.rglob("*.html")]
    return [one.read_text(encoding="utf-8") for one in files]


UNSAID = {
    "the greeting": ("dialogue.yml", "I'm an automated assistant.", "I'm Rosie, here to help."),
    "the questions": (
        "screening.yml",
        "I'm an automated assistant, not a person or a clinician. This is not",
        "Let us begin. This is not",
    ),
    "the head of the page": ("page.yml", "about: Automated assistant", "about: Our team"),
}


@pytest.mark.parametrize(("name", "old", "new"), UNSAID.values(), ids=UNSAID.keys())
def test_what_is_read_first_says_that_no_person_answers(
    house: Folder, name: str, old: str, new: str
) -> None:
    house.replace(name, old, new)
    assert ["no person answers" in one.what for one in found(house, name)] == [True]


@pytest.mark.parametrize(
    "words",
    ["I'm a bot", "I am not a real person", "I'm a virtual assistant", "I answer automatically",
     "I'm a digital assistant", "I'm software", "I am not human", "Soy un asistente automático"],
)  # fmt: skip
def test_it_may_be_said_in_other_words(house: Folder, words: str) -> None:
    house.replace(UNSAID["the greeting"][0], UNSAID["the greeting"][1], f"{words}.")
    assert found(house, "dialogue.yml") == []


def test_a_helpline_that_lost_its_button_gets_it_back_on_no_other_card(house: Folder) -> None:
    house.replace("crisis.yml", '      - {label: Call 988, href: "tel:988"}\n', "")
    mends = {one.mend for one in found(house, "crisis.yml") if "calls 988" in one.what}
    assert mends == {"Give `lifeline` its button for 988 back."}


SPANISH = """  - id: lifeline_es
    name: 988 Lifeline in Spanish
    for: Anyone who would rather speak Spanish
    actions:
      - {label: "Call 988, then press 2", href: "tel:988,2"}
    source: 988lifeline.org
    certainty: high
    checked: 2026-11-20

"""


def test_the_lifeline_in_spanish_is_988_as_well(house: Folder) -> None:
    house.replace("crisis.yml", "  - id: lifeline\n", f"{SPANISH}  - id: lifeline\n")
    before = "helplines: [lifeline, emergency, crisis_text_line, veterans, ma_behavioral_health]"
    house.replace("crisis.yml", before, "helplines: [lifeline_es, emergency]")
    assert found(house, "crisis.yml") == []


def test_another_helpline_with_988_does_not_stand_in_for_the_button_that_was_lost(
    house: Folder,
) -> None:
    house.replace("crisis.yml", "  - id: lifeline\n", f"{SPANISH}  - id: lifeline\n")
    house.replace("crisis.yml", '      - {label: Call 988, href: "tel:988"}\n', "")
    mends = {one.mend for one in found(house, "crisis.yml") if "calls 988" in one.what}
    assert mends == {"Give `lifeline` its button for 988 back."}


def test_a_number_that_was_lost_is_told_although_the_text_is_hard_to_read_as_well(
    house: Folder,
) -> None:
    old = "If this is an emergency, call 911. For a crisis, call or text 988."
    hard = (
        "Nobody can answer at the moment. Our assessment department will contact anybody who "
        "waits for an appointment tomorrow. "
    )
    house.replace("phrases.yml", old, hard * 2)
    assert sum("does not name" in one.what for one in found(house, "phrases.yml")) == 2
