"""The screen as a whole: reasons, contexts, time, and inputs that mean harm."""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import median
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.read import read
from bot.safety.danger_model import Reading, Tokens
from bot.safety.model import CrisisKnowledge, Finding
from bot.safety.screen import CrisisScreen
from bot.safety.windows import windows
from tests.unit.safety.test_cases import CASES

NOTHING = Finding("none", "none", "self", "en", "no rule")


def test_nothing_found_is_said_plainly(screen: CrisisScreen) -> None:
    assert screen.screen("How long is the program?") == NOTHING


class Noting:
    """A danger model that only notes which tokens it is given for the pieces of a text."""

    def __init__(self) -> None:
        self.tokens: list[list[str]] = []

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        self.tokens = [list(tokens(piece)) for piece in windows(text)]
        return lambda: None


@pytest.mark.parametrize("text", ["hello there", "\n hello there \n", "hello there" + 5_000 * " "])
def test_the_model_reads_a_piece_without_the_space_around_it(
    text: str, crisis: CrisisKnowledge
) -> None:
    noting = Noting()
    CrisisScreen(crisis, noting).screen(text)
    assert noting.tokens == [["hello", "there"]]


def test_the_encoder_begins_before_the_rules_and_is_let_begin_after_them(
    crisis: CrisisKnowledge,
) -> None:
    events: list[str] = []

    class Read(Noting):
        def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
            events.append("words")
            return lambda: events.append("meaning")

    def ahead(text: str) -> Callable[[], None]:
        events.append(f"ahead {text}")
        return lambda: events.append("let begin")

    finish = CrisisScreen(crisis, Read(), ahead).begin("hello there")
    assert events == ["ahead hello there", "words", "let begin"]
    assert finish().level == "none"
    assert events[3:] == ["meaning"]


def test_a_screen_that_is_asked_for_all_at_once_begins_nothing_ahead(
    crisis: CrisisKnowledge,
) -> None:
    def ahead(text: str) -> Callable[[], None]:
        raise AssertionError(text)

    assert CrisisScreen(crisis, Noting(), ahead).screen("hello there").level == "none"


def test_a_finding_names_the_rule_that_decided(screen: CrisisScreen) -> None:
    assert screen.screen("I plan to hang myself").reason == "suicide.kill_self"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("I tried to kill myself years ago", "past"),
        ("my brother killed himself and the funeral is on Monday", "grief"),
        ("this homework makes me want to kill myself lol", "hyperbole"),
        ("in the movie he kills himself", "fiction"),
        ("I am killing myself with alcohol", "loose"),
        ("is suicide a sin according to the law", "study"),
    ],
)
def test_a_finding_names_what_weakened_it(text: str, note: str, screen: CrisisScreen) -> None:
    finding = screen.screen(text)
    assert finding.level == "gentle"
    assert note in finding.reason


def test_fear_of_dying_is_no_wish_to_die(screen: CrisisScreen) -> None:
    assert screen.screen("I'm scared of dying").level == "none"


def test_several_mild_signs_in_one_message_bring_the_card(screen: CrisisScreen) -> None:
    mild = ["I feel hopeless", "nothing matters anymore", "I hate my life"]
    assert [screen.screen(text).level for text in mild] == ["gentle"] * 3
    assert screen.screen(". ".join(mild)).level == "card"


def test_a_denial_with_a_but_keeps_help_near(screen: CrisisScreen) -> None:
    assert screen.screen("I'm not suicidal").level == "none"
    assert screen.screen("I'm not suicidal but I'm falling apart").level != "none"


def test_overdose_comes_before_suicide(screen: CrisisScreen) -> None:
    assert screen.screen("I want to die, I took a whole bottle of pills").type == "overdose"


def test_a_sign_in_another_sentence_stands_beside_a_denial(screen: CrisisScreen) -> None:
    assert screen.screen("I'm not suicidal. I want to die.").level == "card"


@pytest.mark.parametrize("text", ["", " ", "\n", "?", "...", "\u200b", "\ud800", "/faq", "💀" * 99])
def test_odd_texts_are_no_danger_and_no_error(text: str, screen: CrisisScreen) -> None:
    assert screen.screen(text).level in {"none", "gentle"}


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
def test_no_text_makes_the_screen_fail(text: str, screen: CrisisScreen) -> None:
    assert screen.screen(text).level in {"card", "gentle", "none"}


def hostile() -> dict[str, str]:
    words = random.Random(1)
    pieces = ["i", "want", "to", "not", "die", "kill", "myself", "my", "he", "is", "how", "if"]
    return {
        "one letter": "a" * 4_000,
        "one word": "i " * 2_000,
        "a phrase": "i want to die " * 285,
        "spaced out": "k i l l m y s e l f " * 200,
        "spelt out": "k.i.l.l." * 500,
        "signs": "?!" * 2_000,
        "stars": "k*ll " * 800,
        "digits": "k1ll " * 800,
        "misspelt": "suicidla " * 440,
        "emoji": "💊🔫" * 2_000,
        "accents": "s̷" * 2_000,
        "lines": "\n" * 4_000,
        "quotes": '"a' * 2_000,
        "slang": "kms " * 1_000,
        "gaps": "wake up can not " * 250,
        "shuffled": " ".join(words.choice(pieces) for _ in range(1_200))[:4_000],
        "very long": "i want to die " * 8_000,
    }


@pytest.mark.alone
@pytest.mark.parametrize("name", hostile())
def test_no_input_takes_longer_than_50_ms(name: str, screen: CrisisScreen) -> None:
    text = hostile()[name]
    assert min(_milliseconds(screen, text) for _ in range(15)) < 50


@pytest.mark.alone
def test_half_of_all_messages_take_less_than_4_ms(screen: CrisisScreen) -> None:
    texts = [
        str(text)
        for group in read(CASES / "must_catch.yml", as_written=True).data
        for text in group["cases"]
    ]
    assert median(_milliseconds(screen, text) for text in texts) < 4


def _milliseconds(screen: CrisisScreen, text: str) -> float:
    started = process_time()  # other work on the machine does not count
    screen.screen(text)
    return (process_time() - started) * 1_000


def test_every_rule_has_an_id_of_its_own(crisis: CrisisKnowledge) -> None:
    ids = [rule.id for rule in (*crisis.contexts, *crisis.signals)]
    assert len(ids) == len(set(ids))


def test_every_rule_that_needs_a_context_can_have_it(crisis: CrisisKnowledge) -> None:
    effects = {context.kind for context in crisis.contexts}
    assert all(signal.needs <= effects for signal in crisis.signals)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I burned my hand on the stove while cooking", "none"),
        ("I burn my hands on the stove on purpose", "card"),
        ("cut my finger chopping onions", "none"),
        ("cut my finger chopping onions. I cut my arms on purpose, too", "card"),
    ],
)
def test_what_was_meant_is_no_accident(screen: CrisisScreen, text: str, level: str) -> None:
    assert screen.screen(text).level == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I had DTs once in jail, never again, six years sober", "gentle"),
        ("I had the DTs in jail years ago and now I have them again", "card"),
        ("a couple of years back I had a plan to end things", "gentle"),
        ("years ago I was sober, now I plan to end things", "card"),
        ("I wanted to die every day when I was drinking", "gentle"),
        ("I want to die every day when I am drinking", "card"),
    ],
)
def test_what_is_over_is_told_from_what_goes_on(
    screen: CrisisScreen, text: str, level: str
) -> None:
    assert screen.screen(text).level == level
