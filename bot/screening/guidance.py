"""What the answers suggest: rules from guidance.yml, first match wins, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.screening.conditions import Condition, Facts, check, evaluate, mentions
from bot.screening.errors import FormError, Report, Where, refuse
from bot.screening.model import Form, Voice

_FILE = "guidance.yml"


@dataclass(frozen=True)
class Rule:
    """One line of the mapping.

    Args:
        stage: "at_once" is looked at after each answer, "end" before the contact questions.
        stops: true when the form ends there.
        outcome: crisis, urgent, minor or "".
        says: the words; says_helper for a visitor who asks for someone else.
        next: the named next step.
        staff: the rule in one sentence, for staff.
    """

    id: str
    stage: Literal["at_once", "end"]
    when: Condition
    says: str
    says_helper: str
    next: str
    staff: str
    outcome: Literal["", "crisis", "urgent", "minor"]
    stops: bool

    def words(self, voice: Voice) -> str:
        """Return what the visitor reads, next step included."""
        says = self.says_helper if voice == "helper" else self.says
        return f"{says} {self.next}".strip()


@dataclass(frozen=True)
class Match:
    """The rule that decided, and the answers that made it match."""

    rule: Rule
    because: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Return the rule's id with the answers it rests on."""
        return f"{self.rule.id} ({'; '.join(self.because) or 'no other rule matched'})"


@dataclass(frozen=True)
class Guidance:
    """All rules in their order."""

    version: str
    rules: tuple[Rule, ...]

    @staticmethod
    def parse(raw: Mapping[str, Any], form: Form, report: Report = refuse) -> Guidance:
        """Read guidance.yml.

        Args:
            raw: the parsed document.
            form: the form whose answers the rules look at.
            report: told of each rule that names an unknown answer or rests on a question that
                guidance may not use, and if no rule matches every case; raises when left out.

        Raises:
            FormError: as `report` does.
        """
        rules = tuple(_rule(one, form, report) for one in raw["rules"])
        if not rules or rules[-1].when or rules[-1].stage != "end":
            mend = "End the list with a rule of stage end and an empty 'when'."
            where = Where(_FILE, "rule", rules[-1].id) if rules else Where(_FILE)
            report(FormError(where, "some answers would get no guidance", mend))
        return Guidance(str(raw["version"]), rules)

    def at_once(self, facts: Facts, advised: list[str]) -> Match | None:
        """Return the first rule that must speak now, or None.

        Args:
            facts: the answers so far.
            advised: ids of rules that have spoken already.
        """
        waiting = (one for one in self.rules if one.stage == "at_once" and one.id not in advised)
        return next((found for one in waiting if (found := _match(one, facts))), None)

    def at_end(self, facts: Facts) -> Match:
        """Return the first rule that matches, over the whole list.

        Args:
            facts: all answers that count.
        """
        return next(found for one in self.rules if (found := _match(one, facts)))

    def rule(self, rule_id: str) -> Rule | None:
        """Return one rule by its id, or None."""
        return next((one for one in self.rules if one.id == rule_id), None)


def _match(rule: Rule, facts: Facts) -> Match | None:
    verdict = evaluate(rule.when, facts)
    return Match(rule, verdict.because) if verdict.holds else None


def _rule(raw: Mapping[str, Any], form: Form, report: Report) -> Rule:
    where = Where(_FILE, "rule", raw["id"], "when")
    check(raw["when"], form.by_id, where, report)
    for question_id, _values in mentions(raw["when"]):
        question = form.by_id.get(question_id)
        if question is not None and not question.in_guidance:
            mend = "Take it out; prescribed medicine never changes the result."
            report(FormError(where, f"it rests on {question_id}", mend))
    return Rule(
        id=raw["id"],
        stage=raw["stage"],
        when=raw["when"],
        says=raw["says"].strip(),
        says_helper=raw.get("says_helper", raw["says"]).strip(),
        next=raw.get("next", "").strip(),
        staff=raw["staff"].strip(),
        outcome=raw.get("outcome", ""),
        stops=raw.get("stops", False),
    )
