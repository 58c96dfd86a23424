"""`foyer knowledge examples` writes what the encoder is tuned on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.knowledge_examples import command

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.slow


def test_every_example_is_written_as_the_encoder_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    target = tmp_path / "examples.jsonl"
    result = CliRunner().invoke(command, [str(target)])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert result.output.startswith(f"{len(rows)} examples")
    assert len(rows) > 40_000  # none of the files is left out
    labels = {row["text"]: row["label"] for row in rows}
    spelt_out = "can you tell me what an intensive outpatient program is in plain words"  # was: IOP
    assert labels[spelt_out] == "faq/what_is_iop"
    assert {"faq/other_questions", "off_topic", "greet"} <= set(labels.values())
