"""Conditions as data: when a question is asked, and which guidance matches.

    {}                                            always
    {who: [me, loved_one]}                        the answer is one of these
    {alcohol_count: {at_least: 1}}                the count is at least this
    {answered: [phone]}                           all of these have an answer
    {skipped: {of: [help, attend], at_least: 2}}  this many of them were skipped or not reached
    {screens_positive: {at_least: 1}}             this many instruments came out positive
    {all: [...]}  {any: [...]}  {not: {...}}

Several keys in one mapping must all hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.screening.errors import FormError, Report, Where, refuse
from bot.screening.model import Answer, Question

Condition = Mapping[str, Any]
_WORDS = frozenset({"all", "any", "not", "answered", "skipped", "screens_positive"})


@dataclass(frozen=True)
class Facts:
    """What conditions look at.

    Args:
        answers: the answers that count, by question id.
        positive_screens: how many instruments came out positive.
    """

    answers: Mapping[str, Answer]
    positive_screens: int = 0

    def given(self, question_id: str) -> bool:
        """Say whether this question has an answer that was not skipped."""
        return self.answers.get(question_id, {}).get("value") is not None

    def values(self, question_id: str) -> tuple[Any, ...]:
        """Return the answer's values; a single answer is one value, a skipped one none."""
        value = self.answers.get(question_id, {}).get("value")
        if value is None:
            return ()
        return tuple(value) if isinstance(value, list) else (value,)


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds, and the parts of it that did."""

    holds: bool
    because: tuple[str, ...] = ()


def evaluate(condition: Condition, facts: Facts) -> Verdict:
    """Say whether a condition holds on these facts, and why.

    Args:
        condition: as in the module's list; an empty one always holds.
        facts: the answers and screens to look at.
    """
    because: list[str] = []
    for key, wanted in condition.items():
        verdict = _one(key, wanted, facts)
        if not verdict.holds:
            return Verdict(False)
        because.extend(verdict.because)
    return Verdict(True, tuple(because))


def _one(key: str, wanted: Any, facts: Facts) -> Verdict:
    if key == "all":
        return _all(wanted, facts)
    if key == "any":
        return next(
            (v for v in (evaluate(one, facts) for one in wanted) if v.holds), Verdict(False)
        )
    if key == "not":
        return Verdict(not evaluate(wanted, facts).holds)
    if key == "answered":
        holds = all(facts.given(one) for one in wanted)
        return Verdict(holds, tuple(f"{one} answered" for one in wanted))
    if key == "skipped":
        count = sum(not facts.given(one) for one in wanted["of"])
        return Verdict(count >= wanted["at_least"], (f"{count} main answers skipped",))
    if key == "screens_positive":
        count = facts.positive_screens
        return Verdict(count >= wanted["at_least"], (f"{count} screens positive",))
    return _answer(key, wanted, facts)


def _all(parts: Sequence[Condition], facts: Facts) -> Verdict:
    verdicts = [evaluate(one, facts) for one in parts]
    because = tuple(reason for one in verdicts for reason in one.because)
    return Verdict(all(one.holds for one in verdicts), because)


def _answer(question_id: str, wanted: Any, facts: Facts) -> Verdict:
    values = facts.values(question_id)
    if isinstance(wanted, Mapping):
        number = next((one for one in values if isinstance(one, int)), None)
        holds = number is not None and number >= wanted["at_least"]
        return Verdict(holds, (f"{question_id} at least {wanted['at_least']}",))
    met = [str(one) for one in values if one in wanted]
    return Verdict(bool(met), (f"{question_id}: {', '.join(met)}",))


def mentions(condition: Condition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each question a condition looks at, with the values it names (none for counts)."""
    for key, wanted in condition.items():
        if key in ("all", "any"):
            for part in wanted:
                yield from mentions(part)
        elif key == "not":
            yield from mentions(wanted)
        elif key in ("answered", "skipped"):
            listed = wanted["of"] if key == "skipped" else wanted
            yield from ((one, ()) for one in listed)
        elif key not in _WORDS:
            yield key, tuple(wanted) if isinstance(wanted, list) else ()


def check(
    condition: Condition,
    questions: Mapping[str, Question],
    where: Where,
    report: Report = refuse,
) -> None:
    """Check that a condition names questions and answers that exist.

    Args:
        condition: the condition.
        questions: the form's questions by id.
        where: file and part, for the message.
        report: told of each question or answer that is unknown; raises it when left out.

    Raises:
        FormError: as `report` does.
    """
    for question_id, values in mentions(condition):
        if question_id not in questions:
            what = f"no question is called {question_id!r}"
            report(FormError(where, what, "Check the spelling."))
            continue
        known = {one.value for one in questions[question_id].choices}
        for value in values:
            if known and value not in known:
                what = f"{question_id} has no answer {value!r}"
                report(FormError(where, what, f"Use {', '.join(sorted(known))}."))
