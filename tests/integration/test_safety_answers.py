"""The requirements on answers that need no running house; docs/safety.md is the map."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from bot.knowledge.check import check
from bot.knowledge.load import load
from bot.knowledge.model import Entry, Knowledge
from bot.knowledge.responses import dialogue_responses, entry_responses
from bot.screening.engine import Engine
from tests.integration.required import (  # noqa: F401 - fixtures among them
    HARMFUL,
    ROOT,
    card_text,
    crisis_knowledge,
    guided,
    replies,
    shipped,
    shown_cards,
)
from tests.unit.screening.visitor import USUAL, texts, titles, walk

FIXED_LINE = "do not stop all at once without medical help"
STOPPING = (
    "withdrawal_symptoms", "taper_or_stop", "detox_first", "detox_offered", "detox_process",
    "quit_on_my_own", "alcohol_addiction", "prescription_drugs", "pregnancy", "abstinence_required",
)  # fmt: skip


def spoken(entry: Entry) -> str:
    """All that an entry can say."""
    said = (entry.answer, entry.more, entry.pointer, entry.helper_answer)
    return " ".join(one for one in said if one)


def test_req_17_a_number_unchecked_for_91_days_fails_the_build() -> None:
    checked = load(ROOT / "knowledge").raw["crisis"]["helplines"][0]["checked"]
    late = date.fromisoformat(str(checked)) + timedelta(days=91)
    found = [one for one in check(ROOT / "knowledge", today=late) if one.severity == "error"]
    assert any("not checked in the last 90 days" in one.what for one in found)


def test_req_17_press_3_is_said_nowhere(
    knowledge: Knowledge, shown: dict[str, dict[str, Any]]
) -> None:
    said = [text for _, text in replies(knowledge)] + [card_text(card) for card in shown.values()]
    said += [str(knowledge.raw), *knowledge.phrases.values()]
    assert not [text for text in said if re.search(r"\b(press|oprima|digite) 3\b", text, re.I)]


@pytest.mark.parametrize("entry_id", STOPPING)
def test_req_18_stopping_and_withdrawal_carry_the_fixed_line(
    entry_id: str, knowledge: Knowledge
) -> None:
    assert FIXED_LINE in spoken(knowledge.entries[entry_id])


def test_req_18_no_answer_or_pointer_holds_a_taper_or_a_dose(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        assert not HARMFUL.search(spoken(entry)), entry.id
        assert not re.search(r"\btaper(?:ing)? (?:by|off|over|down)\b", spoken(entry)), entry.id


def test_req_19_the_opening_and_are_you_human_say_automated_and_no_diagnosis(
    knowledge: Knowledge,
) -> None:
    domain = (ROOT / "domain.yml").read_text(encoding="utf-8")
    challenge = domain[domain.index("utter_bot_challenge") :][:600]
    for text in (dialogue_responses(knowledge)["utter_greet"]["text"], challenge):
        assert "automated assistant" in text
        assert "not a person" in text
        assert re.search(r"can't\s+diagnose", text)


def test_req_20_what_has_no_reviewed_answer_says_so_and_offers_a_person(
    knowledge: Knowledge,
) -> None:
    without = [one for one in knowledge.entries.values() if one.kind == "no_reviewed_answer"]
    assert without
    for entry in without:
        reply = entry_responses(knowledge)[f"utter_faq/{entry.id}"]
        assert "I don't have a reviewed answer" in reply["text"]
        assert reply["buttons"][0]["payload"] == "/talk_to_person"


def test_req_20_the_fallback_offers_a_person_and_the_urgent_numbers(knowledge: Knowledge) -> None:
    fallback = dialogue_responses(knowledge)["utter_fallback"]
    assert fallback["buttons"][0]["payload"] == "/talk_to_person"
    assert "911" in fallback["text"]
    assert "988" in fallback["text"]


def test_req_21_every_answer_has_a_source_a_reviewer_and_a_date(knowledge: Knowledge) -> None:
    reviewed = [one for one in knowledge.entries.values() if one.kind == "answer"]
    assert reviewed
    for entry in reviewed:
        assert set(entry.sources) <= set(knowledge.sources), entry.id
        assert entry.sources, entry.id
        raw = str(entry.reviewed)
        assert "knowledge editor" in raw and "2026" in raw, entry.id


def test_req_22_effectiveness_has_its_limit_and_no_rate(knowledge: Knowledge) -> None:
    for entry_id in ("effectiveness", "effectiveness_vs_inpatient"):
        entry = knowledge.entries[entry_id]
        assert "don't need detox or 24-hour care" in (entry.answer or "")
        assert not re.search(r"\d+ ?(?:%|percent)|out of \d+", spoken(entry))


def test_req_23_the_contradicted_sentence_on_severity_is_nowhere(knowledge: Knowledge) -> None:
    wrong = re.compile(r"especially (?:true )?for those with moderate to severe", re.IGNORECASE)
    assert not [name for name, text in replies(knowledge) if wrong.search(text)]
    files = (ROOT / "knowledge").rglob("*.yml")
    assert not [path.name for path in files if wrong.search(path.read_text(encoding="utf-8"))]


def test_req_24_guidance_decides_nothing(engine: Engine) -> None:
    walks = (USUAL, {**USUAL, "safe_place": "no"})
    said = "\n".join(texts(turn) for answers in walks for turn in walk(engine, answers))
    assert "IOP may be one option" in said
    assert "A clinician decides with you" in said
    for word in (
        "score",
        "you qualify",
        "you have an addiction",
        "level 2",
        "denied",
        "not eligible",
    ):
        assert word not in said.lower()


def test_req_25_more_support_names_a_next_step_and_a_person(engine: Engine) -> None:
    turns = walk(engine, {**USUAL, "safe_place": "no"})
    said = "\n".join(texts(turn) for turn in turns)
    assert "care with more support than an IOP" in said
    assert "Next step: talk with our staff" in said
    buttons = [title for turn in turns for title in titles(turn)]
    assert any("person" in title.lower() for title in buttons)


@pytest.mark.parametrize("answer", ["yes", "no", "unsure"])
def test_req_26_a_prescribed_medicine_changes_nothing(answer: str, engine: Engine) -> None:
    def guidance(given: str) -> list[str]:
        turns = walk(engine, {**USUAL, "recovery_medicine": given})
        return [line for turn in turns for line in texts(turn).splitlines() if "option" in line]

    assert guidance(answer) == guidance("skip")


def test_req_27_nothing_that_can_be_said_takes_sides_in_what_somebody_believes(
    knowledge: Knowledge,
) -> None:
    sides = re.compile(
        r"\byou(?:'re| are) (?:right|wrong|correct|mistaken|imagining)\b|\bI (?:dis)?agree\b"
        r"|\bthat(?:'s| is) (?:not )?(?:true|real)\b|\bI believe you\b",
        re.IGNORECASE,
    )
    assert [name for name, text in replies(knowledge) if sides.search(text)] == []
