"""Every line of tests/cases/crisis gets the help that its group asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.read import read
from bot.safety.model import Finding
from bot.safety.screen import CrisisScreen

CASES = Path(__file__).parents[2] / "cases/crisis"
LEVELS = {
    "card": {"card"},
    "help": {"card", "gentle"},
    "gentle": {"gentle", "none"},
    "at_most_gentle": {"gentle", "none"},
    "none": {"none"},
}


@dataclass(frozen=True)
class Case:
    """One line, with the group that it belongs to."""

    text: str
    group: dict[str, Any]

    def wrong(self, finding: Finding) -> str:
        """What is wrong with a finding; empty when it is as the group asks."""
        if finding.level not in LEVELS[self.group["level"]]:
            return f"level {finding.level}"
        if finding.level != "card":
            return ""
        types = self.group.get("type", finding.type)
        if finding.type not in ([types] if isinstance(types, str) else types):
            return f"type {finding.type}"
        for name in ("voice", "language"):
            if getattr(finding, name) != self.group.get(name, getattr(finding, name)):
                return f"{name} {getattr(finding, name)}"
        return ""


def cases(name: str) -> Iterator[Any]:
    for group in read(CASES / f"{name}.yml", as_written=True).data:
        for number, text in enumerate(group["cases"]):
            yield pytest.param(Case(str(text), group), id=f"{group['about']} {number}")


@pytest.mark.parametrize("case", cases("must_catch"))
def test_danger_is_met_with_help(case: Case, screen: CrisisScreen) -> None:
    finding = screen.screen(case.text)
    assert not case.wrong(finding), (case.wrong(finding), finding.reason)


@pytest.mark.parametrize("case", cases("must_not_catch"))
def test_what_is_no_danger_raises_no_alarm(case: Case, screen: CrisisScreen) -> None:
    finding = screen.screen(case.text)
    assert not case.wrong(finding), (case.wrong(finding), finding.reason)


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="the rules do not know it yet")
def test_known_failures_are_mended(case: Case, screen: CrisisScreen) -> None:
    assert not case.wrong(screen.screen(case.text))


def test_there_are_at_least_four_hundred_cases_and_none_twice() -> None:
    names = ("must_catch", "must_not_catch", "known_failures")
    texts = [case.values[0].text for name in names for case in cases(name)]
    assert len(texts) >= 400
    assert len(texts) == len(set(texts))
