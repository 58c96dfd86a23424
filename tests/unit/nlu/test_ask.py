"""`foyer ask` prints the reply, and why."""

from __future__ import annotations

from typing import Any

from bot.cli.ask import reasons, reply

RESPONSES = {
    "utter_faq/duration": [{"text": "Weeks {{so far}}.", "buttons": [{"title": "Hours"}]}],
    "utter_fallback": [{"text": "I'm not sure."}],
    "utter_crisis_suicide_self_en": [{"text": "Call or text 988."}],
}
QUIET = {"level": "none", "type": "none", "voice": "self", "language": "en", "reason": "no rule"}


def parsed(kind: str, label: str = "faq/duration", **more: Any) -> dict[str, Any]:
    decision = {
        "kind": kind,
        "label": label,
        "topic": "duration",
        "score": 0.93,
        "runner_up": {"label": "greet", "score": 0.03},
        "choices": [],
        "reason": "clear",
        "known": 0.97,
    }
    return {"decision": {**decision, **more}, "crisis": QUIET, "entities": []}


def test_an_answer_is_printed_with_its_buttons() -> None:
    assert reply(parsed("answer"), RESPONSES) == "Weeks {so far}.\n  [Hours]"


def test_the_fallback_is_printed_whatever_the_label() -> None:
    assert reply(parsed("fallback"), RESPONSES) == "I'm not sure."


def test_choices_are_listed() -> None:
    said = reply(parsed("did_you_mean", choices=["faq/a", "faq/b"]), RESPONSES)
    assert said.splitlines()[1:] == ["  [faq/a]", "  [faq/b]"]


def test_a_crisis_card_comes_first() -> None:
    found = {**QUIET, "level": "card", "type": "suicide"}
    assert reply({**parsed("answer"), "crisis": found}, RESPONSES) == "Call or text 988."


def test_an_intent_without_fixed_words_is_named() -> None:
    assert (
        reply(parsed("intent", "start_screening"), RESPONSES) == "(goes on with `start_screening`)"
    )


def test_the_reasons_name_score_reason_and_runner_up() -> None:
    told = "\n".join(reasons(parsed("answer")))
    for part in (
        "answer: faq/duration 0.930",
        "clear",
        "known      0.970",
        "greet 0.030",
        "none (no rule)",
    ):
        assert part in told
