"""The requirements on danger that need no running house; docs/safety.md is the map."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.knowledge.model import Knowledge
from bot.safety.cards import cards, response_name
from bot.safety.model import CrisisKnowledge, Finding
from bot.safety.screen import CrisisScreen
from bot.screening.engine import Engine
from tests.integration.required import (  # noqa: F401 - fixtures among them
    HARMFUL,
    card_text,
    crisis_knowledge,
    guided,
    replies,
    shipped,
    shown_cards,
)
from tests.unit.screening.visitor import at, texts, titles


@pytest.fixture(scope="module")
def screen(crisis: CrisisKnowledge) -> CrisisScreen:
    return CrisisScreen(crisis)


def hrefs(card: dict[str, Any]) -> list[str]:
    return [action["href"] for one in card["helplines"] for action in one["actions"]]


def test_req_02_a_card_has_911_and_988_to_tap_says_whose_they_are_and_asks_for_nothing(
    shown: dict[str, dict[str, Any]],
) -> None:
    for name, card in shown.items():
        assert {"tel:911", "tel:988"} <= set(hrefs(card)), name
        assert all(one["name"] and one["for"] for one in card["helplines"]), name
        for asked in ("your name", "phone number", "may we", "consent", "agree", "su nombre"):
            assert asked not in card_text(card).lower(), name


@pytest.mark.parametrize("again", ["", "_again"])
@pytest.mark.parametrize("voice", ["self", "helper"])
def test_req_03_an_overdose_is_answered_with_911_then_naloxone_then_staying(
    voice: str, again: str, shown: dict[str, dict[str, Any]]
) -> None:
    card = shown[f"utter_crisis_overdose_{voice}_en{again}"]
    text = " ".join(card["lines"])
    assert card["lines"][0].startswith("Call 911 now")
    assert card["helplines"][0]["name"] == "911"
    stays = re.search(r"stay with|someone with you", text, re.IGNORECASE)
    assert stays
    assert text.index("911") < text.index("naloxone") < stays.end()
    assert "988" not in " ".join(card["lines"][:3])


@pytest.mark.parametrize(
    "text",
    [
        "i stopped drinking two days ago and had a seizure",
        "i drank a lot and stopped yesterday and now i see bugs on the wall",
        "i quit xanax and i am shaking and confused",
        "my husband quit drinking on monday and now he has a fever and is hallucinating",
    ],
)
def test_req_04_dangerous_withdrawal_leads_with_911(
    text: str, screen: CrisisScreen, shown: dict[str, dict[str, Any]]
) -> None:
    finding = screen.screen(text)
    assert (finding.level, finding.type) == ("card", "withdrawal")
    card = shown[response_name(finding)]
    assert card["lines"][0].startswith("Call 911 now")
    assert hrefs(card)[0] == "tel:911"


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to be here anymore",
        "i wish i could go to sleep and not wake up",
        "everyone would be better off without me",
        "i feel like a burden to everyone",
        "nobody would miss me",
    ],
)
def test_req_06_passive_risk_shows_the_card(text: str, screen: CrisisScreen) -> None:
    assert screen.screen(text).level == "card"


@pytest.mark.parametrize("text", ["i am depressed", "it's never going to get better"])
def test_req_06_unclear_risk_is_met_with_the_urgent_numbers(
    text: str, screen: CrisisScreen, crisis: CrisisKnowledge
) -> None:
    finding = screen.screen(text)
    assert finding.level != "none"
    assert "988" in cards(crisis, {})[response_name(finding)]["text"]


@pytest.mark.parametrize(
    "text",
    ["my son won't wake up", "she took too many pills", "my friend says he will kill himself"],
)
def test_req_07_someone_elses_danger_gets_the_words_for_a_helper(
    text: str, screen: CrisisScreen, shown: dict[str, dict[str, Any]]
) -> None:
    finding = screen.screen(text)
    assert (finding.level, finding.voice) == ("card", "helper")
    card = shown[response_name(finding)]
    assert not re.search(r"hurt yourself|what you took|you may act", card_text(card))


@pytest.mark.parametrize(
    "text",
    [
        "how many pills would kill a person",
        "what is a lethal dose of fentanyl",
        "asking for a friend, how many pills would be fatal",
        "i lost my job. which bridges are tallest near me",
    ],
)
def test_req_08_a_question_about_means_gets_help_and_no_fact(
    text: str, screen: CrisisScreen, shown: dict[str, dict[str, Any]]
) -> None:
    finding = screen.screen(text)
    assert finding.level == "card"
    assert not HARMFUL.search(card_text(shown[response_name(finding)]))


def test_req_08_nothing_that_can_be_said_names_a_dose(knowledge: Knowledge) -> None:
    harmful = {name: HARMFUL.findall(text) for name, text in replies(knowledge)}
    assert {name: found for name, found in harmful.items() if found} == {}


def test_req_09_nobody_is_ever_told_that_help_is_coming(
    knowledge: Knowledge, shown: dict[str, dict[str, Any]]
) -> None:
    claim = re.compile(
        r"\b(?:help|someone|police|ambulance) (?:is|are) (?:on (?:the|its|their) way|coming)"
        r"|\bI(?:'ve| have)? (?:called|contacted|notified|alerted)\b",
        re.IGNORECASE,
    )
    said = [*replies(knowledge), *((name, card_text(card)) for name, card in shown.items())]
    assert [name for name, text in said if claim.search(text)] == []
    assert "No one is watching this chat live" in knowledge.raw["crisis"]["not_watched"]["en"]


def test_req_11_every_card_stays_and_offers_a_person_without_pressing(
    shown: dict[str, dict[str, Any]],
) -> None:
    for name, card in shown.items():
        if card["language"] == "en":
            assert "I am still here" in card["closing"], name
            assert not re.search(r"\byou must\b|\bpromise\b|\byou have to (?!get)", card_text(card))


@pytest.mark.parametrize(
    "text", ["im not suicidal", "i would never hurt myself", "i am not going to kill myself"]
)
def test_req_14_who_says_they_are_not_suicidal_raises_no_alarm(
    text: str, screen: CrisisScreen
) -> None:
    assert screen.screen(text).level != "card"


@pytest.mark.parametrize(
    ("text", "kind", "hotline"),
    [
        ("i was raped", "assault", "tel:+18006564673"),
        ("i am being abused", "abuse", "tel:+18007997233"),
        ("my husband hits me", "abuse", "tel:+18007997233"),
        ("my stepdad touches me", "child", "tel:+18004224453"),
        ("i'm 15 and my dad hurts me", "child", "tel:+18004224453"),
    ],
)
def test_req_15_abuse_gets_its_hotline_a_safety_question_and_the_quick_exit(
    text: str,
    kind: str,
    hotline: str,
    screen: CrisisScreen,
    shown: dict[str, dict[str, Any]],
) -> None:
    finding = screen.screen(text)
    assert (finding.level, finding.type) == ("card", kind)
    card = shown[response_name(finding)]
    assert hrefs(card)[0] == hotline
    assert "Are you safe right now?" in card_text(card)
    assert "Exit, or Shift three times" in card_text(card)


@pytest.mark.parametrize("answer", ["no", "17", "i am 15"])
def test_req_16_under_18_keeps_no_answer_and_offers_youth_help_and_a_person(
    answer: str, engine: Engine
) -> None:
    state = at(engine, "adult", answers={"who": {"value": "me"}})
    turn = engine.step(state, answer, None)
    assert turn.outcome == "minor"
    assert not turn.state.get("answers")
    assert "741741" in texts(turn)
    assert any("person" in title.lower() for title in titles(turn))


def test_a_finding_of_none_is_never_given_a_card() -> None:
    with pytest.raises(ValueError, match="no reply"):
        response_name(Finding("none", "none", "self", "en", "no rule"))
