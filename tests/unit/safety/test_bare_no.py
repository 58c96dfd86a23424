"""What is a bare "no" to "Are you safe right now?", and what says no to something else."""

from __future__ import annotations

import pytest

from bot.safety.bare_no import is_no


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No.",
        "nope",
        "not really",
        "I’m not safe",
        "no im not",
        "he isn't safe",
        "não",
        "no i am scared",
        "I'm so scared of him",
        "no, tengo miedo",
        "não, estou com medo",
    ],
)
def test_a_bare_no_is_one(text: str) -> None:
    assert is_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "no thanks",
        "no, I am safe",
        "im not suicidal",
        "no idea what an iop is",
        "no im not scared",
        "no tengo miedo",
        "I am scared of groups",
        "scared to ask my boss",
    ],
)
def test_anything_else_is_not_a_bare_no(text: str) -> None:
    assert not is_no(text)
