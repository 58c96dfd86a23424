"""Turns screening.yml and instruments.yml into a Form, and says what an editor must mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.screening.conditions import check
from bot.screening.errors import FormError
from bot.screening.instruments import Instruments
from bot.screening.model import Choice, Command, Consent, Form, Question
from bot.screening.words import plain

Raw = Mapping[str, Any]
_FILE = "screening.yml"
_ALWAYS = ("skip", "why", "back", "stop")


def parse_form(screening: Raw, instruments: Raw) -> Form:
    """Read the form.

    Args:
        screening: the parsed screening.yml.
        instruments: the parsed instruments.yml.

    Raises:
        FormError: a question is not usable; the message names it and the mend.
    """
    published = Instruments.parse(instruments)
    shared = {str(one["value"]): one for one in screening["yes_no_unsure"]}
    questions = tuple(_questions(screening["fields"], shared, published))
    form = Form(
        version=str(screening["version"]),
        questions=questions,
        commands={one["id"]: _command(one) for one in screening["commands"]},
        texts=dict(screening["texts"]),
        consent=Consent(str(screening["consent"]["version"]), screening["consent"]["text"].strip()),
        instruments=published,
        fillers=tuple(plain(one) for one in screening["fillers"]),
        refusals=tuple(plain(one) for one in screening["refusals"]),
        contact_field=next(one["number"] for one in screening["fields"] if one.get("contact")),
    )
    _check(form)
    return form


def _command(raw: Raw) -> Command:
    return Command(raw["id"], raw["label"], tuple(plain(one) for one in raw["say"]))


def _questions(
    fields: Sequence[Raw], shared: Mapping[str, Raw], published: Instruments
) -> Iterator[Question]:
    for field in fields:
        for raw in field["questions"]:
            yield _question(raw, field, shared, published)


def _question(raw: Raw, field: Raw, shared: Mapping[str, Raw], published: Instruments) -> Question:
    instrument = raw.get("instrument", {})
    ask = raw.get("ask") or published.by_id[instrument["id"]].wording(instrument["item"] - 1)
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
        choices=tuple(_choices(raw, shared, published)),
        when=tuple(one["when"] for one in (field, raw) if one.get("when")),
        keep=raw.get("keep", True),
        age_limit=raw.get("age_limit"),
        skip_note=raw.get("skip_note", ""),
        in_guidance=raw.get("in_guidance", True),
        instrument=instrument.get("id", ""),
        ask_again_on=tuple(plain(one) for one in raw.get("ask_again_on", ())),
        exactly=tuple(raw.get("exactly", ())),
    )


def _choices(raw: Raw, shared: Mapping[str, Raw], published: Instruments) -> Iterator[Choice]:
    if "option_say" in raw:
        options = published.by_id[raw["instrument"]["id"]].options
        listed = [
            {"value": str(option.score), "label": option.label, "say": say}
            for option, say in zip(options, raw["option_say"], strict=True)
        ]
    elif raw["type"] == "yes_no_unsure":
        wanted = ("yes", "no") if raw.get("unsure") is False else ("yes", "no", "unsure")
        own = raw.get("say", {})
        listed = [
            {"value": one, "label": shared[one]["label"], "say": own.get(one, ())} for one in wanted
        ]
    else:
        listed = list(raw.get("choices", ()))
    yield from _with_shared_words(raw, listed, shared)


def _with_shared_words(
    raw: Raw, listed: Sequence[Raw], shared: Mapping[str, Raw]
) -> Iterator[Choice]:
    """A choice called yes, no or unsure also knows the shared words that no other choice claims."""
    own = {one["value"]: _phrases(one) for one in listed}
    claimed = {phrase for phrases in own.values() for phrase in phrases}
    for one in listed:
        more: list[str] = []
        if raw["type"] != "multi_choice" and one["value"] in shared:
            more = [p for p in _phrases(shared[one["value"]]) if p not in claimed]
        yield Choice(
            value=one["value"],
            label=one["label"],
            say=tuple(dict.fromkeys([*own[one["value"]], *more])),
            note=one.get("note", ""),
            exclusive=one.get("exclusive", False),
            several=one.get("several", False),
        )


def _phrases(raw: Raw) -> list[str]:
    spoken = (raw["label"], *raw.get("say", ()))
    return [plain(str(one)) for one in spoken if plain(str(one))]


def _check(form: Form) -> None:
    if len(form.by_id) != len(form.questions):
        raise FormError(_FILE, "two questions share an id", "Give each question its own id.")
    for question in form.questions:
        where = f"{_FILE}, question {question.id}"
        for condition in question.when:
            check(condition, form.by_id, where)
        _check_words(question, form, where)


def _check_words(question: Question, form: Form, where: str) -> None:
    owner: dict[str, str] = {}
    commands = {
        phrase for name in ("skip", "why", "back", "stop") for phrase in form.commands[name].say
    }
    for choice in question.choices:
        if choice.value in form.commands or ":" in choice.value:
            raise FormError(where, f"an answer may not be called {choice.value!r}", "Rename it.")
        for phrase in choice.say:
            if owner.setdefault(phrase, choice.value) != choice.value or phrase in commands:
                raise FormError(
                    where, f"{phrase!r} means two things", "Take it off one of the lists."
                )
