from __future__ import annotations

import pytest

from bot.knowledge.facts import UnsetFact, facts_in, fill

SET = {"program.name": "Example House", "program.phone": "781-555-0100"}
UNSET: dict[str, str | None] = {"program.name": "Example House", "program.phone": None}


@pytest.mark.parametrize(
    ("text", "filled"),
    [("Ask {program.name}.", "Ask Example House."),
     ("Ask us.[[ Call {program.phone}.]]", "Ask us. Call 781-555-0100."),
     ("[[Call {program.phone}.]] Or write.", "Call 781-555-0100. Or write."),
     ("No facts.", "No facts.")],
)  # fmt: skip
def test_facts_that_are_set_are_filled_in(text: str, filled: str) -> None:
    assert fill(text, SET) == filled


@pytest.mark.parametrize(
    ("text", "filled"),
    [("Ask us.[[ Call {program.phone}.]]", "Ask us."),
     ("[[Call {program.phone}.]] Or write.", "Or write."),
     ("Ask us[[ at {program.phone}]].", "Ask us."),
     ("One [[{program.phone}]] two.", "One two."),
     ("A.\n\nB.[[ {program.phone}]]\n\nC.", "A.\n\nB.\n\nC."),
     ("Hi.[[ {program.name} at {program.phone}.]]", "Hi.")],
)  # fmt: skip
def test_a_sentence_without_its_fact_disappears(text: str, filled: str) -> None:
    assert fill(text, UNSET) == filled


def test_an_empty_fact_counts_as_unset() -> None:
    assert fill("Ask.[[ Call {program.phone}.]]", {"program.phone": ""}) == "Ask."


def test_an_unset_fact_without_brackets_is_refused() -> None:
    with pytest.raises(UnsetFact, match=r"\{program.phone\} is not set"):
        fill("Call {program.phone}.", UNSET)


@pytest.mark.parametrize("text", ["{program.fax}", "[[{program.fax}]]"])
def test_a_fact_that_nobody_knows_is_refused(text: str) -> None:
    with pytest.raises(UnsetFact, match="the facts are"):
        fill(text, SET)


def test_the_value_of_a_fact_is_not_read_as_a_fact_again() -> None:
    assert fill("{a}", {"a": "{b}", "b": "no"}) == "{b}"


def test_the_facts_of_a_text_are_listed_in_order() -> None:
    assert facts_in("{b.c} and {a}[[ {a}]]") == ["b.c", "a", "a"]
