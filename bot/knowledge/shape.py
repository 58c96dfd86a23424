"""Holds a file against its JSON Schema and says what does not fit in an editor's words.

A schema may carry two notes of ours beside each property: `description`, what the property is for,
and `mend`, what to write. Both end up in the message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from math import inf
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from jsonschema.validators import extend

from bot.knowledge.mends import CURLY
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn

_TYPES = {
    "string": "a text",
    "array": "a list",
    "object": "a group of `name: value` lines",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_NO_GROUP = (
    "A colon or a brace makes a group of it: put quotes around the whole text, or write it on the "
    "next line, below `>-`."
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOW = {
    "string": "Write a text; put quotes around numbers and dates.",
    "array": "Put each item on its own line, after a dash and a space; [] is an empty list.",
    "object": "Put `name: value` lines below it, indented by two spaces.",
    "integer": "Write a whole number without quotes.",
    "number": "Write a number without quotes.",
    "boolean": "Write true or false without quotes.",
}


def shape(document: Document, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield every place where a document does not fit its schema.

    Args:
        document: the file.
        schema: its JSON Schema, draft 7, read with `read_schema`.
    """
    dates = FormatChecker(formats=("date",))
    for error in _Validator(schema, format_checker=dates).iter_errors(document.data):
        yield from _told(document, _innermost(error))


