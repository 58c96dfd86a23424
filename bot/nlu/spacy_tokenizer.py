"""Rasa component: words and base forms from spaCy, acronyms spelt out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.build import glossary_from
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.read import read
from bot.nlu.acronyms import Acronyms, Expansion, Spelling
from bot.nlu.language import BLANK, LanguageError, Word, Words

EXPANDED_TEXT: Final = "expanded_text"
_FILE: Final = "spellings.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class FoyerTokenizer(Tokenizer):  # type: ignore[misc]
    """Splits messages into words whose lemma is the base form, or the meaning of an acronym."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            # "blank:en" (rules and lookup tables), or an installed pipeline such as en_core_web_md
            "model": BLANK,
            # file with acronyms and field words to spell out, read when training; null: none
            "glossary": "knowledge/glossary.yml",
            # Rasa's own tokenizer options
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["spacy", "spacy_lookups_data"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FoyerTokenizer:
        """Make a tokenizer that knows no acronyms yet; `train` reads them."""
        return cls(config, model_storage, resource, Acronyms(()))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FoyerTokenizer:
        """Load the acronyms that the model was trained with."""
        with model_storage.read_from(resource) as directory:
            rows = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, Acronyms(Spelling(*row) for row in rows))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make a changed glossary train anew, although Rasa does not know the file."""
        path = Path(config.get("glossary") or "")
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        acronyms: Acronyms,
    ) -> None:
        """Load the language; a model that is not installed is an InvalidConfigException."""
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._acronyms = acronyms
        try:
            self._words = Words(config["model"])
        except LanguageError as error:
            raise InvalidConfigException(f"FoyerTokenizer, option `model`: {error}") from None

    def train(self, training_data: TrainingData) -> Resource:
        """Read the glossary and keep it with the model."""
        if self._config["glossary"]:
            self._acronyms = _acronyms(Path(self._config["glossary"]))
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Write the acronyms to the model."""
        rows = [[one.written, one.means, one.exact_case] for one in self._acronyms.spellings]
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(rows), encoding="utf-8")

    def process(self, messages: list[Message]) -> list[Message]:
        """Set tokens and the text with its acronyms spelt out."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                message.set(TOKENS_NAMES[TEXT], self.tokenize(message, TEXT))
                message.set(EXPANDED_TEXT, self._acronyms.expand(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokenize what visitors say; answers train nothing and stay as they are."""
        self.process(training_data.training_examples)
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute."""
        text = message.get(attribute)
        expansions = self._acronyms.find(text)
        words = [word for word in self._words.split(text) if not _inside(word, expansions)]
        tokens = [Token(word.text, word.start, lemma=word.lemma) for word in words]
        tokens += [self._spelt_out(text, expansion) for expansion in expansions]
        tokens.sort(key=lambda token: token.start)
        found: list[Token] = self._apply_token_pattern(tokens)
        return found

    def _spelt_out(self, text: str, expansion: Expansion) -> Token:
        lemma = " ".join(word.lemma for word in self._words.split(expansion.means))
        return Token(text[expansion.start : expansion.end], expansion.start, lemma=lemma)


def _inside(word: Word, expansions: tuple[Expansion, ...]) -> bool:
    return any(word.start < one.end and one.start < word.end for one in expansions)


def _acronyms(path: Path) -> Acronyms:
    try:
        return Acronyms.of(glossary_from(read(path)))
    except KnowledgeError as error:
        raise InvalidConfigException(f"FoyerTokenizer, option `glossary`: {error}") from None
