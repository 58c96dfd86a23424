"""Rasa component: words and base forms from spaCy, misspellings mended, acronyms spelt out."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from importlib.metadata import version
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

from bot.knowledge.build import glossary_from, program_from
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.read import read
from bot.nlu import token_cache
from bot.nlu.acronyms import Acronyms, Expansion
from bot.nlu.acronyms import Spelling as Spelt
from bot.nlu.center_names import CenterNames
from bot.nlu.courtesies import only_question
from bot.nlu.english import English
from bot.nlu.entity_patterns import PATTERNS_FILE, named
from bot.nlu.knowledge_path import knowledge_path
from bot.nlu.language import BLANK, LanguageError, Word, Words
from bot.nlu.spelling import Mend, Spelling, mended
from bot.nlu.token_cache import KeptTokens, Split, made_by
from bot.nlu.word_pairs import count_pairs

EXPANDED_TEXT: Final = "expanded_text"
_FILE: Final = "spellings.json"
# What decides how an example is split; another version of any splits all of them again.
_CODE: Final = (
    "spacy_tokenizer.py", "language.py", "courtesies.py", "two_questions.py", "acronyms.py",
    "center_names.py", "center_names.yml", "token_cache.py",
)  # fmt: skip


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
            # file with the center's name, read when training; it and others' mean "your center"
            "program": "knowledge/program.yml",
            # whether misspelt words are mended within the words of the training examples
            "spelling": True,
            # file that keeps how the training examples are split for the next training; null: none
            "token_cache": None,
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
        return cls(config, model_storage, resource, Acronyms(()), None, CenterNames())

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
            stored = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        acronyms = Acronyms(Spelt(*row) for row in stored["acronyms"])
        words = stored["words"]
        centers = CenterNames(stored["centers"])
        made = cls(config, model_storage, resource, acronyms, words, centers)
        if execution_context.model_id:  # none while training, where nothing is mended
            made._spelling  # noqa: B018 - read now, not when the first visitor waits
        return made

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make a changed glossary or name train anew, although Rasa does not know the files."""
        named = [config.get(name) for name in ("glossary", "program")]
        paths = [knowledge_path(one) for one in named if one]
        read_now = b"\0".join(path.read_bytes() for path in paths if path.is_file())
        return hashlib.sha256(read_now).hexdigest() if read_now else None

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        acronyms: Acronyms,
        words: dict[str, Any] | None,
        centers: CenterNames,
    ) -> None:
        """Load the language; a model that is not installed is an InvalidConfigException."""
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._acronyms = acronyms
        self._seen = words
        self._centers = centers
        try:
            self._words = Words(config["model"])
        except LanguageError as error:
            raise InvalidConfigException(f"FoyerTokenizer, option `model`: {error}") from None

    def train(self, training_data: TrainingData) -> Resource:
        """Read the glossary, count the examples' pairs of words, and keep both with the model."""
        if self._config["glossary"]:
            self._acronyms = _acronyms(knowledge_path(self._config["glossary"]))
        if self._config["program"]:
            self._centers = _centers(knowledge_path(self._config["program"]))
        if self._config["spelling"]:
            texts = [str(one.get(TEXT) or "") for one in training_data.intent_examples]
            ours = {
                word for one in self._acronyms.spellings for word in one.written.lower().split()
            }
            ours |= named(PATTERNS_FILE) | self._centers.words
            self.__dict__.pop("_spelling", None)
            self._seen = {"pairs": count_pairs(texts), "ours": sorted(ours)}
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Write the acronyms and the words to the model; who loads it mends by them."""
        rows = [[one.written, one.means, one.exact_case] for one in self._acronyms.spellings]
        stored = {"acronyms": rows, "words": self._seen, "centers": self._centers.own}
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(stored), encoding="utf-8")

    def process(self, messages: list[Message]) -> list[Message]:
        """Set tokens and the text as the encoder reads it; the text itself stays as it is.

        Greetings and thanks around a question are not read with it, in examples neither.
        """
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        written = message.get(TEXT)
        if isinstance(written, str):
            _, tokens, expanded = self._reading(written, mend=True)
            message.set(TOKENS_NAMES[TEXT], tokens)
            message.set(EXPANDED_TEXT, expanded)

    def _reading(self, written: str, *, mend: bool) -> tuple[str, list[Token], str]:
        """Return what of a text is read, its tokens, and it as the encoder reads it."""
        text = only_question(written)
        names = self._centers.find(text)
        mends = self._mends(text, names) if mend else ()
        terms = self._acronyms.find(text)
        tokens = self._tokens(text, mends, names, terms)
        if not (mends or names):
            return text, tokens, self._acronyms.expand(text, terms).strip()
        read_as = (*mends, *(Mend(one.start, one.end, one.means) for one in names))
        spelt = mended(text, sorted(read_as, key=lambda one: one.start))
        return text, tokens, self._acronyms.expand(spelt).strip()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokenize what visitors say; answers train nothing and stay as they are.

        Examples are spelt as their editors meant them: mending 20,000 takes 3 s and changes 70.
        """
        worded = [one for one in training_data.training_examples if isinstance(one.get(TEXT), str)]
        path, maker = self._config["token_cache"], self._maker()
        known = token_cache.read(Path(path), maker) if path else {}
        new = False
        for message in worded:
            text = message.get(TEXT)
            split = known.get(text)
            if split is None:
                new = True
                split = known[text] = Split.of(*self._reading(text, mend=False))
            message.set(TOKENS_NAMES[TEXT], KeptTokens(split))
            message.set(EXPANDED_TEXT, split.expanded)
        if path and new:
            token_cache.write(Path(path), maker, known, {one.get(TEXT) for one in worded})
        return training_data

    def _maker(self) -> str:
        rows = [(one.written, one.means, one.exact_case) for one in self._acronyms.spellings]
        versions = [version(name) for name in ("spacy", "spacy-lookups-data")]
        about = self._words.language.meta
        options = (self._config["model"], self._config["token_pattern"])
        return made_by(_CODE, options, rows, self._centers.own, versions, sorted(about.items()))

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute."""
        text = only_question(message.get(attribute))
        names = self._centers.find(text)
        return self._tokens(text, self._mends(text, names), names, self._acronyms.find(text))

    @cached_property
    def _spelling(self) -> Spelling | None:
        if self._seen is None:
            return None
        return Spelling(self._seen["pairs"], English(), self._seen["ours"])

    def _mends(self, text: str, names: tuple[Expansion, ...]) -> tuple[Mend, ...]:
        found = self._spelling.find(text) if self._spelling else ()
        return tuple(one for one in found if not _inside(one, names))

    def _tokens(
        self,
        text: str,
        mends: tuple[Mend, ...],
        names: tuple[Expansion, ...],
        terms: tuple[Expansion, ...],
    ) -> list[Token]:
        if not (mends or names or terms):  # as most texts are
            return self._plain(self._words.split(text))
        by_start = {one.start: one for one in mends}
        expansions = (*names, *(one for one in terms if not _inside(one, names)))
        words = [word for word in self._words.split(text) if not _inside(word, expansions)]
        tokens = [self._token(word, by_start.get(word.start)) for word in words]
        tokens += [self._spelt_out(text, expansion) for expansion in expansions]
        tokens.sort(key=lambda token: token.start)
        found: list[Token] = self._apply_token_pattern(tokens)
        return found

    def _plain(self, words: list[Word]) -> list[Token]:
        found: list[Token] = self._apply_token_pattern(
            [Token(word.text, word.start, lemma=word.lemma) for word in words]
        )
        return found

    def _token(self, word: Word, mend: Mend | None) -> Token:
        """Return a token; a mended one keeps its place, so that the text can still be marked."""
        if mend is None or mend.end != word.end:
            return Token(word.text, word.start, lemma=word.lemma)
        lemma = " ".join(one.lemma for one in self._words.split(mend.word))
        return Token(mend.word, word.start, word.end, lemma=lemma)

    def _spelt_out(self, text: str, expansion: Expansion) -> Token:
        lemma = " ".join(word.lemma for word in self._words.split(expansion.means))
        return Token(text[expansion.start : expansion.end], expansion.start, lemma=lemma)


def as_read(message: Message) -> str:
    """Return a message's text as the encoder reads it: mended, acronyms spelt out.

    Args:
        message: after the tokenizer.
    """
    return str(message.get(EXPANDED_TEXT) or message.get(TEXT))


def _inside(word: Word | Mend | Expansion, expansions: tuple[Expansion, ...]) -> bool:
    return any(word.start < one.end and one.start < word.end for one in expansions)


def _acronyms(path: Path) -> Acronyms:
    try:
        return Acronyms.of(glossary_from(read(path)))
    except KnowledgeError as error:
        raise InvalidConfigException(f"FoyerTokenizer, option `glossary`: {error}") from None


def _centers(path: Path) -> CenterNames:
    try:
        return CenterNames([program_from(read(path)).name])
    except KnowledgeError as error:
        raise InvalidConfigException(f"FoyerTokenizer, option `program`: {error}") from None
