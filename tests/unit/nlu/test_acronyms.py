"""Acronyms and field words are spelt out where they stand, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.model import Glossary, Term
from bot.nlu.acronyms import Acronyms, Expansion, Spelling

ACRONYMS = Acronyms(
    [
        Spelling("IOP", "intensive outpatient program"),
        Spelling("iop program", "intensive outpatient program"),
        Spelling("SMART", "SMART Recovery meetings", exact_case=True),
        Spelling("A.A.", "Alcoholics Anonymous meetings"),
    ]
)

CASES = [
    ("any case", "what is an iop?", "what is an intensive outpatient program?"),
    ("longest wins", "the IOP program", "the intensive outpatient program"),
    ("twice", "IOP or iop", "intensive outpatient program or intensive outpatient program"),
    ("inside a word", "diopter and iops", "diopter and iops"),
    ("exact case", "a SMART group", "a SMART Recovery meetings group"),
    ("exact case only", "a smart move", "a smart move"),
    ("someone shouts", "IS IT SMART TO COME", "IS IT SMART TO COME"),
    ("dots", "do you run A.A. here", "do you run Alcoholics Anonymous meetings here"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_text_is_spelt_out(text: str, expected: str) -> None:
    assert ACRONYMS.expand(text) == expected


def test_offsets_point_at_what_was_written() -> None:
    assert ACRONYMS.find("so, IOP?") == (Expansion(4, 7, "intensive outpatient program"),)


def test_every_way_to_write_a_glossary_term_counts() -> None:
    term = Term("PHP", "partial hospitalization program", also=("P.H.P.",))
    acronyms = Acronyms.of(Glossary(acronyms=(term,)))
    assert acronyms.expand("php, P.H.P.") == ", ".join([term.means] * 2)


def test_an_empty_glossary_changes_nothing() -> None:
    assert Acronyms([]).expand("what is an IOP") == "what is an IOP"


def test_a_thousand_hostile_characters_take_no_time() -> None:
    assert ACRONYMS.expand("A.A" * 333) == "A.A" * 333


@given(st.text("aAbI /-.12", max_size=30))
def test_looking_at_words_finds_what_a_search_of_the_whole_text_finds(text: str) -> None:
    written = ["a", "a b", "AA/NA", "I-1", "b2", "12 a"]
    by_word = Acronyms(Spelling(one, "plain") for one in written)
    whole = Acronyms(Spelling(one, "plain") for one in [*written, "#never"])
    assert by_word.find(text) == whole.find(text)


def test_a_term_may_begin_with_a_sign() -> None:
    assert Acronyms([Spelling("@home", "at home")]).expand("is it @home?") == "is it at home?"
