"""With the phrasings that we ship: slips are mended, and names, drugs and plain words stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.load import load
from bot.nlu.english import English
from bot.nlu.entity_patterns import PATTERNS_FILE, named
from bot.nlu.spelling import Spelling, mended
from bot.nlu.word_pairs import count_pairs

ROOT = Path(__file__).parents[3]

SLIPS = {
    "do you take my insurnce": "do you take my insurance",
    "how log is the program": "how long is the program",
    "whats the diffrence betwen inpatient and outpatient": (
        "whats the difference between inpatient and outpatient"
    ),
    "can i keep wokring": "can i keep working",
    "how meny hours a week": "how many hours a week",
    "is medicashun given": "is medication given",
    "what level of car do i need": "what level of care do i need",
    "does it realy work": "does it really work",
    "dose it work": "does it work",
    "is it confedential": "is it confidential",
    "how mutch does it cost": "how much does it cost",
    "can my famly come": "can my family come",
    "do you treet depresion": "do you treat depression",
    "what happens in a typcial day": "what happens in a typical day",
    "my brohter is an adict": "my brother is an addict",
    "what happens after tratement": "what happens after treatment",
}
RIGHT = [
    "do you treat seasonal affective disorder", "schizoaffective disorder", "is methadone allowed",
    "i take suboxone and sublocade", "my son uses ketamine and molly", "is xylazine in it",
    "he is on gabapentin and lexapro", "zoloft prozac and wellbutrin", "percs and xans",
    "do you take aetna", "is bcbs accepted", "do you take Cigna or Humana", "fafsa",
    "is dr hernandez there", "my friend jamal needs help",
    "my trans daughter", "my bf drinks", "my gf drinks", "my mom n dad", "pls help me",
    "i live in dorchester", "near revere and lynn", "fall river", "is it in chicopee",
    "aceptan seguro medico", "necesito ayuda",
    "i wanna quit", "cant sleep", "dont wanna die", "i want to die", "wont go", "hows it work",
    "i went to rehab", "i want help", "when do i start", "which is right for me", "is there a fee",
    "do i keep a log", "do i need a car", "how long is the wait", "i lost my house",
]  # fmt: skip


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    knowledge = load(ROOT / "knowledge")
    texts = [text for entry in knowledge.entries.values() for text in entry.phrasings]
    ours = {
        word
        for term in knowledge.glossary.terms
        for written in term.written
        for word in written.lower().split()
    }
    return Spelling(count_pairs(texts), English(), ours | named(PATTERNS_FILE))


@pytest.mark.parametrize(("written", "right"), SLIPS.items())
def test_slips_in_everyday_questions_are_mended(
    spelling: Spelling, written: str, right: str
) -> None:
    assert mended(written, spelling.find(written)) == right


@pytest.mark.parametrize("text", RIGHT)
def test_names_drugs_slang_other_languages_and_plain_words_stay(
    spelling: Spelling, text: str
) -> None:
    assert spelling.find(text) == ()
