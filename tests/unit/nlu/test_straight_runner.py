"""Our runner does what Rasa's own does, and Rasa's processor loads models with it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rasa.core.processor
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.nlu import straight_runner
from bot.nlu.straight_runner import StraightRunner

CALLS: list[str] = []


class Joins(GraphComponent):
    """Joins what it is given, and notes that it was asked to."""

    def __init__(self, word: str) -> None:
        self._word = word

    @classmethod
    def create(cls, config: dict[str, Any], *_args: Any, **_kwargs: Any) -> Joins:
        return cls(config["word"])

    def join(self, **given: str) -> str:
        CALLS.append(self._word)
        if self._word == "fails":
            raise RuntimeError("no")
        return f"({self._word} {' '.join(given[name] for name in sorted(given))})"


def node(word: str, *, target: bool = False, **needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Joins, constructor_name="create", fn="join", config={"word": word},
        eager=True, is_target=target,
    )  # fmt: skip


SCHEMA = GraphSchema(
    {
        "last": node("last", target=True, a="left", b="right"),
        "right": node("right", a="first"),
        "left": node("left", a="first", b="__message__"),
        "first": node("first", a="__message__"),
        "fails": node("fails", a="first"),
        "aside": node("aside", a="__tracker__"),
    }
)

Maker = Callable[[type[DaskGraphRunner]], DaskGraphRunner]


@pytest.fixture
def made(tmp_path: Path) -> Maker:
    CALLS.clear()
    storage = LocalModelStorage(tmp_path)
    context = ExecutionContext(graph_schema=SCHEMA, model_id="m")
    return lambda runner: runner.create(SCHEMA, storage, context)


@pytest.mark.parametrize(
    "targets", [None, ["last"], ["left", "right"], ["aside"], ["last", "aside"]]
)
@pytest.mark.parametrize("given", [{}, {"first": "known"}, {"left": "known"}, {"last": "known"}])
def test_it_gives_what_rasas_runner_gives(
    made: Maker, targets: list[str] | None, given: dict[str, str]
) -> None:
    inputs = {"__message__": "hi", "__tracker__": "t", **given}
    told, calls = [], []
    for runner in (StraightRunner, DaskGraphRunner):
        CALLS.clear()
        told.append(made(runner).run(inputs=inputs, targets=targets))
        calls.append(sorted(CALLS))
    assert told[0] == told[1]
    assert told[0]
    assert set(calls[0]) <= set(calls[1])
    assert len(calls[0]) == len(set(calls[0]))


def test_what_is_given_need_not_be_made_nor_what_only_it_needs(made: Maker) -> None:
    inputs = {"__message__": "hi", "right": "known", "left": "known"}
    made(StraightRunner).run(inputs=inputs, targets=["last"])
    assert CALLS == ["last"]


def test_each_node_runs_once_and_none_that_no_target_needs(made: Maker) -> None:
    runner = made(StraightRunner)
    for _ in range(2):
        CALLS.clear()
        runner.run(inputs={"__message__": "hi"}, targets=["last"])
        assert sorted(CALLS) == ["first", "last", "left", "right"]


def test_nothing_of_one_run_is_in_the_next(made: Maker) -> None:
    runner = made(StraightRunner)
    first = runner.run(inputs={"__message__": "one"}, targets=["left"])
    again = runner.run(inputs={"__message__": "two"}, targets=["left"])
    assert (first["left"], again["left"]) == ("(left (first one) one)", "(left (first two) two)")


@pytest.mark.parametrize("runner", [StraightRunner, DaskGraphRunner])
def test_a_node_that_fails_is_no_answer(made: Maker, runner: type[DaskGraphRunner]) -> None:
    with pytest.raises(GraphComponentException, match="fails"):
        made(runner).run(inputs={"__message__": "hi"}, targets=["fails"])


def test_rasas_processor_loads_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa.core.processor, "DaskGraphRunner", DaskGraphRunner)
    straight_runner.install()
    assert rasa.core.processor.DaskGraphRunner is StraightRunner
    used = inspect.getsource(rasa.core.processor.MessageProcessor._load_model)
    assert "DaskGraphRunner," in used
