"""Counts over many texts at once, compared with scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.gram_counts import Grams, count, count_one, counted, learn

WORDS = Grams("word", 1, 2)
PARTS = Grams("char_wb", 2, 5)
SIGNS = "caf\u00e9 stra\u00dfe i\u0307op \u03c3\u03c2\u00a0\u2013 \u4f60\u597d \U0001f642 caf\u00e9"
TEXTS = ["how long is it", "it is how long it is", "a", "can't sleep, can't eat", "?", "", SIGNS]


def theirs(grams: Grams, least: int) -> CountVectorizer:
    """scikit-learn's component with the options that Rasa gives it."""
    pattern = r"(?u)\b\w+\b" if grams.analyzer == "word" else None
    return CountVectorizer(
        analyzer=grams.analyzer,
        ngram_range=(grams.low, grams.high),
        min_df=least,
        token_pattern=pattern,
    )


@pytest.mark.parametrize("least", [1, 2])
@pytest.mark.parametrize("grams", [WORDS, PARTS], ids=["words", "parts of words"])
def test_counts_are_those_of_scikit_learn_the_most_frequent_first(grams: Grams, least: int) -> None:
    vectorizer = theirs(grams, least)
    theirs_in_order = vectorizer.fit_transform(TEXTS).toarray()
    columns, counts = learn(counted(TEXTS, grams), least=least)
    assert set(columns) == set(vectorizer.vocabulary_)
    assert list(columns.values()) == list(range(len(columns)))
    expected = theirs_in_order[:, [vectorizer.vocabulary_[gram] for gram in columns]]
    present = (expected > 0).sum(axis=0)
    assert list(present) == sorted(present, reverse=True)
    np.testing.assert_array_equal(counts.toarray(), expected)
    assert counts.has_sorted_indices
    np.testing.assert_array_equal(count(TEXTS, grams, columns).toarray(), expected)


@given(
    st.lists(st.text("ab c'1\n", max_size=20), min_size=1, max_size=6), st.text("abd '", max_size=9)
)
@pytest.mark.parametrize("grams", [WORDS, PARTS], ids=["words", "parts of words"])
def test_one_text_counts_as_it_does_among_others(
    grams: Grams, texts: list[str], other: str
) -> None:
    columns, _ = learn(counted(texts, grams), least=1)
    together = count([*texts, other], grams, columns).toarray()
    for row, text in zip(together, [*texts, other], strict=True):
        found, often = count_one(text, grams, columns)
        alone = np.zeros(len(columns), dtype=np.int64)
        alone[found] = often
        np.testing.assert_array_equal(alone, row)
