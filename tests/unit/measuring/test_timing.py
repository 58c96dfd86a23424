"""Times are medians, and a long training says how far it has come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.measuring import timing
from bot.measuring.timing import last_words, median_milliseconds, train


class CountingParser:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def parse(self, text: str) -> dict[str, Any]:
        self.asked.append(text)
        return {}


def test_every_text_is_timed_after_one_that_is_not() -> None:
    parser = CountingParser()
    assert median_milliseconds(parser, ["a", "b", "c"]) >= 0.0
    assert parser.asked[1:] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("INFO begun\rEpochs:   1%|x| 1/100\rEpochs:  42%|xx| 42/100", "(Epochs:  42%)"),
        ("INFO begun\n", ""),
        ("", ""),
    ],
)
def test_progress_is_read_from_the_last_epoch_bar(log: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "stock.log").write_text(log)
    assert last_words(tmp_path / "stock.log") == told


def test_a_training_is_timed_to_its_end_not_to_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "_LOOK_SECONDS", 60.0)
    (tmp_path / "quick.py").write_text("import time; time.sleep(0.2); open('model', 'w').close()")
    spent = train(
        ["quick"], tmp_path, tmp_path / "model", tmp_path / "log", progress=print, minutes=1
    )
    assert 0.2 <= spent < 50.0
