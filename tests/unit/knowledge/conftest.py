"""A small, healthy knowledge folder that each test may break in one place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.check import check
from bot.knowledge.problems import Problem

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)
OUR_SCHEMAS = ("faq", "program", "sources", "glossary", "phrases", "dialogue", "notices", "replies")

PROGRAM = """\
name: Example House
state: Massachusetts
time_zone: America/New_York
phone: null
address: null
email: null
website: null
privacy_notice_url: null
hours:
  weekly:
    monday: []
    tuesday: []
    wednesday: []
    thursday: []
    friday: []
    saturday: []
    sunday: []
  holidays: []
programs: [day program]
therapies: [group therapy]
holistic_therapies: [yoga]
"""

FAQ = """\
theme: time
entries:
  - id: duration
    topic: duration
    status: reviewed
    question: How long does it last?
    short: How long it lasts
    phrasings:
{long}
    answer: It lasts about three months.[[ Call {{program.phone}}.]]
    more: Some people stay longer.
    helper_answer: They may stay about three months.
    sources: [a-source]
    reviewed: {{by: knowledge editor, date: 2026-11-23, clinical_review: pending}}
    owner: clinical content
    next: [cost]
  - id: cost
    topic: cost
    status: no_reviewed_answer
    label: what it costs
    question: What does it cost?
    short: What it costs
    phrasings:
{cost}
    pointer: Staff can check your benefits.
    sources: []
    reviewed: {{by: knowledge editor, date: 2026-11-23, clinical_review: a doctor 2026-11-20}}
    owner: admissions
    next: []
"""

CRISIS = """\
reviewed: {by: knowledge editor, date: 2026-11-23, clinical_review: pending}
helplines:
  - id: lifeline
    name: 988 Lifeline
    for: Anyone in a crisis
    actions:
      - {label: Call 988, href: "tel:988"}
      - {label: Call 1-800-555-7777, href: "tel:+18005557777"}
    checked: 2026-11-20
cards:
  en:
    general:
      self:
        title: Help is here
        lines: [If you are in danger now, call 911.]
        helplines: [lifeline]
        closing: I am still here.
  es:
    general:
      self: {human_review: awaiting, title: Hay ayuda, lines: [Llame al 911.], closing: Sigo aquí.}
"""

FILES = {
    "program.yml": PROGRAM,
    "faq/time.yml": FAQ.format(
        long="\n".join(f"      - how long number {n}" for n in range(12)),
        cost="\n".join(f"      - what price number {n}" for n in range(12)),
    ),
    "sources/core.yml": (
        "sources:\n  - {id: a-source, title: A study, publisher: A journal, year: 2014,\n"
        "     supports: How long it lasts., checked: 2026-11-23}\n"
    ),
    "glossary.yml": (
        "acronyms:\n  - {term: IOP, means: intensive outpatient program, also: [I.O.P.]}\n"
        "words:\n  - {term: benzos, means: benzodiazepines}\n"
    ),
    "phrases.yml": (ROOT / "knowledge" / "phrases.yml").read_text(encoding="utf-8"),
    "dialogue.yml": (
        "responses:\n  utter_greet:\n    text: Hi, this is {program.name}.\n"
        '    buttons:\n      - title: How long?\n        payload: \'/faq{"entry": "duration"}\'\n'
        + "".join(
            f"  utter_{name}: {{text: How can I help?}}\n"
            for name in (
                *("help", "fallback", "offer_person", "sent", "sent_emergency", "not_sent"),
                *("writes_spanish", "writes_portuguese", "told", "told_again"),
                *("greet_again", "fallback_again"),
            )
        )
    ),
    "page.yml": "page: {tab_title: Chat}\n",
    "crisis.yml": CRISIS,
    "screening.yml": "texts: {intro: You can skip any question.}\n",
    "instruments.yml": "instruments: []\n",
    "guidance.yml": "rules: []\n",
    "replies.yml": "replies: [{id: hello, title: Hello, text: How can I help?}]\nlabels: []\n",
    "notices.yml": (ROOT / "knowledge" / "notices.yml")
    .read_text(encoding="utf-8")
    .replace("cfr-42-part-2", "a-source"),
}


@dataclass(frozen=True)
class Folder:
    """A knowledge folder on disk, and the hands to change it."""

    path: Path

    def write(self, name: str, text: str) -> None:
        """Put a file there, or overwrite it."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        """Return a file's text."""
        return (self.path / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one place in a file; fail if it is not there."""
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def problems(self, today: date = TODAY) -> list[Problem]:
        """Return what the check finds by itself; `test_house` has files that others can use."""
        return check(self.path, today, trials=())

    def only_problem(self, today: date = TODAY) -> Problem:
        """Return the one thing the check finds; fail if it finds more or nothing."""
        found = self.problems(today)
        assert len(found) == 1, "\n".join(str(problem) for problem in found)
        return found[0]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A healthy knowledge folder in a project of its own."""
    made = Folder(tmp_path / "knowledge")
    for name, text in FILES.items():
        made.write(name, text)
    schemas = made.path / "schema"
    schemas.mkdir()
    for kind in OUR_SCHEMAS:
        shutil.copy(ROOT / "knowledge" / "schema" / f"{kind}.schema.json", schemas)
    for kind in ("page", "crisis", "screening", "instruments", "guidance"):
        (schemas / f"{kind}.schema.json").write_text("{}")
    return made
