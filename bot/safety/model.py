"""What `knowledge/crisis.yml` holds, as types: helplines, cards, words, contexts and signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["card", "gentle", "none"]
CrisisType = Literal[
    "suicide",
    "self_harm",
    "overdose",
    "withdrawal",
    "abuse",
    "assault",
    "violence",
    "child",
    "medical",
    "general",
    "none",
]
Voice = Literal["self", "helper"]
Language = Literal["en", "es", "pt"]

TYPES: tuple[CrisisType, ...] = (
    "suicide", "self_harm", "overdose", "withdrawal", "abuse", "assault", "violence", "child"
)  # fmt: skip
# The model, which reads kinds, does not know these: what else calls for 911, such as driving drunk
# now, is heard by rules alone, and a cry for help says nothing of its kind.
CARD_TYPES: tuple[CrisisType, ...] = (*TYPES, "medical", "general")
VOICES: tuple[Voice, ...] = ("self", "helper")
LANGUAGES: tuple[Language, ...] = ("en", "es", "pt")


@dataclass(frozen=True)
class Finding:
    """What the screen decided about one message, and why.

    Args:
        level: `card` shows the full card, `gentle` leads the normal answer with one warm line.
        type: the kind of danger; `none` only when level is `none`.
        voice: `helper` when someone other than the writer is at risk.
        language: the language of the rule that decided, so of the card.
        reason: id of the rule that decided, `model` with its chance, or `no rule`.
        score: the danger model's chance that any help is called for; None where it was not asked.
        card_score: its chance that the full card is called for.
        parts: what means danger only together with another message, see `bot.safety.parts`.
    """

    level: Level
    type: CrisisType
    voice: Voice
    language: Language
    reason: str
    score: float | None = None
    card_score: float | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """One way to reach a helpline: what the button says and where it leads."""

    label: str
    href: str


@dataclass(frozen=True)
class Helpline:
    """A helpline in one language: its name, whose help it is, and how to reach it."""

    name: str
    helps: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class CardText:
    """The words of one card; helplines are ids, in the order shown."""

    title: str
    lines: tuple[str, ...]
    helplines: tuple[str, ...]
    closing: str


@dataclass(frozen=True)
class GentleText:
    """The gentle line, the words it has the second time, and the ids of its helplines.

    Args:
        text: the words that it has first.
        again: the words that it has the second time, by type and voice.
        helplines: ids, in the order shown.
    """

    text: str
    again: Mapping[tuple[str, str], str]
    helplines: tuple[str, ...]


@dataclass(frozen=True)
class Signal:
    """Phrases that point to one danger, or (as a context) that take such a sign back.

    Args:
        id: named in a finding as its reason.
        kind: the type of danger, or for a context what it does.
        level: how strong the sign is; `none` for contexts.
        language: the language it is written in.
        patterns: see the head of `crisis.yml` for how to read them.
        voice: who is at risk; `auto` looks for the person in the sentence.
        keep: contexts that do not weaken this signal.
        needs: contexts that must stand in the same message.
        whole: the pattern must be the whole message.
        weak: alone it yields to a model that is all but sure that there is no danger; a weak card
            becomes the gentle line where the model sees no card at all.
        about: `other` when it means nothing of the writer ("I do not wake up early"), `self` when
            it means nothing of anyone else.
    """

    id: str
    kind: str
    level: Level
    language: Language
    patterns: tuple[str, ...]
    voice: Literal["self", "helper", "auto"] = "auto"
    keep: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    whole: bool = False
    weak: bool = False
    about: Literal["anyone", "self", "other"] = "anyone"


@dataclass(frozen=True)
class ModelLimits:
    """From which chance on the danger model is believed, 0 to 1.

    Args:
        card: it shows the full card by itself.
        gentle: it leads the answer with the gentle line by itself.
        card_with_rule: its chance of a card that makes a rule's gentle line a card.
        against_rule: what both of the first two must reach where rules took every sign back.
        weak_rule: below it, nothing shows where rules saw nothing but weak signs.
        weak_card: below it, a card that rests on weak signs becomes the gentle line.
    """

    card: float
    gentle: float
    card_with_rule: float
    against_rule: float
    weak_rule: float
    weak_card: float


@dataclass(frozen=True)
class CrisisKnowledge:
    """Everything in `crisis.yml`, ready for the screen and the cards.

    Args:
        again: shorter words for a card shown twice in a row; their helplines are empty.
        contact: by language, the button that asks for a person.
        alone: by language, the closing of a card while nobody can be asked for a person.
    """

    helplines: Mapping[str, Mapping[str, Helpline]]
    cards: Mapping[tuple[str, str, str], CardText]
    again: Mapping[tuple[str, str, str], CardText]
    contact: Mapping[str, str]
    alone: Mapping[str, str]
    gentle: Mapping[str, GentleText]
    not_watched: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    spelling: tuple[str, ...]
    slang: Mapping[str, str]
    emoji: Mapping[str, str]
    contexts: tuple[Signal, ...]
    signals: tuple[Signal, ...]
    limits: ModelLimits

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> CrisisKnowledge:
        """Turn the parsed YAML document into types.

        Args:
            raw: the document, already checked against `crisis.schema.json`.

        Raises:
            KeyError: a part that the schema requires is missing.
        """
        return cls(
            helplines={each["id"]: _helpline(each) for each in raw["helplines"]},
            cards=_cards(raw["cards"]),
            again=_cards(raw["again"]),
            contact=dict(raw["contact"]),
            alone=dict(raw["alone"]),
            gentle={language: _gentle(each) for language, each in raw["gentle"].items()},
            not_watched=dict(raw["not_watched"]),
            words={name: tuple(words) for name, words in raw["words"].items()},
            spelling=tuple(raw["spelling"]),
            slang=dict(raw["slang"]),
            emoji=dict(raw["emoji"]),
            contexts=tuple(_context(each) for each in raw["contexts"]),
            signals=tuple(_signal(each) for each in raw["signals"]),
            limits=_limits(raw["model"]),
        )


def _helpline(raw: Mapping[str, Any]) -> dict[str, Helpline]:
    actions = tuple(Action(each["label"], each["href"]) for each in raw["actions"])
    english = Helpline(raw["name"], raw["for"], actions)
    found: dict[str, Helpline] = dict.fromkeys(LANGUAGES, english)
    for language, text in raw.get("translations", {}).items():
        labels = zip(text["actions"], actions, strict=True)
        told = tuple(_translated(label, action) for label, action in labels)
        found[language] = Helpline(text.get("name", raw["name"]), text["for"], told)
    return found


def _translated(text: str | Mapping[str, str], action: Action) -> Action:
    if isinstance(text, str):
        return Action(text, action.href)
    return Action(text["label"], text["href"])


def _cards(raw: Mapping[str, Any]) -> dict[tuple[str, str, str], CardText]:
    return {
        (kind, voice, language): CardText(
            text["title"], tuple(text["lines"]), tuple(text.get("helplines", ())), text["closing"]
        )
        for language, kinds in raw.items()
        for kind, voices in kinds.items()
        for voice, text in voices.items()
    }


def _gentle(raw: Mapping[str, Any]) -> GentleText:
    again = {
        (kind, voice): text
        for kind, voices in raw["again"].items()
        for voice, text in voices.items()
    }
    return GentleText(raw["text"], again, tuple(raw["helplines"]))


def _limits(raw: Mapping[str, Any]) -> ModelLimits:
    names = ("card", "gentle", "card_with_rule", "against_rule", "weak_rule", "weak_card")
    return ModelLimits(**{name: float(raw[name]) for name in names})


def _context(raw: Mapping[str, Any]) -> Signal:
    return Signal(
        id=raw["id"],
        kind=raw["effect"],
        level="none",
        language=raw.get("language", "en"),
        patterns=tuple(raw["patterns"]),
    )


def _signal(raw: Mapping[str, Any]) -> Signal:
    return Signal(
        id=raw["id"],
        kind=raw["type"],
        level=raw["level"],
        language=raw.get("language", "en"),
        patterns=tuple(raw["patterns"]),
        voice=raw.get("voice", "auto"),
        keep=frozenset(raw.get("keep", ())),
        needs=frozenset(raw.get("needs", ())),
        whole=raw.get("whole", False),
        weak=raw.get("weak", False),
        about=raw.get("about", "anyone"),
    )
