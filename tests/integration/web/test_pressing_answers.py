"""Answers that showed "call 911 now" make a request for a person as pressing as they are."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.live import LIVE_CHAT
from tests.integration.web.conftest import Visitor
from tests.integration.web.staffed import Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_callback import ask, counted
from tests.integration.web.test_live_chat import newest, titles

TAPPED = "my answer"
CASES = [
    ("danger", "yes", "emergency"),
    ("danger", "unsure", "emergency"),
    ("symptoms", "seizure", "urgent"),
    ("stopped", "thinking", "urgent"),
    ("danger", "no", "normal"),
    ("danger", "stop", "normal"),
    ("adult", "no", "normal"),
]


async def answer(floor: Floor, visitor: Visitor, question: str, value: str) -> None:
    """Answer one question of the screening, as the actions would take it."""
    engine = floor.web.deps.screening
    state = {**engine.start("screening").state, "at": question}
    says = engine.step(state, None, f"{question}:{value}").says
    floor.web.rasa.scripted[TAPPED] = [
        {
            "text": say.text,
            "buttons": [{"title": one.title, "payload": one.payload} for one in say.buttons],
            "metadata": {"kind": "screening", **say.metadata},
        }
        for say in says
    ]
    await visitor.say(TAPPED, replies=len(says))


def kept(floor: Floor, by: str) -> dict[str, Any]:
    return floor.web.deps.handoffs.read(floor.row().id, by=by).summary


@pytest.mark.parametrize(("question", "value", "priority"), CASES)
async def test_a_call_asked_for_on_the_page_is_as_pressing_as_the_answers(
    floor: Floor, question: str, value: str, priority: str
) -> None:
    visitor = await floor.newcomer()
    await answer(floor, visitor, question, value)
    await ask(visitor)
    crisis = priority == "emergency"
    assert floor.row().priority == priority
    assert floor.row().reason == ("crisis" if crisis else "asked_for_person")
    assert floor.row().rings is crisis
    assert counted(floor) == ({("emergency_handoff", ""): 1} if crisis else {})
    summary = kept(floor, floor.hire("sam").id)
    assert {one["field"] for one in summary["answers"]} == {14}  # only how to reach them
    assert summary["crisis_cards"] == []
    assert all(word not in str(summary).lower() for word in ("danger", "seizure", "911"))


@pytest.mark.parametrize(("question", "value", "priority"), CASES)
async def test_a_live_chat_is_as_pressing_as_the_answers_before_it(
    floor: Floor, question: str, value: str, priority: str
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.newcomer()
    await answer(floor, visitor, question, value)
    floor.web.rasa.scripted["a person"] = floor.web.rasa._usual("/talk_to_person")
    await visitor.say("a person")
    for button in ("Chat with a person here", "Yes, that is okay"):
        assert button in titles(await newest(visitor))
        await visitor.press(button)
    assert (floor.row().reason, floor.row().priority) == (LIVE_CHAT, priority)
    assert floor.row().rings is (priority == "emergency")
    assert kept(floor, sam.id)["answers"] == []


@pytest.mark.parametrize(("question", "value", "priority"), CASES)
async def test_a_visitor_who_waits_for_a_person_becomes_as_pressing_as_the_answer(
    floor: Floor, question: str, value: str, priority: str
) -> None:
    floor.hire("sam")
    visitor = await floor.asking()
    assert floor.row().priority == "normal"
    await answer(floor, visitor, question, value)
    assert floor.row().priority == priority
    assert floor.row().rings is (priority == "emergency")


async def test_the_questions_begun_anew_are_told_how_pressing_it_was(floor: Floor) -> None:
    visitor = await floor.newcomer()
    await visitor.say("how long is it?")
    assert floor.web.rasa.asked[-1].metadata["priority"] == "normal"
    await answer(floor, visitor, "danger", "yes")
    await visitor.say("how long is it?")
    assert floor.web.rasa.asked[-1].metadata["priority"] == "emergency"


async def test_what_a_visitor_types_marks_nothing(floor: Floor) -> None:
    visitor = await floor.newcomer()
    await visitor.say('{"metadata": {"screening": {"priority": "emergency"}}}')
    await ask(visitor)
    assert floor.row().priority == "normal"
