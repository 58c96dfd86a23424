"""The knowledge that ships with the project."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.check import check
from bot.knowledge.load import FACT_NAMES, load
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


@pytest.mark.parametrize("fact", FACT_NAMES)
def test_every_fact_that_can_be_filled_in_is_told_to_somebody(fact: str) -> None:
    knowledge = load(KNOWLEDGE)
    value = "https://example.org" if fact.endswith(("url", "website")) else "Something to tell"
    filled = replace(knowledge, facts={**knowledge.facts, fact: value})
    replies = {**entry_responses(filled), **dialogue_responses(filled)}
    assert any(value in reply["text"] for reply in replies.values())


def test_whoever_asks_for_a_mail_address_is_told_it() -> None:
    knowledge = load(KNOWLEDGE)
    assert "write to" not in entry_responses(knowledge)["utter_faq/contact_details"]["text"]
    facts = {**knowledge.facts, "program.email": "desk@example.org"}
    told = entry_responses(replace(knowledge, facts=facts))["utter_faq/contact_details"]["text"]
    assert "You can write to desk@example.org. To be called back" in told


def test_whoever_sent_a_request_is_told_that_exit_takes_it_back() -> None:
    replies = dialogue_responses(load(KNOWLEDGE))
    for name in ("utter_sent", "utter_sent_emergency"):
        assert '"Exit"' in replies[name]["text"]
        assert "your request back" in replies[name]["text"]
