"""Finds words that are written or that sound almost as another, without comparing with each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from bot.nlu.slips import sound

_STRETCHED: Final = re.compile(r"(.)\1\1+")  # "pleeease"
_SOUNDS: Final = 3  # with fewer, one sound less leaves too little to go by


class NearWords:
    """An index of words by their letters and by their sound, each with one left out.

    Args:
        words: in lower case.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self.sounds = {word: sound(word) for word in self._words}
        self._letters: dict[str, list[str]] = defaultdict(list)
        self._same_sound: dict[str, list[str]] = defaultdict(list)
        self._like_sound: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for part in _with_one_less(word):
                self._letters[part].append(word)
            heard = self.sounds[word]
            self._same_sound[heard].append(word)
            if len(heard) >= _SOUNDS:
                for part in _with_one_less(heard):
                    self._like_sound[part].append(word)

    def close(self, word: str) -> set[str]:
        """Return the words within about one slip, and those that sound the same."""
        found = {word} & self._words
        for part in _with_one_less(word):
            found.update(self._letters.get(part, ()))
        found.update(self._same_sound.get(self.heard(word), ()))
        return found

    def near(self, word: str) -> set[str]:
        """Return the close words, and those with about one sound more, less or another."""
        found = self.close(word)
        heard = self.heard(word)
        if len(heard) >= _SOUNDS:
            for part in _with_one_less(heard):
                found.update(self._like_sound.get(part, ()))
        return found

    def heard(self, word: str) -> str:
        """Return how a word sounds."""
        return self.sounds.get(word) or sound(word)


def unstretched(word: str) -> str:
    """Return a word with letters that are written three times and more written once."""
    return _STRETCHED.sub(r"\1", word)


def _with_one_less(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
