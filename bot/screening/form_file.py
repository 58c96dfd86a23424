"""Turns screening.yml and instruments.yml into a Form, and says what an editor must mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.screening.conditions import check
from bot.screening.errors import FormError, Report, Where, refuse
from bot.screening.instruments import Instruments, Option, twice
from bot.screening.model import Choice, Command, Consent, Form, Question
from bot.screening.words import plain

Raw = Mapping[str, Any]
_FILE = "screening.yml"
_ALWAYS = ("skip", "why", "back", "stop")
_COMMANDS = (*_ALWAYS, "hold", "done", "resume", "send", "delete", "change", "person")
# Questions that the software knows by name: for whom, which limit of drinks, and how to reach them.
_NEEDED = ("who", "drink_limit", "name", "phone", "may_phone", "may_text", "may_voicemail",
           "safe_times")  # fmt: skip
_CONTACT_FIELD = 14


def parse_form(screening: Raw, instruments: Raw, report: Report = refuse) -> Form:
    """Read the form.

    Args:
        screening: the parsed screening.yml.
        instruments: the parsed instruments.yml.
        report: told of each thing that is not usable, with its mend; raises it when left out.

    Raises:
        FormError: as `report` does.
    """
    reader = _Reader(Instruments.parse(instruments, report), _shared(screening, report), report)
    questions = tuple(reader.questions(screening["fields"]))
    form = Form(
        version=str(screening["version"]),
        questions=questions,
        commands=_commands(screening, report),
        texts=dict(screening["texts"]),
        consent=Consent(str(screening["consent"]["version"]), screening["consent"]["text"].strip()),
        instruments=reader.published,
        fillers=tuple(plain(one) for one in screening["fillers"]),
        refusals=tuple(plain(one) for one in screening["refusals"]),
        contact_field=_contact_field(screening, report),
    )
    _check(form, report)
    return form


def _shared(screening: Raw, report: Report) -> dict[str, Raw]:
    shared = {str(one["value"]): one for one in screening["yes_no_unsure"]}
    for value in ("yes", "no", "unsure"):
        if value not in shared:
            mend = f"Write `value: {value}` in one of the three."
            report(FormError(Where(_FILE, "yes_no_unsure"), f"{value!r} is not there", mend))
            shared[value] = {"value": value, "label": value}
    return shared


def _commands(screening: Raw, report: Report) -> dict[str, Command]:
    commands = {one["id"]: _command(one) for one in screening["commands"]}
    for name in _COMMANDS:
        if name not in commands:
            what = f"no command is called {name!r}"
            report(FormError(Where(_FILE, "commands"), what, "Bring it back."))
            commands[name] = Command(name, name, ())
    return commands


def _contact_field(screening: Raw, report: Report) -> int:
    numbers = [int(one["number"]) for one in screening["fields"] if one.get("contact")]
    if not numbers:
        what = "no field asks how staff may reach the visitor"
        mend = "Write `contact: true` at the field that asks for the phone number."
        report(FormError(Where(_FILE, "fields"), what, mend))
    return next(iter(numbers), _CONTACT_FIELD)


def _command(raw: Raw) -> Command:
    return Command(raw["id"], raw["label"], tuple(plain(one) for one in raw["say"]))


class _Reader:
    """Reads questions, with the instruments and the shared words that they point to."""

    def __init__(self, published: Instruments, shared: Mapping[str, Raw], report: Report) -> None:
        self.published = published
        self.shared = shared
        self.report = report

    def questions(self, fields: Sequence[Raw]) -> Iterator[Question]:
        for field in fields:
            for raw in field["questions"]:
                yield self.question(raw, field)

    def question(self, raw: Raw, field: Raw) -> Question:
        wording, options = self.item(raw)
        ask = raw.get("ask") or wording
        return Question(
            id=raw["id"],
            number=field["number"],
            short=raw["short"],
            type=raw["type"],
            sensitivity=raw["sensitivity"],
            ask=ask,
            ask_helper=raw.get("ask_helper", ask),
            why=raw["why"],
            error=raw["error"],
            choices=tuple(_with_shared_words(raw, self.choices(raw, options), self.shared)),
            when=tuple(one["when"] for one in (field, raw) if one.get("when")),
            keep=raw.get("keep", True),
            age_limit=raw.get("age_limit"),
            skip_note=raw.get("skip_note", ""),
            in_guidance=raw.get("in_guidance", True),
            instrument=raw.get("instrument", {}).get("id", ""),
            ask_again_on=tuple(plain(one) for one in raw.get("ask_again_on", ())),
            either_way=tuple(plain(one) for one in raw.get("either_way", ())),
            exactly=tuple(raw.get("exactly", ())),
            recent=raw.get("recent", False),
            of_late=raw.get("of_late", False),
            leave=raw.get("leave", False),
        )

    def item(self, raw: Raw) -> tuple[str, tuple[Option, ...] | None]:
        """Return the wording and the options of the instrument that a question shows, if any."""
        if "instrument" not in raw:
            return "", None
        name, item = raw["instrument"]["id"], raw["instrument"]["item"]
        found = self.published.by_id.get(name)
        if found is None:
            known = ", ".join(sorted(self.published.by_id))
            self.tell(raw, "instrument", f"no instrument is called {name!r}", f"Use {known}.")
            return "", None
        if not 1 <= item <= len(found.items):
            mend = f"Write an item from 1 to {len(found.items)}."
            self.tell(raw, "instrument", f"{name} has no item {item}", mend)
            return "", found.options
        return found.wording(item - 1), found.options

    def choices(self, raw: Raw, options: tuple[Option, ...] | None) -> list[Raw]:
        if "option_say" in raw:
            return self.options(raw, options)
        if raw["type"] == "yes_no_unsure":
            wanted = ("yes", "no") if raw.get("unsure") is False else ("yes", "no", "unsure")
            own = raw.get("say", {})
            return [
                {"value": one, "label": self.shared[one]["label"], "say": own.get(one, ())}
                for one in wanted
            ]
        if raw["type"] in ("choice", "multi_choice") and not raw.get("choices"):
            self.tell(raw, "type", "it has no answers to choose from", "Write them as `choices`.")
        return list(raw.get("choices", ()))

    def options(self, raw: Raw, options: tuple[Option, ...] | None) -> list[Raw]:
        """Return the answers of an instrument, each with what people type for it.

        A number and a "no" are answers by themselves only: "3 days" is not "nearly every day".
        """
        says = raw["option_say"]
        if options is None:
            if "instrument" not in raw:  # an unknown one was told of
                mend = "Name the instrument, or write the answers as `choices`."
                self.tell(raw, "option_say", "it shows no instrument", mend)
            return []
        if len(options) != len(says):
            what = f"it has words for {len(says)} answers, and the instrument has {len(options)}"
            self.tell(raw, "option_say", what, "Write one list of words for each answer.")
        return [
            {
                "value": str(option.score),
                "label": option.label,
                "say": say,
                "alone": [p for p in (option.label, *say) if option.score == 0 or str(p).isdigit()],
            }
            for option, say in zip(options, says, strict=False)
        ]

    def tell(self, raw: Raw, key: str, what: str, mend: str) -> None:
        self.report(FormError(Where(_FILE, "question", raw["id"], key), what, mend))


def _with_shared_words(
    raw: Raw, listed: Sequence[Raw], shared: Mapping[str, Raw]
) -> Iterator[Choice]:
    """A choice called yes, no or unsure also knows the shared words that no other choice claims."""
    own = {one["value"]: _phrases(one) for one in listed}
    claimed = {phrase for phrases in own.values() for phrase in phrases}
    short = set() if "instrument" in raw else _short(shared.values())
    for one in listed:
        more: list[str] = []
        if raw["type"] != "multi_choice" and one["value"] in shared:
            known = _phrases(shared[one["value"]], leave=raw.get("leave", False))
            more = [p for p in known if p not in claimed]
        say = tuple(dict.fromkeys([*own[one["value"]], *more]))
        own_short = _short([one])
        yield Choice(
            value=one["value"],
            label=one["label"],
            say=say,
            alone=tuple(p for p in say if p in own_short or p in short),
            note=one.get("note", ""),
            exclusive=one.get("exclusive", False),
            several=one.get("several", False),
        )


def _short(listed: Iterable[Raw]) -> set[str]:
    """Return the phrases that count only as the whole answer."""
    return {
        plain(str(one)) for raw in listed for one in (*raw.get("alone", ()), *raw.get("leave", ()))
    }


def _phrases(raw: Raw, *, leave: bool = False) -> list[str]:
    spoken = (raw["label"], *raw.get("say", ()), *raw.get("alone", ()))
    spoken = (*spoken, *raw.get("leave", ())) if leave else spoken
    return [plain(str(one)) for one in spoken if plain(str(one))]


def _check(form: Form, report: Report) -> None:
    for question_id in twice(one.id for one in form.questions):
        where = Where(_FILE, "question", question_id, "id")
        report(FormError(where, "two questions share this id", "Give each its own id."))
    for question_id in _NEEDED:
        if question_id not in form.by_id:
            what = f"no question is called {question_id!r}, which the software needs"
            mend = "Give the question its old id back."
            report(FormError(Where(_FILE, "fields"), what, mend))
    for question in form.questions:
        for condition in question.when:
            where = Where(_FILE, "question", question.id, "when")
            check(condition, form.by_id, where, report)
        _check_words(question, form, Where(_FILE, "question", question.id, "choices"), report)


def _check_words(question: Question, form: Form, where: Where, report: Report) -> None:
    for value in twice(one.value for one in question.choices):
        what = f"two answers are called {value!r}"
        report(FormError(where, what, "Give each its own value."))
    owner: dict[str, str] = {}
    commands = {phrase for name in _ALWAYS for phrase in form.commands[name].say}
    for choice in question.choices:
        if choice.value in form.commands or ":" in choice.value:
            report(FormError(where, f"an answer may not be called {choice.value!r}", "Rename it."))
        for phrase in choice.say:
            if owner.setdefault(phrase, choice.value) != choice.value or phrase in commands:
                mend = "Take it off one of the lists."
                report(FormError(where, f"{phrase!r} means two things", mend))
