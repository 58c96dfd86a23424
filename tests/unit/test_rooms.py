"""Each room imports only what it may (docs/rooms.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INNER = {"rasa", "rasa_sdk", "fastapi", "starlette", "sqlalchemy"}
MAY_NOT_IMPORT = {
    "bot/text": INNER,
    "bot/knowledge": INNER,
    "bot/screening": INNER,
    "bot/safety": INNER,
    "bot/nlu": {"fastapi", "starlette", "sqlalchemy"},
    "bot/policies": {"fastapi", "starlette", "sqlalchemy"},
    "bot/channel": {"fastapi", "starlette", "sqlalchemy"},
    "bot/desk_export": INNER,
    "bot/store": {"fastapi", "starlette"},
    "bot/desk": {"rasa", "rasa_sdk", "tensorflow", "fastapi", "starlette"},
    "bot/web": {"rasa", "rasa_sdk", "tensorflow"},
    "bot/serving": {"rasa", "fastapi", "starlette"},
    "bot/measuring": {"fastapi", "starlette", "sqlalchemy"},
    "actions": {"rasa", "tensorflow"},
}
EXCEPTIONS = {"bot/knowledge/importer.py"}


def imports(path: Path) -> set[str]:
    """Top-level names of everything that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", sorted(MAY_NOT_IMPORT))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    files = [p for p in (ROOT / room).rglob("*.py") if str(p.relative_to(ROOT)) not in EXCEPTIONS]
    assert files
    wrong = {
        str(path.relative_to(ROOT)): sorted(imports(path) & MAY_NOT_IMPORT[room])
        for path in files
        if imports(path) & MAY_NOT_IMPORT[room]
    }
    assert wrong == {}


def test_bot_never_imports_actions() -> None:
    wrong = [str(p) for p in (ROOT / "bot").rglob("*.py") if "actions" in imports(p)]
    assert wrong == []


def test_actions_stay_flat() -> None:
    folders = [p for p in (ROOT / "actions").iterdir() if p.is_dir() and p.name != "__pycache__"]
    assert folders == []


@pytest.mark.parametrize("module", ["bot.web.main", "actions.action_screening"])
def test_web_and_actions_start_without_tensorflow(module: str) -> None:
    import subprocess
    import sys

    code = f"import sys, {module}; sys.exit('tensorflow' in sys.modules or 'rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
