"""What is done to a text before the patterns read it."""

from __future__ import annotations

import pytest

from bot.safety.normalise import MOST_TOKENS, Normaliser
from bot.safety.spelling import Speller

VOCABULARY = [
    "kill",
    "myself",
    "want",
    "to",
    "die",
    "i",
    "suicide",
    "suicidal",
    "do",
    "dead",
    "gun",
    "not",
    "my",
    "dose",
]
SLANG = {"kms": "kill myself", "od'd": "overdosed"}


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    speller = Speller(VOCABULARY, ["suicide", "suicidal", "hallucinating"], SLANG)
    return Normaliser(speller, {"🔫": "gun"}, {"son", "wife", "friend", "boss"})


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I’m not", "i am not"),
        ("dont", "do not"),
        ("can't won't", "can not will not"),
        ("wanna", "want to"),
        ("my son's room", "my son room"),
        ("my wifes driving", "my wife is driving"),
        ("the wife's not up", "the wife is not up"),
        ("my boss driving", "my boss driving"),
        ("my wife's wedding", "my wife wedding"),
        ("some friends driving", "some friends driving"),
        ("my sons room", "my sons room"),
        ("ill do it", "i will do it"),
        ("she is ill", "she is ill"),
        ("kms", "kill myself"),
        ("my bf od'd", "my boyfriend overdosed"),
        ("k1ll d!e", "kill die"),
        ("su*c*de", "suicide"),
        ("K I L L  M Y S E L F", "kill myself"),
        ("k.i.l.l myself", "kill myself"),
        ("diiieeee", "die"),
        ("sui\u200bcide", "suicide"),
        ("s̶u̶i̶c̶i̶d̶e̶", "suicide"),
        ("ѕuісіdе", "suicide"),
        ("ｋｉｌｌ", "kill"),
        ("sucide", "suicide"),
        ("halucinateing", "hallucinating"),
        ("🔫🔫🔫", "gun"),
        ("no quiero más, ¿sí?", "no quiero mas , si ?"),
        ("b12 and 3x", "b12 and 3x"),
        ("a b c d", "a b c d"),
        ("therapist together", "therapist together"),
        ("stop... please", "stop , please"),
        ("idontwanttodie", "i do not want to die"),
        ("imsuicidal", "i am suicidal"),
        ("headlights imagined dontknow", "headlights imagined dontknow"),
    ],
)
def test_a_text_becomes_plain_tokens(text: str, tokens: str, normaliser: Normaliser) -> None:
    assert normaliser.tokens(text) == tokens.split()


def test_of_a_flood_of_tokens_both_ends_are_kept(normaliser: Normaliser) -> None:
    tokens = normaliser.tokens("dead " + "x " * 1_900 + "gun")
    assert len(tokens) <= MOST_TOKENS + 1
    assert (tokens[0], tokens[-1]) == ("dead", "gun")


def test_of_a_very_long_text_both_ends_are_read(normaliser: Normaliser) -> None:
    tokens = normaliser.tokens("dead " + "hello there " * 10_000 + "gun")
    assert (tokens[0], tokens[-1]) == ("dead", "gun")
