"""The door between web and Rasa: a secret, one turn's key, whole replies, no words in the log."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from typing import Any

import aiohttp
import pytest
import rasa.core.processor
import structlog
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.channel import failed_actions
from bot.channel.foyer_channel import FoyerChannel, reply_from
from bot.nlu.straight_runner import StraightRunner
from bot.store.current_key import LENT_KEY, current_key

KEY = base64.b64encode(b"k" * 32).decode()
SAID = "marzipan lighthouse"


class Rasa:
    """Stands in for Rasa's agent: remembers what it got and answers as told."""

    def __init__(self) -> None:
        self.messages: list[UserMessage] = []
        self.keys: list[bytes | None] = []
        self.fails = False

    async def __call__(self, message: UserMessage) -> None:
        self.messages.append(message)
        self.keys.append(current_key.get())
        if self.fails:
            raise RuntimeError(message.text)
        await message.output_channel.send_response("c", {"text": "Hello", "metadata": {"a": 1}})


async def take(rasa: Rasa) -> tuple[int, dict[str, Any]]:
    body = {"conversation_id": "c", "message_id": "c:1", "text": SAID, "key": KEY}
    answer = await FoyerChannel("secret").take(body, rasa)
    return answer.status, json.loads(answer.body or b"{}")


@pytest.mark.parametrize(
    "shown", ["", "secret", "Bearer guess", "Bearer ", "Bearer sécret", "\udce9"]
)
def test_whoever_does_not_show_the_secret_is_not_known(shown: str) -> None:
    assert not FoyerChannel("secret").knows(shown)


def test_web_is_known_by_the_secret() -> None:
    assert FoyerChannel("secret").knows("Bearer secret")


async def test_the_replies_come_back_whole() -> None:
    assert await take(Rasa()) == (200, {"replies": [{"text": "Hello", "metadata": {"a": 1}}]})


async def test_the_key_is_there_during_the_turn_and_gone_after_it() -> None:
    rasa = Rasa()
    await take(rasa)
    assert rasa.keys == [b"k" * 32]
    assert current_key.get() is None
    assert rasa.messages[0].metadata[LENT_KEY] == KEY


async def test_a_failed_turn_says_so_and_logs_no_words() -> None:
    rasa = Rasa()
    rasa.fails = True
    with structlog.testing.capture_logs() as logged:
        status, answer = await take(rasa)
    assert (status, answer) == (500, {"error": "turn_failed"})
    assert logged[0]["event"] == "channel.turn_failed"
    assert SAID not in str(logged)


def test_a_reply_keeps_its_card_and_its_entry() -> None:
    card = {"type": "suicide"}
    kept = reply_from({"text": "t", "utter_action": "utter_x", "metadata": {"card": card}})
    assert kept["metadata"] == {"card": card, "utter_action": "utter_x"}


class ActingRasa(Rasa):
    """Says something and then runs an action, whose failure it only logs, as Rasa does."""

    def __init__(self, error: Exception | None, *said: dict[str, Any]) -> None:
        super().__init__()
        self.error = error
        self.said = said

    async def __call__(self, message: UserMessage) -> None:
        await super().__call__(message)
        for one in self.said:
            await message.output_channel.send_response("c", one)

        async def request(*_given: Any, **_named: Any) -> dict[str, Any]:
            if self.error is not None:
                raise self.error
            return {"events": [], "responses": []}

        endpoint = EndpointConfig("http://127.0.0.1:1")
        endpoint.request = request  # type: ignore[method-assign]
        tracker = DialogueStateTracker.from_events("c", [])
        with contextlib.suppress(Exception):
            await RemoteAction("action_hand_off", endpoint).run(
                message.output_channel,
                TemplatedNaturalLanguageGenerator({}),
                tracker,
                Domain.empty(),
            )


@pytest.fixture()
def actions_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "run", RemoteAction.run)  # put back afterwards
    failed_actions.install()


@pytest.mark.usefixtures("actions_noted")
@pytest.mark.parametrize(
    "error",
    [
        ClientResponseError(500, "Internal Server Error", SAID),
        aiohttp.ClientConnectionError(SAID),
        aiohttp.ServerDisconnectedError(),
    ],
)
async def test_a_turn_in_which_an_action_failed_has_failed(error: Exception) -> None:
    with structlog.testing.capture_logs() as logged:
        status, answer = await take(ActingRasa(error))
    assert (status, answer) == (500, {"error": "turn_failed", "replies": []})
    assert [one["action"] for one in logged] == ["action_hand_off"]
    assert SAID not in str(logged)


@pytest.mark.usefixtures("actions_noted")
async def test_a_reviewed_answer_and_a_card_hold_although_an_action_failed_after_them() -> None:
    holds: list[dict[str, Any]] = [
        {"text": "Call 911 now", "metadata": {"card": {"type": "overdose"}}},
        {"text": "Often 8 to 12 weeks", "metadata": {"entry": "duration"}},
    ]
    told = {"text": "I am passing this to our staff", "metadata": {"kind": "screening"}}
    status, answer = await take(ActingRasa(RuntimeError(SAID), *holds, told))
    assert (status, answer["replies"]) == (500, holds)


@pytest.mark.usefixtures("actions_noted")
async def test_a_turn_in_which_an_action_worked_or_would_not_run_has_not_failed() -> None:
    rejected = ClientResponseError(400, "Bad Request", json.dumps({"action_name": "a"}))
    for error in (None, rejected):
        status, answer = await take(ActingRasa(error))
        assert (status, len(answer["replies"])) == (200, 1)


@pytest.mark.usefixtures("actions_noted")
async def test_failures_of_other_turns_are_not_this_turns() -> None:
    turns = [take(ActingRasa(error)) for error in (None, RuntimeError(SAID), None)]
    assert [status for status, _ in await asyncio.gather(*turns)] == [200, 500, 200]


def test_rasa_runs_its_models_with_our_runner_once_the_channel_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rasa.core.processor, "DaskGraphRunner", DaskGraphRunner)
    monkeypatch.setattr(RemoteAction, "run", RemoteAction.run)
    FoyerChannel.from_credentials(None)
    assert rasa.core.processor.DaskGraphRunner is StraightRunner
