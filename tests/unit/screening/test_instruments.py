"""The instruments: their exact words, their results, and what must not be here."""

from __future__ import annotations

import hashlib
import re
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.screening.build import build
from bot.screening.engine import Engine
from bot.screening.errors import FormError
from bot.screening.instruments import Instruments

ROOT = Path(__file__).parents[3]
FREQUENCY = ["0 Not at all", "1 Several days", "2 More than half the days", "3 Nearly every day"]
# Checked against the published forms, apart from the file and its own checksums.
PUBLISHED = {
    "phq2": [
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
        *FREQUENCY,
    ],
    "gad2": [
        "Over the last 2 weeks, how often have you been bothered by the following problems?",
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        *FREQUENCY,
    ],
    "alcohol_single": [
        "",
        "How many times in the past year have you had X or more drinks in a day?",
    ],
    "drug_single": [
        "",
        "How many times in the past year have you used an illegal drug or used a prescription "
        "medication for nonmedical reasons?",
    ],
}


@pytest.fixture(scope="module")
def instruments(raw: dict[str, Any]) -> Instruments:
    return Instruments.parse(raw["instruments"])


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_wording_equals_the_published_one_byte_for_byte(
    instruments: Instruments, name: str
) -> None:
    expected = hashlib.sha256("\n".join(PUBLISHED[name]).encode()).hexdigest()
    assert instruments.by_id[name].checksum() == expected


def test_a_changed_word_stops_the_start(raw: dict[str, Any]) -> None:
    broken = deepcopy(raw)
    broken["instruments"]["instruments"][1]["options"][0]["label"] = "Not at all sure"
    with pytest.raises(FormError, match="gad2: the wording differs from its checksum"):
        build(broken)


def test_not_at_all_sure_stands_in_no_knowledge_file() -> None:
    for path in (ROOT / "knowledge").rglob("*.yml"):
        assert "not at all sure" not in path.read_text("utf-8").lower(), path


def test_each_instrument_carries_its_notice_and_notice_repeats_it(instruments: Instruments) -> None:
    notice = " ".join((ROOT / "NOTICE").read_text("utf-8").split())
    for name in ("phq2", "gad2"):
        assert instruments.by_id[name].notice.strip() in notice
    assert "10.1007/s11606-009-0928-6" in notice
    assert "170(13):1155-1160" in notice


def test_what_visitors_see_is_the_published_text(engine: Engine) -> None:
    question = engine.form.question("phq2_2")
    assert question.ask == f"{PUBLISHED['phq2'][0]}\n\n{PUBLISHED['phq2'][2]}"
    labels = [f"{one.value} {one.label}" for one in question.choices]
    assert labels == FREQUENCY


@pytest.mark.parametrize(("sex", "drinks"), [("male", "5"), ("female", "4"), ("not_given", "4")])
def test_the_number_of_drinks_depends_on_sex_and_is_4_when_not_given(
    instruments: Instruments, sex: str, drinks: str
) -> None:
    shown = instruments.by_id["alcohol_single"].wording(0, sex)
    assert (
        shown == f"How many times in the past year have you had {drinks} or more drinks in a day?"
    )


@pytest.mark.parametrize(
    ("name", "points", "result"),
    [
        ("phq2", (1, 2), "positive"),
        ("phq2", (1, 1), "negative"),
        ("phq2", (3, None), "not computed"),
        ("phq2", (None, None), "not computed"),
        ("gad2", (3, 0), "positive"),
        ("gad2", (2, 0), "negative"),
        ("alcohol_single", (0,), "negative"),
        ("alcohol_single", (1,), "positive"),
        ("alcohol_single", (None,), "not computed"),
        ("drug_single", (1,), "positive"),
        ("drug_single", (0,), "negative"),
    ],
)
def test_a_screen_is_positive_negative_or_not_computed(
    instruments: Instruments, name: str, points: tuple[int | None, ...], result: str
) -> None:
    screen = instruments.screen(name, points)
    assert screen.result == result
    assert screen.source
    assert screen.reason


def test_no_instrument_that_may_not_be_passed_on_is_in_the_knowledge_files() -> None:
    fragments = (
        r"blackouts? or flashbacks? as a result",
        r"failed to do what was normally expected",
        r"wish(ed)? you were dead or wish(ed)? you could go to sleep",
        r"how often do you have a drink containing alcohol",
        r"thoughts that you would be better off dead",
    )
    listed = subprocess.run(
        ["git", "ls-files", "knowledge", "data", "domain.yml"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in listed:
        text = (ROOT / name).read_text("utf-8").lower() if (ROOT / name).is_file() else ""
        for fragment in fragments:
            assert not re.search(fragment, text), name
