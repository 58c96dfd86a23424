"""Where an answer comes from, as its visitor can open it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.store.conversations import Message
from bot.web.deps import read_curated
from bot.web.render import Renderer
from bot.web.views import view
from tests.integration.web.served import ROOT, deps_for, settings_for

Render = Callable[[dict[str, Any]], str]


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Render:
    deps, _ = deps_for(settings_for(tmp_path_factory.mktemp("sources")))
    return Renderer(deps.words, deps.settings).message


def said(**metadata: str) -> Message:
    return Message("", 3, "bot", 0.0, {"text": "Most last for weeks.", "metadata": metadata})


def test_an_answer_names_its_sources_and_when_it_was_checked(render: Render) -> None:
    shown = view(said(entry="duration", kind="answer"), render)["html"]
    knowledge = read_curated(ROOT / "knowledge").knowledge
    entry = knowledge.entries["duration"]
    assert entry.sources
    for one in entry.sources:
        assert knowledge.sources[one].title in shown
    assert "Where this comes from" in shown
    assert f"{entry.reviewed.date:%B} {entry.reviewed.date.day}" in shown


@pytest.mark.parametrize(
    "metadata",
    [{}, {"kind": "no_reviewed_answer", "entry": "cost"}, {"kind": "answer", "entry": "gone"}],
)
def test_what_is_no_answer_of_today_names_none(render: Render, metadata: dict[str, str]) -> None:
    assert "Where this comes from" not in view(said(**metadata), render)["html"]
