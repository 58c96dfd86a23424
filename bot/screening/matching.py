"""Which of some choices a typed text means: exact, contained or nearly spelled, never guessed."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.screening.words import is_question, without_fillers, words

MOST_WORDS = 30  # a longer text is a story, not an answer
_CLOSE = 84.0  # of 100; "achohol" to "alcohol" is 86
_CLEAR_LEAD = 6.0
_SHORTEST_CLOSE = 4  # letters; shorter words are too near each other
_NEGATIONS = frozenset(
    {
        "not",
        "no",
        "dont",
        "isnt",
        "arent",
        "never",
        "without",
        "havent",
        "hasnt",
        "didnt",
        "doesnt",
        "wasnt",
        "werent",
    }
)
# Words that may stand between a negation and what it denies: "not really any drinking".
_SMALL = frozenset({
    "a", "an", "any", "the", "really", "been", "into", "on", "using", "have", "having", "had",
    "in", "for", "much", "do", "did", "done", "use", "used", "take", "took", "taken", "tried",
})  # fmt: skip
_PRONOUNS = frozenset({"i", "im", "he", "hes", "she", "shes", "they", "theyre", "we", "its"})
_STRONG = frozenset({"yes", "yeah", "yep", "yup", "ya", "yea"})
_PLAIN = _STRONG | {"no", "nope", "nah"}
# After these a "no" at the beginning refuses nothing: "no more than 2", "no problem".
_NO_ANSWER_AFTER_NO = frozenset({
    "more", "less", "longer", "one", "problem", "problems", "worries", "matter", "doubt", "rush",
    "need", "idea", "clue",
})  # fmt: skip
# "Maybe he took something" is an answer; "maybe later" is none.
_GOES_ON = _PRONOUNS | {"my", "a", "someone", "something", "its"}
# Words that leave a plain answer what it is: "no i am not", "yes there is right now".
_GLUE = frozenset({
    "i", "im", "ive", "am", "is", "are", "was", "he", "hes", "she", "shes", "they", "theyre", "we",
    "were", "it", "its", "that", "thats", "there", "theres", "do", "does", "did", "have", "has",
    "had", "been", "and", "so", "just", "really", "right", "now", "any", "a", "an", "the", "at",
    "all", "one", "lol", "haha", "thanks", "currently", "no", "not",
})  # fmt: skip
_SOFT = frozenset(
    {"so", "and", "just", "really", "right", "now", "lol", "haha", "thanks", "currently"}
)
_AROUND = _SOFT | {"there", "theres", "at", "all", "any", "no", "not"}
_AFFIRMS = frozenset({
    "is", "am", "are", "was", "were", "do", "does", "did", "have", "has", "had", "im", "hes",
    "shes", "theyre", "theres", "ive",
})  # fmt: skip
_ABLE = frozenset({"can", "could", "do", "am"})  # "i can", but not "i cant"
_ALIKE = 70.0  # of 100, each word of a short answer with its misspelling

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


def match(
    text: str,
    vocabulary: Vocabulary,
    fillers: Sequence[str] = (),
    alone: Collection[str] = (),
) -> Match:
    """Find the values that a text names.

    Args:
        text: what was typed.
        vocabulary: the phrases of each value, as plain words.
        fillers: phrases that mean nothing here ("please", "its").
        alone: phrases that count only as the whole answer, give or take small words: "i have".
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
    spans = _answers(tokens, vocabulary, alone)
    if not spans:
        return _close(" ".join(bare), vocabulary, alone)
    for attempt in (tokens, bare) if alone else ():
        value = _plainly(attempt, _answers(attempt, vocabulary, alone), alone)
        if value:
            return Match((value,), "exact but for small words")
    if alone and _in_passing(bare, [one for one in spans if not _negated(one, tokens)], alone):
        near = _close(" ".join(bare), vocabulary, alone)
        return near if near.values else Match((), "said in passing")
    return _contained(tokens, _weighty(spans, tokens, alone))


def _weighty(
    spans: Sequence[_Span], tokens: Sequence[str], alone: Collection[str]
) -> Sequence[_Span]:
    """Leave out the "i can" of "i can do evenings", which says nothing beside the evenings."""
    heavy = [one for one in spans if not (_is_weak(one, alone) and one.phrase[-1] in _ABLE)]
    named = any(" ".join(one.phrase) not in alone and not _negated(one, tokens) for one in heavy)
    return heavy if named else spans


def _is_weak(span: _Span, alone: Collection[str]) -> bool:
    return span.phrase[0] in _PRONOUNS and " ".join(span.phrase) in alone


def _exact(text: str, vocabulary: Vocabulary) -> str:
    return next((value for value, phrases in vocabulary.items() if text in phrases), "")


def _answers(tokens: Sequence[str], vocabulary: Vocabulary, alone: Collection[str]) -> list[_Span]:
    """Return the phrases in their order, without the "i have" of "i have never"."""
    spans = sorted(_spans(tokens, vocabulary), key=lambda one: one.start)
    return [one for one in spans if not _affirms_nothing(one, tokens, alone)]


def _affirms_nothing(span: _Span, tokens: Sequence[str], alone: Collection[str]) -> bool:
    after = tokens[span.start + len(span.phrase) :]
    denied = bool(after) and after[0] in _NEGATIONS
    return _is_weak(span, alone) and denied and not _NEGATIONS.intersection(span.phrase)


