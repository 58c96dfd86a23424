"""Cleaning what visitors type."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.clean import LONGEST, clean


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("how long is it", "how long is it"),
        ("don’t stop", "don't stop"),
        ("cafÃ©", "café"),
        ("cafe\u0301", "café"),
        ("s\u200bu\u200bi\u200bcide", "suicide"),
        ("su\u00adicide", "suicide"),
        ("\u202ehello\u202c", "hello"),
        ("\ufeffhello\u2060", "hello"),
        ("he\u3164llo", "hello"),
        ("hi\x00\x07there", "hithere"),
        ("  too   many    spaces  ", "too many spaces"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("ｈｅｌｌｏ", "hello"),
        ("sad 😢", "sad 😢"),
        ("a <b> & c", "a <b> & c"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_text_is_cleaned(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    "raw",
    ["/start", "//start", " / /start", "\u200b/start", "／start", "/\u200b/start", "\n/start"],
)
def test_no_leading_slash_is_left(raw: str) -> None:
    found = clean(raw)
    assert found.text == "start"
    assert "removed a leading slash" in found.changes


def test_a_slash_inside_is_kept() -> None:
    assert clean("day/evening").text == "day/evening"


def test_a_text_that_needed_nothing_reports_nothing() -> None:
    assert clean("how long is it?").changes == ()


def test_each_change_is_named() -> None:
    changes = clean(" /hi\u200b  there ").changes
    assert changes == (
        "removed 1 invisible characters",
        "tidied the spaces",
        "removed a leading slash",
    )


@pytest.mark.parametrize("length", [LONGEST + 1, 4 * LONGEST, 1_000_000])
def test_a_long_text_is_cut_and_says_so(length: int) -> None:
    found = clean("a" * length)
    assert len(found.text) == LONGEST
    assert "cut to 4,000 characters" in found.changes


def test_a_text_of_just_the_longest_length_is_left_alone() -> None:
    assert clean("a" * LONGEST).changes == ()


def test_a_lone_surrogate_does_no_harm() -> None:
    assert clean("hi \ud800 there").text.encode("utf-8") == b"hi there"


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "hostile",
    [" " * 100_000, "\n" * 100_000, "/" * 100_000, "\u200b" * 100_000, "a\u0301" * 50_000,
     "Ã" * 100_000, "&amp;" * 20_000, " \n" * 50_000, "<" * 100_000, "\x1b[31m" * 20_000],
    ids=lambda text: ascii(text[:6]),
)  # fmt: skip
def test_a_hundred_thousand_hostile_characters_are_cleaned_quickly(hostile: str) -> None:
    assert len(clean(hostile).text) <= LONGEST


@given(st.text())
def test_whatever_is_typed_is_short_storable_and_no_command(raw: str) -> None:
    text = clean(raw).text
    assert len(text) <= LONGEST
    assert not text.lstrip().startswith("/")
    assert text.encode("utf-8").decode("utf-8") == text


@example("\x8dÎ\x95")
@example("à¢\t0")
@example("/\x8d/Î\x95")
@given(st.text())
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = clean(raw).text
    assert clean(once).text == once
