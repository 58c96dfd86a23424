"""The runbook as a page: what docs/ uses of Markdown, as text."""

from __future__ import annotations

from pathlib import Path

from bot.web.staff.runbook import Block, blocks

ROOT = Path(__file__).parents[2]


def said(block: Block) -> list[list[str]]:
    return [["".join(piece.words for piece in cell) for cell in row] for row in block.rows]


def test_headings_lists_steps_tables_and_paragraphs_are_told_apart() -> None:
    table = "| f | g |\n|---|---|\n| h | i |\n"
    text = f"# Title\n\nOne\ntwo.\n\nThree.\n\n- a\n  b\n- c\n\n1. d\n2. e\n\n{table}"
    found = list(blocks(text))
    assert [(one.kind, said(one)) for one in found] == [
        ("heading", [["Title"]]),
        ("text", [["One two."]]),
        ("text", [["Three."]]),
        ("list", [["a b"], ["c"]]),
        ("steps", [["d"], ["e"]]),
        ("table", [["f", "g"], ["h", "i"]]),
    ]


def test_code_is_told_apart_from_words() -> None:
    [block] = blocks("Run `foyer switch show` now.")
    assert [(piece.words, piece.code) for piece in block.rows[0][0]] == [
        ("Run ", False), ("foyer switch show", True), (" now.", False)
    ]  # fmt: skip


def test_nothing_of_the_shipped_runbook_is_lost() -> None:
    text = (ROOT / "docs" / "runbook-switch.md").read_text("utf-8")
    shown = " ".join(cell for block in blocks(text) for row in said(block) for cell in row)
    plain = text.replace("`", "").replace("**", "")
    words = {word for word in plain.split() if not set(word) <= set("|-#")}
    assert {word for word in words if word not in shown and not word.rstrip(".").isdigit()} == set()
