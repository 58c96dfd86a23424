"""Lists of texts are held against a schema as jsonschema holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.knowledge.read import Document
from bot.knowledge.shape import shape

LISTS: list[Any] = [
    [],
    ["how long", "is it"],
    ["", "long enough", "much too long", 7, None, ["inside"], True],
    "no list",
    {"a": 1},
]
ITEMS: list[Any] = [
    {"type": "string", "minLength": 1, "maxLength": 11, "mend": "Write one."},
    {"type": "string"},
    {"type": "string", "pattern": "^[a-z ]+$"},
    {"type": "integer"},
    [{"type": "string"}, {"type": "integer"}],
    True,
]


@pytest.mark.parametrize("items", ITEMS)
@pytest.mark.parametrize("given", LISTS)
def test_what_does_not_fit_is_what_jsonschema_says(items: Any, given: Any) -> None:
    schema = {"properties": {"list": {"type": "array", "items": items}}}
    lines = {("list", number): number + 2 for number in range(10)} | {(): 1, ("list",): 1}
    document = Document(Path("a.yml"), {"list": given}, lines)
    found = [problem.line for problem in shape(document, schema)]
    theirs = Draft7Validator(schema).iter_errors(document.data)
    assert found == [document.line(tuple(error.absolute_path)) for error in theirs]


TEXTS = {
    "type": "object",
    "required": ["exit", "delete"],
    "additionalProperties": {"type": "string"},
}


@pytest.mark.parametrize(
    ("given", "line", "mend"),
    [({"delete": "x", "exot": "Exit"}, 2,
      "Add a line `exit:`. If it is `exot` here, give that its name back instead."),
     ({"delete": "x", "other": "Exit"}, 1, "Add a line `exit:`."),
     ({"delete": "x"}, 1, "Add a line `exit:`.")],
)  # fmt: skip
def test_a_text_that_was_given_another_name_is_told_where_it_stands(
    given: dict[str, str], line: int, mend: str
) -> None:
    document = Document(Path("a.yml"), given, {(): 1, ("exot",): 2, ("other",): 2})
    (problem,) = shape(document, TEXTS)
    assert (problem.what, problem.line, problem.mend) == ("`exit` is missing.", line, mend)