def _items(
    validator: Any, items: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Look through a list as jsonschema does, texts without a validator for each.

    There are 40,000 phrasings; `foyer knowledge check` waited for them.
    """
    if isinstance(instance, list) and _are_texts(items):
        least, most = items.get("minLength", 0), items.get("maxLength", inf)
        for at, item in enumerate(instance):
            if not (isinstance(item, str) and least <= len(item) <= most):
                yield from validator.descend(item, items, path=at)
        return
    yield from Draft7Validator.VALIDATORS["items"](validator, items, instance, schema)


def _are_texts(items: Any) -> bool:
    """Say whether a schema asks for texts, and for nothing of them but a length."""
    return (
        isinstance(items, dict)
        and items.get("type") == "string"
        and items.keys() <= {"type", "minLength", "maxLength", "description", "mend"}
    )


_Validator: Any = extend(Draft7Validator, {"items": _items})  # type: ignore[no-untyped-call]


def read_schema(path: Path) -> Mapping[str, Any] | Problem:
    """Return a schema, or the problem that keeps it from being used."""
    try:
        schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        Draft7Validator.check_schema(schema)
    except json.JSONDecodeError as error:
        return Problem(path, error.lineno, "This schema is not JSON.", "Ask a developer.")
    except (OSError, UnicodeDecodeError, SchemaError):
        return Problem(path, 1, "This schema cannot be used.", "Ask a developer.")
    return schema


def _innermost(error: ValidationError) -> ValidationError:
    """Return the error that an editor can act on, inside `anyOf` and its kin."""
    while error.context:
        deeper = best_match(error.context)
        if deeper is None:
            break
        error = deeper
    return error


def _told(document: Document, error: ValidationError) -> Iterator[Problem]:
    where: PathIn = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        yield from _unknown_names(document, error, where)
        return
    what, mend = _words(error, where)
    mend = _ungrouped(error) or _no_such_day(error) or _note(error) or mend
    renamed = _renamed(error)
    if renamed:
        where = (*where, renamed)
        mend = f"{mend} If it is `{renamed}` here, give that its name back instead."
    yield Problem(document.path, document.line(where), what, mend)


def _ungrouped(error: ValidationError) -> str | None:
    """Return the mend for a text that YAML takes for a group of `name: value`."""
    value: Any = error.instance
    wanted: Any = error.validator_value
    if error.validator != "type" or "string" not in wanted or not isinstance(value, Mapping):
        return None
    return CURLY if any(str(name).startswith(("“", "”")) for name in value) else _NO_GROUP


def _no_such_day(error: ValidationError) -> str | None:
    """Return the mend for a day that is written as it should be, but is in no calendar."""
    if error.validator != "format" or not _DAY.fullmatch(str(error.instance)):
        return None
    return "Look the day up in a calendar."


def _unknown_names(document: Document, error: ValidationError, where: PathIn) -> Iterator[Problem]:
    schema: Any = error.schema
    given: Any = error.instance
    known = list(schema.get("properties", {}))
    for name in given:
        if name not in known:
            line = document.line((*where, name))
            mend = _unknown(name, given[name], known)
            yield Problem(document.path, line, f"`{name}` is not known here.", mend)


def _unknown(name: str, value: Any, known: list[str]) -> str:
    begun, colon, _ = name.partition(":")
    if colon and begun in known:
        return f"Put a space behind `{begun}:`."
    close = get_close_matches(name, known, 1)
    if close:
        return f"Did you mean `{close[0]}`?"
    if value is None:  # {name: Martin Luther King, Jr. Day}
        return "Put quotes around a text with a comma that stands between { and }."
    return f"Use one of {_listed(known)}."


def _words(error: ValidationError, where: PathIn) -> tuple[str, str]:
    """Return what is wrong and the mend, for one failed rule of a schema."""
    name = _name(where)
    value: Any = error.instance
    rule: Any = error.validator_value
    if error.validator == "required":
        return _missing(error)
    if error.validator == "type" and not where and value is None:
        return "The file is empty.", "Put its text back."
    if error.validator == "type":
        wanted = rule[0] if isinstance(rule, list) else rule
        return f"{name} is {_kind(value)}, not {_TYPES.get(wanted, wanted)}.", _HOW.get(wanted, "")
    if error.validator == "enum":
        return f'{name} is "{value}".', f"Write one of {_listed(rule)}."
    if error.validator == "const":
        return f'{name} is "{value}".', f"Write {rule}."
    if error.validator == "minLength" and rule == 1:
        return f"{name} is empty.", "Write a text here, or take the whole line out."
    if error.validator in ("minItems", "minLength", "minProperties"):
        return f"{name} is too short or empty.", f"It needs at least {rule}."
    if error.validator in ("maxItems", "maxLength", "maxProperties"):
        return f"{name} is too long ({len(value)}).", f"Keep it to {rule} at most."
    if error.validator in ("minimum", "maximum"):
        return f"{name} is {value}.", f"The {error.validator} is {rule}."
    if error.validator == "uniqueItems":
        return f"{name} names something twice.", "Name each once."
    if _no_such_day(error):
        return f'{name} is "{value}", a day that does not exist.', ""
    if error.validator in ("pattern", "format"):
        return f'{name} is "{value}", which has the wrong form.', "Look at the other entries."
    return f"{name} does not fit here.", "Look at how the other entries do it."


def _missing(error: ValidationError) -> tuple[str, str]:
    schema: Any = error.schema
    name = _absent(error)
    about = schema.get("properties", {}).get(name, {})
    note = about.get("mend") or about.get("description") or ""
    return f"`{name}` is missing.", f"Add a line `{name}:`. {note}".strip()


def _renamed(error: ValidationError) -> str | None:
    """Return the name that somebody gave to what is missing, where other names are allowed."""
    schema: Any = error.schema
    if error.validator != "required" or schema.get("additionalProperties") is False:
        return None  # an unknown name is told by itself
    given: Any = error.instance
    wanted: Any = error.validator_value
    unknown = sorted(set(given) - set(schema.get("properties", {})) - set(wanted))
    return next(iter(get_close_matches(_absent(error), unknown, 1)), None)


def _absent(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    given: Any = error.instance
    absent: list[str] = [name for name in wanted if name not in given]
    return next((one for one in absent if f"'{one}'" in error.message), absent[0])


def _note(error: ValidationError) -> str | None:
    """Return the schema's own mend for the value that failed, if the value itself failed."""
    if error.validator in ("required", "additionalProperties") or not isinstance(
        error.schema, Mapping
    ):
        return None
    return error.schema.get("mend")


def _name(where: PathIn) -> str:
    names = [step for step in where if isinstance(step, str)]
    if not names:
        return "The file" if not where else f"Item {int(where[-1]) + 1}"
    if isinstance(where[-1], int):
        return f"Item {where[-1] + 1} of `{names[-1]}`"
    return f"`{names[-1]}`"


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    for names, kind in ((bool, "boolean"), (str, "string"), (list, "array"), (dict, "object")):
        if isinstance(value, names):
            return _TYPES[kind]
    return "a number"


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)
