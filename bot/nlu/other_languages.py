"""Whether a message is written in Spanish or Portuguese, by the small words it is made of.

The knowledge is in English. Who writes in another language is told so in that language, with the
numbers that answer in it, instead of being asked in English to put it in other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ruamel.yaml import YAML

from bot.nlu.decision import Decision

# What the decision on such a message is called; `utter_<label>` is what is said.
LABELS: Final = MappingProxyType({"spanish": "writes_spanish", "portuguese": "writes_portuguese"})

_FILE: Final = Path(__file__).with_suffix(".yml")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SIGN: Final = re.compile("[¿¡ñ]|ã[eo]|õe")  # "ã" alone is Vietnamese as well
_LOOKED_AT: Final = 600  # characters; nobody changes their language after so many
_SURE: Final = 2  # what a word that tells enough by itself weighs, and what is needed
_LEAST: Final = 3  # words, of which one at least must tell of the language,
_MANY: Final = 4  # unless so much does and nothing is English
# These wishes are understood and granted, whatever language they are in.
_GRANTED: Final = frozenset(
    {
        "talk_to_person",
        "send_to_staff",
        "delete_everything",
        "stop",
        "affirm",
        "deny",
        "thanks",
        "goodbye",
    }
)


@dataclass(frozen=True)
class Language:
    """The language of a message.

    Args:
        name: a key of `LABELS`; "" for English and for what cannot be told.
        reason: the counts that decided.
    """

    name: str
    reason: str


class Languages:
    """Tells languages apart.

    Args:
        words: a file like other_languages.yml.
    """

    def __init__(self, words: Path = _FILE) -> None:
        listed = YAML(typ="safe").load(words.read_text(encoding="utf-8"))
        self._english = frozenset(listed["english"])
        self._weights = {name: _weights(listed[name]) for name in LABELS}

    def of(self, text: str) -> Language:
        """Return the language of a message.

        Args:
            text: what the visitor typed.
        """
        start = unicodedata.normalize("NFC", text[:_LOOKED_AT]).lower()
        words = [_plain(word) for word in _WORD.findall(start)]
        signs = set(_SIGN.findall(start))
        english = sum(word in self._english for word in words)
        weighed = {
            name: sum(weights.get(one, 0) for one in (*words, *signs))
            for name, weights in self._weights.items()
        }
        name = max(weighed, key=weighed.__getitem__)  # of two as likely, Spanish
        weight = weighed[name]
        reason = f"{name} {weight}, english {english}, of {len(words)} words"
        # English words weigh double: "mi suegra only speaks Spanish, do you have counselors?"
        enough = _LEAST * weight >= len(words) or (not english and weight >= _MANY)
        # Each once: "ya ya", "um um" and "na na" are no other language.
        sure = sum(self._weights[name].get(one, 0) for one in {*words, *signs}) >= _SURE
        told = sure and weight > _SURE * english and enough
        return Language(name if told else "", reason)


def in_other_language(decision: Decision, language: Language) -> Decision:
    """Return the decision on a message in view of its language.

    Args:
        decision: what was decided on what it asks.
        language: the language it is written in.

    Returns:
        the same, or one that says in the visitor's language that the answers are in English.
    """
    granted = decision.kind == "intent" and decision.label in _GRANTED
    if not language.name or granted:
        return decision
    label = LABELS[language.name]
    return Decision("fallback", label, decision.score, language.reason, known=decision.known)


def _weights(listed: Mapping[str, list[str]]) -> dict[str, int]:
    small = dict.fromkeys(listed["small"], 1)
    return {**small, **dict.fromkeys(listed["sure"], _SURE)}


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
