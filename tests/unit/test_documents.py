"""What the documents name is there: commands, options, make targets, files and rooms."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli.main import main
from bot.settings_table import SETTINGS
from bot.store.tables import metadata

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "benchmarks/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
_CODE = re.compile(r"`([^`\n]+)`|^ {4}(\S.*)$", re.MULTILINE)
_COMMAND = re.compile(r"^(?:\.venv/bin/)?foyer (.+)$")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_FOLDERS = ("actions", "bot", "data", "docs", "export", "knowledge", "scripts", "tests")


def pieces(document: Path) -> list[str]:
    """What stands in a document as code, a line each."""
    found = _CODE.findall(document.read_text("utf-8"))
    return [(inline or block).strip() for inline, block in found]


def unknown(words: list[str]) -> str | None:
    """The first word of a `foyer` command line that does not exist, or None."""
    command: click.Command = main
    context = click.Context(main)
    for word in words:
        word = word.strip("[]().,;")
        if word.startswith("-"):
            names = {name for one in command.params for name in one.opts}
            if word.split("=")[0] not in {*names, "--help"}:
                return word
        elif isinstance(command, click.Group):
            inner = command.get_command(context, word)
            if inner is None:
                return word
            command = inner
    return None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_foyer_command_and_option_that_a_document_names_exists(document: Path) -> None:
    lines = [found.group(1) for piece in pieces(document) if (found := _COMMAND.match(piece))]
    # Two spaces divide a command from what is said of it; "…" in quotes is what somebody asks.
    bare = [re.sub(r'"[^"]*"', "TEXT", re.split(r" {2,}| #", line)[0]) for line in lines]
    assert {line: word for line in bare if (word := unknown(line.split()))} == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {piece.split()[1] for piece in pieces(document) if piece.startswith("make ")}
    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_path_in_a_document_leads_somewhere(document: Path) -> None:
    links = {target: document.parent / target for target in _LINK.findall(document.read_text())}
    paths = {
        piece: ROOT / piece
        for piece in pieces(document)
        if re.fullmatch(rf"(?:{'|'.join(_FOLDERS)})/[\w./-]+", piece)
    }
    assert [name for name, path in {**links, **paths}.items() if not path.exists()] == []


def test_every_room_stands_in_the_list_of_rooms() -> None:
    text = (ROOT / "docs/rooms.md").read_text("utf-8")
    rooms = [path for path in (ROOT / "bot").iterdir() if path.name not in ("__pycache__",)]
    named = [f"`bot/{path.name}`" for path in rooms if path.name != "__init__.py"]
    assert [name for name in named if name not in text] == []


def test_every_folder_of_ours_stands_in_the_list_of_rooms() -> None:
    text = (ROOT / "docs/rooms.md").read_text("utf-8")
    assert [name for name in (*_FOLDERS, "benchmarks") if f"`{name}" not in text] == []


def test_every_table_stands_in_the_page_on_what_is_kept() -> None:
    text = (ROOT / "docs/privacy.md").read_text("utf-8")
    assert [name for name in metadata.tables if f"`{name}`" not in text] == []


def test_every_command_stands_in_a_document() -> None:
    told = "\n".join(piece for document in DOCUMENTS for piece in pieces(document))
    commands = main.list_commands(click.Context(main))
    assert [name for name in commands if f"foyer {name}" not in told] == []


def test_every_setting_is_explained_to_operators() -> None:
    text = (ROOT / "docs/operators.md").read_text("utf-8")
    assert [one.name for one in SETTINGS if f"`{one.name}`" not in text] == []


def test_every_page_that_a_document_names_is_served() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot/web").rglob("*.py"))
    found = [piece for document in DOCUMENTS for piece in pieces(document)]
    named = {piece for piece in found if re.fullmatch(r"/[a-z][a-z/_.]*", piece)}
    assert {"/staff", "/callback", "/demo"} <= named
    routes = {name: re.sub(r"^(/staff/live|/staff|/api)", "", name) for name in named}
    assert [name for name, route in routes.items() if f'"{route}"' not in source] == []
