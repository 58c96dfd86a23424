"""A Rasa for tests: answers from the real knowledge, or fails in the ways that Rasa can."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Literal

from bot.knowledge.model import Knowledge
from bot.knowledge.responses import dialogue_responses, entry_responses
from bot.safety.cards import response_name
from bot.web.outage import Screen
from bot.web.rasa_client import Question, RasaFailed, Reply

Mood = Literal["well", "slow", "failing", "empty", "half"]
WORDS = {
    "how long": "duration",
    "what is an iop": "what_is_iop",
    "cost": "cost",
    "family": "family_role",
}
SCREENING = {
    "text": "What should I call you? A first name or any name is fine.",
    "buttons": [
        {"title": "Prefer not to say", "payload": '/screening{"choice": "name:skip"}'},
        {"title": "Why do you ask?", "payload": '/screening{"choice": "name:why"}'},
        {"title": "Stop", "payload": '/screening{"choice": "name:stop"}'},
    ],
    "metadata": {"kind": "screening"},
}


class FakeRasa:
    """Answers in Rasa's place.

    Args:
        knowledge: where the answers come from.
        screen: finds danger, as Rasa's own component does.
        cards: crisis replies by name.
        pause_seconds: how long each answer takes; made shorter meanwhile, it holds at once.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        screen: Screen,
        cards: dict[str, Any],
        pause_seconds: float = 0.0,
    ) -> None:
        self.asked: list[Question] = []
        self.mood: Mood = "well"
        self.pause_seconds = pause_seconds
        self.scripted: dict[str, list[Reply]] = {}
        self._replies = {**entry_responses(knowledge), **dialogue_responses(knowledge)}
        self._screen = screen
        self._cards = cards

    async def ask(self, question: Question) -> list[Reply]:
        """Answer one message, according to the mood."""
        self.asked.append(question)
        if self.mood == "failing":
            raise RasaFailed("status 500")
        if self.mood == "half":  # an action failed after what had been said
            raise RasaFailed("status 500", self._answer(question.text))
        if self.mood == "slow":
            await asyncio.sleep(60)
        begun = time.monotonic()
        while (left := begun + self.pause_seconds - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.02))
        await asyncio.sleep(0)
        return [] if self.mood == "empty" else self._answer(question.text)

    async def answers(self) -> bool:
        """Say whether this Rasa is well."""
        return self.mood == "well"

    async def close(self) -> None:
        """Do nothing: there is no connection."""

    def _answer(self, text: str) -> list[Reply]:
        if text in self.scripted:
            return self.scripted[text]
        finding = self._screen.screen(text)
        if finding.level == "card":
            return [self._cards[response_name(finding)]]
        gentle = [self._cards[response_name(finding)]] if finding.level == "gentle" else []
        return [*gentle, *self._usual(text)]

    def _usual(self, text: str) -> list[Reply]:
        if text.startswith("/faq"):
            return [self._replies[f"utter_faq/{json.loads(text[4:])['entry']}"]]
        if text == "/talk_to_person":
            return [self._replies["utter_offer_person"]]
        if text.startswith(("/start_screening", "/screening")):
            return [SCREENING]
        for words, entry in WORDS.items():
            if words in text.lower():
                return [self._replies[f"utter_faq/{entry}"]]
        return [self._replies["utter_fallback"]]
