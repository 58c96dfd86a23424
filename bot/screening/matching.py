"""Which of some choices a typed text means: exact, contained or nearly spelled, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.screening.words import is_question, without_fillers, words

MOST_WORDS = 30  # a longer text is a story, not an answer
_CLOSE = 84.0  # of 100; "achohol" to "alcohol" is 86
_CLEAR_LEAD = 6.0
_SHORTEST_CLOSE = 4  # letters; shorter words are too near each other
_NEGATIONS = frozenset(
    {"not", "no", "dont", "isnt", "arent", "never", "without", "havent", "hasnt", "didnt", "doesnt"}
)
# Words that may stand between a negation and what it denies: "not really any drinking".
_SMALL = frozenset({
    "a", "an", "any", "the", "really", "been", "into", "on", "using", "have", "having", "had",
    "in", "for", "much",
})  # fmt: skip
_PRONOUNS = frozenset({"i", "im", "he", "hes", "she", "shes", "they", "theyre", "we", "its"})
_STRONG = frozenset({"yes", "yeah", "yep", "yup", "ya", "yea"})

Vocabulary = Mapping[str, Sequence[str]]  # value -> phrases


@dataclass(frozen=True)
class Match:
    """What a text names.

    Args:
        values: the values named, in the order they appear.
        rule: how they were found.
        denied: values named only to deny them, as seizure in "no seizures".
    """

    values: tuple[str, ...]
    rule: str
    denied: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the text was the phrase and nothing else, but for fillers."""
        return self.rule.startswith("exact")


@dataclass(frozen=True)
class _Span:
    start: int
    phrase: tuple[str, ...]
    value: str


def match(text: str, vocabulary: Vocabulary, fillers: Sequence[str] = ()) -> Match:
    """Find the values that a text names.

    Args:
        text: what was typed.
        vocabulary: the phrases of each value, as plain words.
        fillers: phrases that mean nothing here ("please", "its").
    """
    tokens = words(text)
    bare = without_fillers(tokens, [words(one) for one in fillers])
    for attempt, rule in ((tokens, "exact"), (bare, "exact without fillers")):
        value = _exact(" ".join(attempt), vocabulary)
        if value:
            return Match((value,), rule)
    if is_question(text):
        return Match((), "a question")
    if len(tokens) > MOST_WORDS:
        return Match((), "too long for an answer")
    return _contained(tokens, vocabulary) or _close(" ".join(bare), vocabulary)


def _exact(text: str, vocabulary: Vocabulary) -> str:
    return next((value for value, phrases in vocabulary.items() if text in phrases), "")


def _contained(tokens: Sequence[str], vocabulary: Vocabulary) -> Match | None:
    spans = sorted(_spans(tokens, vocabulary), key=lambda one: one.start)
    values = dict.fromkeys(one.value for one in spans if not _negated(one, tokens))
    denied = dict.fromkeys(one.value for one in spans if _negated(one, tokens))
    return Match(tuple(values), "contained", tuple(denied)) if spans else None


def _spans(tokens: Sequence[str], vocabulary: Vocabulary) -> list[_Span]:
    """Longest phrases first, so that "not sure" is taken before "sure"."""
    phrases = [(tuple(p.split()), value) for value, some in vocabulary.items() for p in some]
    phrases.sort(key=lambda one: -len(one[0]))
    taken = [False] * len(tokens)
    found: list[_Span] = []
    for phrase, value in phrases:
        size = len(phrase)
        for start in range(len(tokens) - size + 1):
            free = not any(taken[start : start + size])
            if size and free and tuple(tokens[start : start + size]) == phrase:
                taken[start : start + size] = [True] * size
                found.append(_Span(start, phrase, value))
    return found


def _negated(span: _Span, tokens: Sequence[str]) -> bool:
    """ "no seizures" names no seizure; "not sure" is a phrase of its own and stays."""
    if _NEGATIONS.intersection(span.phrase) or _STRONG.intersection(span.phrase):
        return False
    before = list(tokens[: span.start])
    while before and before[-1] in _SMALL:
        before.pop()
    if not before or (before[-1] == "no" and span.phrase[0] in _PRONOUNS):
        return False  # "no i stopped" answers twice; the "no" denies nothing
    return before[-1] in _NEGATIONS


def _close(text: str, vocabulary: Vocabulary) -> Match:
    if len(text) < _SHORTEST_CLOSE or len(text.split()) > 6:
        return Match((), "no choice named")
    best: dict[str, float] = {}
    for value, phrases in vocabulary.items():
        near = [fuzz.ratio(text, one) for one in phrases if len(one) >= _SHORTEST_CLOSE]
        best[value] = max(near, default=0.0)
    ranked = sorted(best.items(), key=lambda one: -one[1])
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0) if ranked else 0.0
    if ranked and ranked[0][1] >= _CLOSE and lead >= _CLEAR_LEAD:
        return Match((ranked[0][0],), f"spelled nearly like it ({ranked[0][1]:.0f} of 100)")
    return Match((), "no choice named")
