"""How patterns are read, and found in a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.inflect import forms
from bot.safety.matcher import Match, Matcher
from bot.safety.pattern import PatternError, unfold

LISTS = {"want": ["want", "would like"], "end": ["die", "be <gone>"], "gone": ["gone", "dead"]}


def found(pattern: str, text: str, fillers: str = "") -> list[Match]:
    matcher = Matcher([unfold(pattern, LISTS)], frozenset(fillers.split()))
    return matcher.find(text.split())


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a b", "x a b y"),
        ("a (b|c d) e", "a c d e"),
        ("a [b] c", "a c"),
        ("a [b] c", "a b c"),
        ("a [b] [c] [d] e", "a c e"),
        ("a ..2 b", "a b"),
        ("a ..2 b", "a x y b"),
        ("a ..12 b", "a 1 2 3 4 5 6 7 8 9 10 11 12 b"),
        ("~kill me", "killing me"),
        ("~take it", "took it"),
        ("suicid* now", "suicidality now"),
        ("<want> to <end>", "would like to be dead"),
        ("a b|c d", "c d"),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a b", "a x b"),
        ("a ..2 b", "a x y z b"),
        ("a ..3 b", "a . b"),
        ("a ..3 b", "a not b"),
        ("a [b] c", "a b b c"),
        ("~kill me", "killer me"),
        ("suicid* now", "suici now"),
    ],
)
def test_a_pattern_finds_nothing_else(pattern: str, text: str) -> None:
    assert not found(pattern, text)


def test_fillers_may_stand_inside_a_match() -> None:
    assert found("a b", "a just really b", fillers="just really") == [Match(0, 0, 4)]


def test_a_match_starts_at_the_nearest_start() -> None:
    assert found("a ..5 b", "a x a y b") == [Match(0, 2, 5)]


def test_one_rule_is_reported_eight_times_at_most() -> None:
    assert len(found("a", "a " * 50)) == 8


@pytest.mark.parametrize(
    "pattern", ["(a", "a)", "[a", "a <nothing>", "[a]", "..3", "a+ b", "A b", "a? b"]
)
def test_a_pattern_that_cannot_be_read_is_named(pattern: str) -> None:
    with pytest.raises(PatternError):
        unfold(pattern, LISTS)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), min_size=1))
def test_plain_words_are_found_exactly_where_they_stand(text: list[str], row: list[str]) -> None:
    matcher = Matcher([unfold(" ".join(row), {})], frozenset())
    ends = [match.end for match in matcher.find(text)]
    size = len(row)
    expected = [at + size for at in range(len(text)) if text[at : at + size] == row]
    assert ends == expected[:8]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("cut", "cutting"), ("die", "dying"), ("stop", "stopped"), ("overdose", "overdosing"),
        ("try", "tried"), ("punch", "punches"), ("quit", "quitting"), ("hang", "hung"),
    ],
)  # fmt: skip
def test_words_know_their_forms(word: str, form: str) -> None:
    assert form in forms(word)


@pytest.mark.parametrize("text", ["911", "911 help", "please 911", "please 911 help"])
def test_what_may_be_missing_at_the_ends_belongs_to_the_whole(text: str) -> None:
    matcher = Matcher([unfold("[please] 911 [help]", {}, whole=True)], frozenset())
    longest = max(match.end - match.start for match in matcher.find(text.split()))
    assert longest == len(text.split())
