"""What every component of our NLU pipeline keeps to."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

from tests.contracts.nlu_components import CASES, ENTITY, Case, Workshop

ODD_TEXTS = {
    "empty": "",
    "space": " ",
    "marks": "?!",
    "emoji": "🙂",
    "very long": "a" * 4000,
    "numbers": "1 2 3",
    "controls": "¿cuánto?\n\n\t\x00",
}


@dataclass
class Bench:
    """A component ready for use, with what comes before it."""

    case: Case
    component: Any
    prepare: Any
    reload: Any

    def run(self, *texts: str, **data: Any) -> list[Message]:
        return self.through(self.component, *texts, **data)

    def through(self, component: Any, *texts: str, **data: Any) -> list[Message]:
        messages = [Message({"text": text, **data}) for text in texts]
        self.prepare(messages)
        processed: list[Message] = component.process(messages)
        return processed


@pytest.fixture(scope="module", params=CASES, ids=[case.component.__name__ for case in CASES])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    case: Case = request.param
    workshop = Workshop(tmp_path_factory.mktemp("model"))
    data, prepare = workshop.prepared(case)
    component, reload = workshop.trained(case.component, case.config, data)
    return Bench(case, component, prepare, reload)


def told(message: Message) -> list[Any]:
    """Everything that components left on a message, comparable."""
    data = {name: value for name, value in message.data.items() if name != "text_tokens"}
    tokens = [(one.text, one.start, one.lemma) for one in message.get("text_tokens") or []]
    features = [(one.type, one.features.tolist()) for one in message.features if one.is_dense()]
    return [data, tokens, features]


def test_it_sets_what_it_promises(bench: Bench) -> None:
    message = bench.run("my son asks how long it lasts")[0]
    found = {**message.data, "features": told(message)[2] or message.features}
    assert [name for name in bench.case.sets if not found.get(name)] == []


def test_it_keeps_entities_that_are_there(bench: Bench) -> None:
    message = bench.run("my son, how long does it last", entities=[dict(ENTITY)])[0]
    assert ENTITY in message.get("entities")


def test_it_keeps_the_text(bench: Bench) -> None:
    assert bench.run("How LONG, 8 weeks?")[0].get("text") == "How LONG, 8 weeks?"


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_it_takes_any_text(bench: Bench, text: str) -> None:
    found = bench.run(text)
    assert len(found) == 1
    assert told(found[0])  # vectors are made when they are asked for


def test_no_messages_give_no_messages(bench: Bench) -> None:
    assert bench.run() == []


def test_two_messages_are_understood_each_for_itself(bench: Bench) -> None:
    first, second = bench.run("how long does it last", "hello")
    alone = bench.run("hello")[0]
    assert _names(second) == _names(alone)
    assert first.get("text") != second.get("text")


def test_the_same_text_gives_the_same_result(bench: Bench) -> None:
    assert told(bench.run("what is the price")[0]) == told(bench.run("what is the price")[0])


def test_loaded_anew_it_does_the_same(bench: Bench) -> None:
    if bench.reload is None:
        pytest.skip("it has nothing to store")
    loaded = bench.reload()
    for text in ("how much is it", "hi", ""):
        assert told(bench.through(loaded, text)[0]) == told(bench.run(text)[0])


def test_an_option_that_cannot_work_is_named(bench: Bench, tmp_path: Path) -> None:
    option, value = bench.case.broken
    workshop = Workshop(tmp_path)
    data, _ = workshop.prepared(Case(bench.case.component, ()))
    config = {**bench.case.config, option: value}
    named = rf"{bench.case.component.__name__}, option `{option}`: .+"
    with pytest.raises(InvalidConfigException, match=named):
        workshop.trained(bench.case.component, config, data)


def test_its_methods_say_what_they_take_and_return(bench: Bench) -> None:
    """Rasa's graph refuses to train without them."""
    for method in ("train", "process", "process_training_data"):
        if not hasattr(bench.case.component, method):
            continue
        signature = inspect.signature(getattr(bench.case.component, method))
        kinds = [one.annotation for name, one in signature.parameters.items() if name != "self"]
        assert inspect.Signature.empty not in [*kinds, signature.return_annotation], method


def test_every_option_has_a_default(bench: Bench) -> None:
    assert bench.case.broken[0] in bench.case.component.get_default_config()


def _names(message: Message) -> list[Any]:
    """What was decided, without scores, which depend a little on what was encoded beside."""
    decision = message.get("decision") or {}
    tokens = [token.text for token in message.get("text_tokens") or []]
    return [message.get("entities"), decision.get("label"), decision.get("kind"), tokens]


def test_another_message_beside_it_changes_no_score(bench: Bench) -> None:
    both = bench.run("how long does it last", "what is the price of the whole program, please")
    assert told(both[0]) == told(bench.run("how long does it last")[0])
