"""What surrounds a sign in a message: its sentence, who it is about, what takes it back."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

from bot.safety.matcher import STOPS
from bot.safety.wordset import word_set

Who = Literal["first", "third", "generic", "nobody"]
Span = tuple[int, int]

_FIRST = word_set("i we yo eu")
_REFLEXIVE_FIRST = frozenset(["myself", "ourselves"])
_REFLEXIVE_THIRD = frozenset(["himself", "herself", "themselves"])
_OWN = word_set("me my mine us our mi minha meu")
_THIRD = word_set("he she they ella ele ela ellos elas eles hijo hija hijos filho filha")
# "El" is "he" before a verb; before a thing, as in "todo el frasco", it is only "the".
_EL_ACTS = word_set(
    "quiere esta es tiene toma tomo se me no dijo dice va fue ha bebe bebio consume usa puede dejo",
    "sigue necesita intento trato amenaza piensa vive le pega golpea ya nunca",
)
_OTHERS = word_set("him his her them their su")
_OF_NOW = word_set(
    "want wants am feel feels wish hope need keep keeps can will going plan planning think",
    "thinking is are do does ready been quiero quero estoy estou",
)
_HAD = frozenset(["plan", "wish", "hope", "thinking"])  # "I had a plan" says nothing of now
_BUT = frozenset(["but", "although", "though", "however", "except", "pero", "mas"])
# What shows an overdose, and what somebody is hurt or come upon at.
BREATH = word_set("lip lips breathing breath face nails fingers fingernails chest heart")
BODY = BREATH | word_set(
    "jaw arm arms nose rib ribs wrist finger hand hands leg legs neck throat eye eyes tooth teeth",
    "skull back room bedroom",
)
_OUGHT = frozenset(["do", "should", "can", "could", "must"])
_NOT_A_SUBJECT = word_set("and , or but so because to for with y e")
_ASKING = word_set(
    "what how why when where who which can could is are does do did will would should define",
    "explain whats anyone que como cuales cual qual quais pode puede",
)
_OPENING = word_set("hi hello hey and so but ok okay , just please also quick question")


@dataclass
class Scene:
    """A message's tokens, cut into sentences, with the contexts found in it.

    Args:
        tokens: from the normaliser.
        kin: words for particular people, such as "son".
        generic: words for people in general, such as "someone".
        fillers: words that carry nothing.
        contexts: where each context stands, by its effect.
        around: words that may stand beside what `is_all` looks for.
    """

    tokens: Sequence[str]
    kin: frozenset[str]
    generic: frozenset[str]
    fillers: frozenset[str]
    contexts: Mapping[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    around: frozenset[str] = frozenset()

    def sentence(self, span: Span) -> Span:
        """Return the sentence around a span, as token indexes."""
        before, after = bisect_left(self._stops, span[0]), bisect_left(self._stops, span[1])
        return (
            self._stops[before - 1] + 1 if before else 0,
            self._stops[after] if after < len(self._stops) else len(self.tokens),
        )

    @cached_property
    def _stops(self) -> list[int]:
        return [at for at, token in enumerate(self.tokens) if token in STOPS]

    def holds(self, effect: str, within: Span | None = None) -> bool:
        """Tell whether a context stands in the message, or touches a part of it."""
        spans = self.contexts.get(effect, ())
        if within is None:
            return bool(spans)
        return any(start < within[1] and end > within[0] for start, end in spans)

    def jokes(self) -> bool:
        """Tell whether the message jokes or grumbles: "lol", but not "not kidding"."""
        return any(not self.holds("affirm", span) for span in self.contexts.get("hyperbole", ()))

    def supposes(self, span: Span) -> bool:
        """Tell whether a sign is only supposed: "if he overdoses", not "how to tell if he is"."""
        return any(
            start < span[1] and end > span[0] and not self.holds("affirm", (start, end))
            for start, end in self.contexts.get("conditional", ())
        )

    def ends_inside(self, effect: str, span: Span) -> bool:
        """Tell whether a context covers the last token of a span."""
        return any(start < span[1] <= end for start, end in self.contexts.get(effect, ()))

    def says_me(self, span: Span) -> bool:
        """Tell whether something is done to the writer inside a span."""
        return any(self.tokens[at] in ("me", "us") for at in range(*span))

    def says_own(self, what: frozenset[str], span: Span) -> bool:
        """Tell whether a span, or what stands right before it, says "my" of one of these words."""
        tokens = self.tokens
        if any(tokens[at] in _OTHERS for at in range(*span)):
            return False
        return any(
            tokens[at] in ("my", "our") and self._begins_with(what, at + 1)
            for at in range(max(0, span[0] - 3), span[1])
        )

    def _begins_with(self, what: frozenset[str], at: int) -> bool:
        """Tell whether a word or the one behind it is one of these, and nobody else's."""
        for word in self.tokens[at : at + 2]:
            if word in what:
                return True
            if self._is_kin(word):
                return False  # "my sister's room"
        return False

    def is_done_to_another(self, span: Span) -> bool:
        """Tell whether "her" or "them" follows a span that holds no "me": "is beating her"."""
        following = self.tokens[span[1] : span[1] + 1]
        another = bool(following) and following[0] in ("her", "him", "them")
        mine = any(self.tokens[at] in _FIRST | {"me", "us"} for at in range(*span))
        return another and not mine

    def speaks_of_self(self, span: Span) -> bool:
        """Tell whether the writer stands inside a span or right before it."""
        near = self.tokens[max(0, span[0] - 2) : span[1]]
        return any(token in _FIRST | _OWN | _REFLEXIVE_FIRST for token in near)

    def is_whole(self, span: Span) -> bool:
        """Tell whether a span is all there is, but for fillers and marks."""
        rest = [*self.tokens[: span[0]], *self.tokens[span[1] :]]
        return all(token in STOPS or token in self.fillers for token in rest)

    def is_all(self, effect: str) -> bool:
        """Tell whether contexts of one kind are all there is, but for what may stand around."""
        inside = {at for span in self.contexts.get(effect, ()) for at in range(*span)}
        rest = [token for at, token in enumerate(self.tokens) if at not in inside]
        return bool(inside) and all(
            token in STOPS or token in self.fillers or token in self.around for token in rest
        )

    def who(self, span: Span) -> Who:
        """Return whom a sign is about: "myself" decides, then the subject, then "my" or "his"."""
        inside, before = range(*span), range(span[0] - 1, self.sentence(span)[0] - 1, -1)
        return (
            self._first_of(inside, _REFLEXIVE_FIRST, _REFLEXIVE_THIRD)
            or self._subject(inside)
            or self._first_of(inside, _OWN, _OTHERS)
            or self._general(inside)
            or self._subject(before)
            or self._general(before)
            or "nobody"
        )

    def doer(self, span: Span) -> Who:
        """Return who does what a span tells: the subject before it, else the one in it."""
        before = range(span[0] - 1, self.sentence(span)[0] - 1, -1)
        return self._subject(before) or self._subject(range(*span)) or "nobody"

    def only_others(self) -> bool:
        """Tell whether the message names others as the ones who act, and never the writer."""
        everywhere = range(len(self.tokens))
        others = any(self._is_third(at) or self._is_kin(self.tokens[at]) for at in everywhere)
        return others and not any(self._is_first(at) for at in everywhere)

    def goes_on(self, span: Span) -> bool:
        """Tell whether a "but" follows soon: "I do not want to die, but ..."."""
        return any(token in _BUT for token in self.tokens[span[1] : span[1] + 4])

    def is_past(self, span: Span) -> bool:
        """Tell whether a sign lies in the past: "years ago" near it, and nothing said of now.

        "I have been sober for years and I want to die" speaks of now, whatever else it holds.
        """
        sentence = self.sentence(span)
        if not self.holds("past", sentence):
            return False
        if self._goes_on_now(sentence) and not self.holds("past_habit", sentence):
            return False
        if self._used_to(sentence, span):
            return True
        near = self.tokens[max(sentence[0], span[0] - 2) : span[1]]
        of_now = _OF_NOW - _HAD if "had" in near else _OF_NOW
        return not any(token in of_now for token in near)

    def _used_to(self, sentence: Span, span: Span) -> bool:
        """ "I used to want to die": what follows is not of now, whatever its tense."""
        near = self.tokens[max(sentence[0], span[0] - 4) : span[0] + 2]
        return ("used", "to") in pairwise(near)

    def is_lived_through(self, span: Span) -> bool:
        """Tell whether a sign is of months ago, was not meant, and does not go on.

        "I overdosed last month" is; "on purpose" beside it, or "and he is back on heroin", is not.
        """
        sentence = self.sentence(span)
        return (
            self.holds("lived_through", sentence)
            and not self.holds("deliberate", sentence)
            and not self._goes_on_now(sentence, told_with="lived_through")
        )

    def _goes_on_now(self, sentence: Span, told_with: str = "") -> bool:
        """Tell whether a sentence speaks of now: "again", but not "never again".

        What a past is told with, as "last month" in "overdosed last month", is not now.
        """
        return any(
            start < sentence[1]
            and end > sentence[0]
            and "never" not in self.tokens[start - 1 : start]
            and not self._is_within(told_with, (start, end))
            for start, end in self.contexts.get("present", ())
        )

    def _is_within(self, effect: str, span: Span) -> bool:
        spans = self.contexts.get(effect, ())
        return any(start <= span[0] and span[1] <= end for start, end in spans)

    def asks(self, span: Span) -> bool:
        """Tell whether the sentence of a span asks something."""
        start, end = self.sentence(span)
        if end < len(self.tokens) and self.tokens[end] == "?":
            return True
        opening = [word for word in self.tokens[start:end] if word not in _OPENING]
        return bool(opening) and opening[0] in _ASKING and "not" not in opening[1:2]

    def _first_of(self, indexes: range, first: frozenset[str], third: frozenset[str]) -> Who | None:
        for at in indexes:
            if self.tokens[at] in first:
                return "third" if self._of_kin(at) else "first"
            if self.tokens[at] in third:
                return "third"
        return None

    def _subject(self, indexes: range) -> Who | None:
        for at in indexes:
            token = self.tokens[at]
            if self._is_first(at):
                return "first"
            if self._is_third(at) or (token in self.kin and self._acts(at)):
                return "third"
        return None

    def _is_first(self, index: int) -> bool:
        """Tell whether the writer stands here as one who acts, and not only asks what to do."""
        if self.tokens[index] not in _FIRST:
            return False
        around = (*self.tokens[max(0, index - 1) : index], *self.tokens[index + 1 : index + 2])
        asks = len(around) == 2 and around[0] in _OUGHT and around[1] == "do"
        return not (asks and "what" in self.tokens[max(0, index - 3) : index])

    def _is_kin(self, word: str) -> bool:
        return word in self.kin or word.removesuffix("s") in self.kin

    def _is_third(self, index: int) -> bool:
        following = self.tokens[index + 1 : index + 2]
        el = self.tokens[index] == "el" and bool(following) and following[0] in _EL_ACTS
        return el or self.tokens[index] in _THIRD

    def _general(self, indexes: range) -> Who | None:
        return "generic" if any(self.tokens[at] in self.generic for at in indexes) else None

    def _acts(self, index: int) -> bool:
        following = self.tokens[index + 1 : index + 2]
        return bool(following) and following[0] not in _NOT_A_SUBJECT

    def _of_kin(self, index: int) -> bool:
        """ "my" before "little brother" points to the brother."""
        following = self.tokens[index + 1 : index + 4]
        return self.tokens[index] in ("my", "our") and any(word in self.kin for word in following)
