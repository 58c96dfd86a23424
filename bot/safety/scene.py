"""What surrounds a sign in a message: its sentence, who it is about, what takes it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.safety.matcher import STOPS

Who = Literal["first", "third", "generic", "nobody"]
Span = tuple[int, int]

_FIRST = frozenset("i we yo eu".split())
_FIRST_INSIDE = _FIRST | frozenset("me my myself mine us our ourselves mi minha meu".split())
_THIRD = frozenset("he she they el ella ele ela ellos elas eles hijo hija filho filha".split())
_THIRD_INSIDE = _THIRD | frozenset(
    "himself herself themselves him her his their them se su".split()
)
_NOT_A_SUBJECT = frozenset("and , or but so because to for with y e".split())
_ASKING = frozenset(
    "what how why when where who which can could is are does do did will would should define "
    "explain whats anyone que como cuales cual qual quais pode puede".split()
)
_OPENING = frozenset("hi hello hey and so but ok okay , just please also quick question".split())


@dataclass
class Scene:
    """A message's tokens, cut into sentences, with the contexts found in it.

    Args:
        tokens: from the normaliser.
        kin: words for particular people, such as "son".
        generic: words for people in general, such as "someone".
        fillers: words that carry nothing.
    """

    tokens: Sequence[str]
    kin: frozenset[str]
    generic: frozenset[str]
    fillers: frozenset[str]
    contexts: Mapping[str, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def sentence(self, span: Span) -> Span:
        """Return the sentence around a span, as token indexes."""
        start, end = span
        while start > 0 and self.tokens[start - 1] not in STOPS:
            start -= 1
        while end < len(self.tokens) and self.tokens[end] not in STOPS:
            end += 1
        return start, end

    def holds(self, effect: str, within: Span | None = None) -> bool:
        """Tell whether a context stands in the message, or touches a part of it."""
        spans = self.contexts.get(effect, ())
        if within is None:
            return bool(spans)
        return any(start < within[1] and end > within[0] for start, end in spans)

    def ends_inside(self, effect: str, span: Span) -> bool:
        """Tell whether a context covers the last token of a span."""
        return any(start < span[1] <= end for start, end in self.contexts.get(effect, ()))

    def is_whole(self, span: Span) -> bool:
        """Tell whether a span is all there is, but for fillers and marks."""
        rest = [*self.tokens[: span[0]], *self.tokens[span[1] :]]
        return all(token in STOPS or token in self.fillers for token in rest)

    def who(self, span: Span) -> Who:
        """Return whom a sign is about: the nearest person named in it or before it."""
        for index in range(span[1] - 1, span[0] - 1, -1):
            if self.tokens[index] in _FIRST_INSIDE and not self._of_kin(index):
                return "first"
            if self.tokens[index] in _THIRD_INSIDE or self.tokens[index] in self.kin:
                return "third"
            if self.tokens[index] in self.generic:
                return "generic"
        return self._subject_before(span[0], self.sentence(span)[0])

    def asks(self, span: Span) -> bool:
        """Tell whether the sentence of a span asks something."""
        start, end = self.sentence(span)
        if end < len(self.tokens) and self.tokens[end] == "?":
            return True
        opening = [word for word in self.tokens[start:end] if word not in _OPENING]
        return bool(opening) and opening[0] in _ASKING

    def _subject_before(self, index: int, start: int) -> Who:
        for at in range(index - 1, start - 1, -1):
            token = self.tokens[at]
            if token in _FIRST:
                return "first"
            if token in _THIRD or (token in self.kin and self._acts(at)):
                return "third"
            if token in self.generic and self._acts(at):
                return "generic"
        return "nobody"

    def _acts(self, index: int) -> bool:
        following = self.tokens[index + 1 : index + 2]
        return bool(following) and following[0] not in _NOT_A_SUBJECT

    def _of_kin(self, index: int) -> bool:
        """ "my" before "little brother" points to the brother."""
        following = self.tokens[index + 1 : index + 4]
        return self.tokens[index] in ("my", "our") and any(word in self.kin for word in following)