def _contained(tokens: Sequence[str], spans: Sequence[_Span]) -> Match:
    values = dict.fromkeys(one.value for one in spans if not _negated(one, tokens))
    denied = dict.fromkeys(one.value for one in spans if _negated(one, tokens))
    return Match(tuple(values), "contained", tuple(denied))


def _plainly(tokens: Sequence[str], spans: Sequence[_Span], alone: Collection[str]) -> str:
    """Return the one value that every word stands for, or "" when something else was said.

    "No i have not" is no. Of two phrases that are more than a short answer none is taken, as
    "nobody" and "safe" in "nobody is really safe".
    """
    denied = [one for one in spans if _negated(one, tokens)]
    if any(" ".join(one.phrase) in alone for one in denied) or _says_otherwise(tokens):
        return ""  # "im not, he is" answers twice, and "not really sure" is not sure
    said = [one for one in spans if one not in denied and not _denies(one, denied, tokens)]
    values = {one.value for one in said}
    if len(values) != 1 or not values.isdisjoint(one.value for one in denied):
        return ""
    taken = {at for one in spans for at in range(one.start, one.start + len(one.phrase))}
    rest = {word for at, word in enumerate(tokens) if at not in taken}
    small = _may_stand_between(said, alone)
    return said[0].value if small is not None and small.issuperset(rest) else ""


def _says_otherwise(tokens: Sequence[str]) -> bool:
    """ "No there is": a no, and then the opposite. "She isnt all there" is no plain no either."""
    if ("all", "there") in itertools.pairwise(tokens):
        return True
    if not tokens or tokens[0] not in _PLAIN - _STRONG:
        return False
    after = tokens[1:]
    return bool(_AFFIRMS.intersection(after)) and not _NEGATIONS.intersection(after)


def _may_stand_between(said: Sequence[_Span], alone: Collection[str]) -> frozenset[str] | None:
    """Return the small words that change nothing; None where the phrases may add up otherwise.

    "Not at all" and "safe" are no "safe", and "is he safe" is none.
    """
    short = [one for one in said if " ".join(one.phrase) in alone]
    if len(short) == len(said):
        weak = all(_GLUE.issuperset(one.phrase) and one.phrase != ("no",) for one in said)
        return _SOFT if weak else _GLUE  # "i have a" begins something else
    plain = all(one.start == 0 and _PLAIN.issuperset(one.phrase) for one in short)
    return _AROUND if plain and len(said) - len(short) == 1 else None


def _denies(span: _Span, denied: Sequence[_Span], tokens: Sequence[str]) -> bool:
    """ "No" in "no seizures" denies the seizures, and says nothing of all the rest."""
    if len(span.phrase) > 1 or span.phrase[0] not in _NEGATIONS:
        return False
    between = [tokens[span.start + 1 : one.start] for one in denied if one.start > span.start]
    return any(_SMALL.issuperset(one) for one in between)


def _in_passing(tokens: Sequence[str], said: Sequence[_Span], alone: Collection[str]) -> bool:
    """ "I have a question", "weed sometimes": short answers inside something else are none."""
    if not said or any(" ".join(one.phrase) not in alone for one in said):
        return False
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else ""
    if first in _STRONG or tokens[-1] in _PLAIN:
        return False
    if first in _PLAIN:
        return second in _NO_ANSWER_AFTER_NO or "but" in tokens
    unsure = next((one for one in said if tuple(tokens[: len(one.phrase)]) == one.phrase), None)
    goes_on = unsure is not None and tokens[len(unsure.phrase) : len(unsure.phrase) + 1]
    return not (unsure and unsure.value == "unsure" and goes_on and goes_on[0] in _GOES_ON)


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


def _close(text: str, vocabulary: Vocabulary, alone: Collection[str]) -> Match:
    if len(text) < _SHORTEST_CLOSE or len(text.split()) > 6:
        return Match((), "no choice named")
    best: dict[str, float] = {}
    for value, phrases in vocabulary.items():
        long = (one for one in phrases if len(one) >= _SHORTEST_CLOSE)
        usable = (one for one in long if not (_turned_around(text, one) or _counts(text, one)))
        near = [fuzz.ratio(text, one) for one in usable if one not in alone or _alike(text, one)]
        best[value] = max(near, default=0.0)
    ranked = sorted(best.items(), key=lambda one: -one[1])
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0) if ranked else 0.0
    if ranked and ranked[0][1] >= _CLOSE and lead >= _CLEAR_LEAD:
        return Match((ranked[0][0],), f"spelled nearly like it ({ranked[0][1]:.0f} of 100)")
    return Match((), "no choice named")


def _turned_around(text: str, phrase: str) -> bool:
    """ "Not confused" is no misspelt "confused", and "unsafe" no misspelt "safe"."""
    said, meant = set(text.split()), set(phrase.split())
    if bool(_NEGATIONS & said) != bool(_NEGATIONS & meant):
        return True
    longer = {"n" + one for one in said}  # "either" is no misspelt "neither"
    return bool(longer & meant) or any(one.startswith("un") and one[2:] in meant for one in said)


def _counts(text: str, phrase: str) -> bool:
    """ "5 weeks ago" is no misspelt "two weeks ago"."""
    numbers = [{word for word in one.split() if word.isdigit()} for one in (text, phrase)]
    return numbers[0] != numbers[1]


def _alike(text: str, phrase: str) -> bool:
    """ "I have a" is no misspelt "i have": as many words, and each of them alike."""
    pairs = list(zip(text.split(), phrase.split(), strict=False))
    same_length = len(text.split()) == len(phrase.split())
    return same_length and all(fuzz.ratio(one, other) >= _ALIKE for one, other in pairs)
