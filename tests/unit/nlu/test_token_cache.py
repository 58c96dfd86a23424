"""How training examples are split is kept between trainings, and is what splitting them gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.spacy_tokenizer import EXPANDED_TEXT, FoyerTokenizer
from bot.nlu.token_cache import Split, made_by, read, write

ROOT = Path(__file__).parents[3]
TEXTS = (
    "Thanks! How long does an IOP last?",
    "does Oak Hill Clinic take insurance",
    "can't I go to PHP and AA  at night",
    "  café-style groups, 3 hrs/day?",
    "???",
    "",
)


class Training:
    """Trains a tokenizer on some texts, and notes which of them were split."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.split: list[str] = []
        self.tokenizer: FoyerTokenizer | None = None
        split = FoyerTokenizer._reading

        def noted(component: FoyerTokenizer, text: str, *, mend: bool) -> Any:
            self.split.append(text)
            return split(component, text, mend=mend)

        monkeypatch.setattr(FoyerTokenizer, "_reading", noted)

    def on(self, *texts: str, glossary: str = "knowledge/glossary.yml") -> list[Message]:
        self.split = []
        config = {**FoyerTokenizer.get_default_config(), "spelling": False}
        config["glossary"] = str(ROOT / glossary) if glossary else None
        config["program"] = str(ROOT / "knowledge" / "program.yml")
        config["token_cache"] = str(self.path)
        folder = self.path.parent / "model"
        folder.mkdir(parents=True, exist_ok=True)
        context = ExecutionContext(GraphSchema({}))
        made = FoyerTokenizer.create(config, LocalModelStorage(folder), Resource("t"), context)
        self.tokenizer = made
        data = TrainingData([Message({TEXT: text, "intent": "cost"}) for text in texts])
        made.train(data)
        examples: list[Message] = made.process_training_data(data).training_examples
        return examples


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "words.jsonl"


@pytest.fixture
def training(path: Path, monkeypatch: pytest.MonkeyPatch) -> Training:
    return Training(path, monkeypatch)


def seen(messages: list[Message]) -> list[Any]:
    return [
        (
            one.get(TEXT),
            one.get(EXPANDED_TEXT),
            [(t.text, t.start, t.end, t.lemma, t.data) for t in one.get(TOKENS_NAMES[TEXT])],
        )
        for one in messages
    ]


def test_kept_examples_are_the_same_as_split_ones(training: Training) -> None:
    first = seen(training.on(*TEXTS))
    assert set(training.split) == set(TEXTS)
    assert seen(training.on(*TEXTS)) == first
    assert training.split == []


def test_kept_examples_are_what_the_tokenizer_makes_of_messages(training: Training) -> None:
    training.on(*TEXTS)
    kept = seen(training.on(*TEXTS))
    tokenizer = training.tokenizer
    assert tokenizer is not None
    assert kept == seen(tokenizer.process([Message({TEXT: text}) for text in TEXTS]))


def test_only_new_examples_are_split(training: Training) -> None:
    training.on("how long is it", "what does it cost")
    training.on("what does it cost", "is it private", "how long is it")
    assert training.split == ["is it private"]


def test_another_glossary_splits_all_again(training: Training) -> None:
    training.on("is an IOP far")
    without = training.on("is an IOP far", glossary="")
    assert training.split == ["is an IOP far"]
    assert without[0].get(EXPANDED_TEXT) == "is an IOP far"


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe", b'"x"\n', b"[1]\n[2]\n"])
def test_a_broken_file_is_made_anew(training: Training, path: Path, broken: bytes) -> None:
    first = seen(training.on("is an IOP far"))
    path.write_bytes(broken)
    assert seen(training.on("is an IOP far")) == first
    assert training.split == ["is an IOP far"]
    training.on("is an IOP far")
    assert training.split == []


def test_a_file_cut_short_is_made_anew(training: Training, path: Path) -> None:
    first = seen(training.on("is an IOP far", "is it near"))
    path.write_bytes(path.read_bytes()[:-9])
    assert seen(training.on("is an IOP far", "is it near")) == first


def test_other_code_or_options_are_another_maker() -> None:
    assert made_by(("language.py",), 1) == made_by(("language.py",), 1)
    assert made_by(("language.py",), 1) != made_by(("language.py",), 2)
    assert made_by(("language.py",), 1) != made_by(("acronyms.py",), 1)


def test_what_another_maker_kept_is_not_read(path: Path) -> None:
    split = Split("a", "a", [0], [1], ["a"])
    write(path, "one", {"a": split}, {"a"})
    assert read(path, "one") == {"a": split}
    assert read(path, "two") == {}
