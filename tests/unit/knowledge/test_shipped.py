"""The knowledge that ships with the project."""

from __future__ import annotations

from bot.knowledge.check import check
from bot.knowledge.load import load
from bot.knowledge.problems import errors
from bot.knowledge.responses import dialogue_responses, entry_responses
from tests.unit.knowledge.conftest import ROOT

KNOWLEDGE = ROOT / "knowledge"


def test_it_has_no_errors() -> None:
    found = errors(check(KNOWLEDGE))
    assert found == [], "\n".join(map(str, found))


def test_every_reply_can_be_said_before_the_operator_fills_anything_in() -> None:
    knowledge = load(KNOWLEDGE)
    replies = {**entry_responses(knowledge), **dialogue_responses(knowledge)}
    assert all(reply["text"] and "{" not in reply["text"] for reply in replies.values())


def test_whoever_sent_a_request_is_told_that_exit_takes_it_back() -> None:
    replies = dialogue_responses(load(KNOWLEDGE))
    for name in ("utter_sent", "utter_sent_emergency"):
        assert '"Exit"' in replies[name]["text"]
        assert "your request back" in replies[name]["text"]
