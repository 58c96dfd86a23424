"""What a message shows beside its text: where it comes from, how far the screening is."""

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


def said(**metadata: Any) -> Message:
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


def question(**told: Any) -> Message:
    return said(kind="screening", screening={"kind": "question", "field": 3, **told})


def test_a_question_tells_how_far_the_screening_is(render: Render) -> None:
    shown = view(question(fields=14), render)["html"]
    assert '<p class="step">Topic 3 of 14</p>' in shown
    assert shown.index("Topic 3 of 14") < shown.index("Most last for weeks.")


@pytest.mark.parametrize("message", [question(), said(kind="screening"), said()])
def test_what_is_no_counted_question_tells_nothing_of_it(render: Render, message: Message) -> None:
    assert "Topic" not in view(message, render)["html"]


def test_words_in_spanish_are_marked_as_such_with_their_buttons(render: Render) -> None:
    button = {"title": "Hablar con una persona", "payload": "/talk_to_person"}
    body = {"text": "Hola.", "buttons": [button], "metadata": {"language": "es"}}
    shown = view(Message("", 3, "bot", 0.0, body), render)["html"]
    assert '<div class="bubble" lang="es">' in shown
    assert '<div class="choices" lang="es">' in shown


def test_a_card_in_spanish_has_its_button_marked_as_such(render: Render) -> None:
    button = {"title": "Pedir que me contacte una persona", "payload": "/talk_to_person"}
    card = {"language": "es", "title": "Hola", "lines": ["Llame."], "helplines": [], "closing": ""}
    body = {"text": "Hola", "buttons": [button], "metadata": {"card": card}}
    shown = view(Message("", 3, "bot", 0.0, body), render)["html"]
    assert '<section class="card" role="alert" lang="es">' in shown
    assert '<div class="choices" lang="es">' in shown


def test_what_a_visitor_writes_is_not_said_to_be_english(render: Render) -> None:
    shown = view(Message("", 2, "visitor", 0.0, {"text": "quiero ayuda"}), render)["html"]
    assert '<p dir="auto" lang="">quiero ayuda</p>' in shown
    assert 'lang=""' not in view(said(), render)["html"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("You can read it at https://example.org/privacy?a=1&b=2.", "https://example.org/privacy?a=1&amp;b=2"),
        ("It is also here: https://www.example.org", "https://www.example.org"),
        ("It is (see https://example.org/notice_(en)).", "https://example.org/notice_(en)"),
        ("See https://example.org:8443/a… or ask.", "https://example.org:8443/a"),
        ("Read https://example.org/a—all of it.", "https://example.org/a"),
        ("See our site (https://example.org/617-555-0100), or ask.", "https://example.org/617-555-0100"),
    ],
)  # fmt: skip
def test_a_web_address_in_an_answer_can_be_tapped(render: Render, text: str, address: str) -> None:
    shown = view(Message("", 3, "bot", 0.0, {"text": text}), render)["html"]
    assert f'href="{address}" rel="noreferrer noopener" target="_blank">{address}</a>' in shown
    assert "tel:" not in shown


def test_numbers_beside_a_web_address_are_still_dialled(render: Render) -> None:
    text = "Call 988 or 617-555-0100, or see https://example.org/a. In danger, call 911."
    shown = view(Message("", 3, "bot", 0.0, {"text": text}), render)["html"]
    assert [one in shown for one in ('"tel:988"', '"tel:+16175550100"', '"tel:911"')] == [True] * 3


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "http://example.org", "https://", "https://<b>x</b>"]
)
def test_nothing_else_becomes_a_link(render: Render, text: str) -> None:
    assert "<a " not in view(Message("", 3, "bot", 0.0, {"text": text}), render)["html"]


def test_an_address_that_a_visitor_wrote_is_shown_as_it_is(render: Render) -> None:
    written = Message("", 2, "visitor", 0.0, {"text": "https://example.org"})
    assert "<a " not in view(written, render)["html"]
