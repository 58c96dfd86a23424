"""`foyer knowledge examples` writes what the encoder is tuned on."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.knowledge_examples import command
from bot.knowledge.load import entries_of

ROOT = Path(__file__).parents[3]
# Read whole; of the other files a few phrasings each, since to read all takes a minute.
WHOLE = {"basics.yml", "other_questions.yml"}
PHRASINGS = 14
pytestmark = pytest.mark.slow


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))
    for path in (copied / "faq").glob("*.yml"):
        if path.name not in WHOLE:
            path.write_text("".join(shortened(path.read_text().splitlines(keepends=True))))
    return copied


def shortened(lines: list[str]) -> Iterator[str]:
    """The lines of a file with the first phrasings of each entry alone."""
    left = 0
    for line in lines:
        if line == "    phrasings:\n":
            left = PHRASINGS + 1
        elif left and not line.startswith("      "):
            left = 0  # the end of the list
        elif left:
            left = max(left - line.startswith("      - "), 1)
            if left == 1:
                continue
        yield line


def test_every_example_is_written_as_the_encoder_reads_it(
    tmp_path: Path, knowledge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(knowledge))
    target = tmp_path / "examples.jsonl"
    result = CliRunner().invoke(command, [str(target)])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert result.output.startswith(f"{len(rows)} examples")
    labels = {row["text"]: row["label"] for row in rows}
    spelt_out = "can you tell me what an intensive outpatient program is in plain words"  # was: IOP
    assert labels[spelt_out] == "faq/what_is_iop"
    assert {"off_topic", "greet"} <= set(labels.values())
    # No entry of any file is left out, and hardly a phrasing: two may be read as one.
    for path in (knowledge / "faq").glob("*.yml"):
        for entry in entries_of(path):
            written = sum(row["label"] == f"faq/{entry.id}" for row in rows)
            assert written > 0.8 * len(entry.phrasings), entry.id
