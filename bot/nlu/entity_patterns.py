"""Turns entity_patterns.yml into patterns for spaCy's entity ruler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from spacy.language import Language
from spacy.pipeline import EntityRuler

PATTERNS_FILE: Final = Path(__file__).parent / "entity_patterns.yml"

Pattern = dict[str, Any]


class PatternsError(ValueError):
    """The file of patterns cannot be used; the message says why."""


def entity_ruler(language: Language, path: Path) -> EntityRuler:
    """Build the ruler that marks a spaCy document's entities, the longest match winning.

    Args:
        language: for splitting the phrases into words.
        path: the file of patterns, in the shape of entity_patterns.yml.

    Raises:
        PatternsError: the file is missing or has another shape.
    """
    ruler = EntityRuler(language)
    ruler.add_patterns(list(_patterns(language, _read(path))))
    return ruler


def telling(language: Language, path: Path) -> frozenset[str]:
    """Return words of which every message with an entity has at least one, in lower case.

    Args:
        language: as for `entity_ruler`.
        path: the file of patterns.

    Raises:
        PatternsError: as for `entity_ruler`.
    """
    return frozenset(_tokens(language, phrase)[0]["LOWER"] for phrase in _phrases(_read(path)))


def named(path: Path) -> frozenset[str]:
    """Return every word that the file of patterns names, in lower case.

    Args:
        path: the file of patterns.
    """
    return frozenset(word for phrase in _phrases(_read(path)) for word in phrase.lower().split())


def _phrases(document: Mapping[str, Any]) -> list[str]:
    kinds = [document["relation"]["values"], *document["phrases"].values()]
    return [phrase for values in kinds for written in values.values() for phrase in written]


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except OSError:
        raise PatternsError(
            f"{path} cannot be read. Name a file like entity_patterns.yml."
        ) from None
    if not isinstance(document, Mapping) or not {"relation", "phrases"} <= document.keys():
        raise PatternsError(f"{path} needs the keys `relation` and `phrases`.")
    return document


def _patterns(language: Language, document: Mapping[str, Any]) -> Iterator[Pattern]:
    relation = document["relation"]
    opening = [
        {"LOWER": {"IN": relation["before"]}},
        {"LOWER": {"IN": relation["between"]}, "OP": "*"},
    ]
    for value, written in relation["values"].items():
        for phrase in written:
            tokens = [*opening, *_tokens(language, phrase)]
            yield {"label": "relation", "id": value, "pattern": tokens}
    for kind, values in document["phrases"].items():
        for value, written in values.items():
            for phrase in written:
                yield {"label": kind, "id": value, "pattern": _tokens(language, phrase)}


def _tokens(language: Language, phrase: str) -> list[Pattern]:
    first, *rest = (token.lower_ for token in language.make_doc(phrase))
    tokens: list[Pattern] = [{"LOWER": first}]
    for word in rest:
        tokens += [{"ORTH": "-", "OP": "?"}, {"LOWER": word}]
    return tokens
