"""Who publishes and who serves are two processes; here they meet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.serving.handover import Busy, Handover, Outcome, Serves, Wanted

SERVES = """
import sys
from pathlib import Path
from bot.serving.handover import Handover
here = Handover(Path(sys.argv[1]))
here.serve()
print("serves", flush=True)
sys.stdin.read()
"""


def test_a_wish_is_taken_once_and_its_outcome_found(tmp_path: Path) -> None:
    publishes, serves = Handover(tmp_path), Handover(tmp_path)
    serves.serve()
    wanted = publishes.ask(None, "a" * 16, "model")
    assert publishes.outcome(wanted) is None
    assert serves.wanted() == wanted
    assert serves.wanted() is None
    serves.tell(Outcome(wanted.id, False, "It did not start."))
    assert publishes.outcome(wanted) == Outcome(wanted.id, False, "It did not start.")
    again = publishes.ask("b" * 16, "a" * 16, "model", instead_of="b" * 16)
    assert publishes.outcome(again) is None
    assert serves.wanted() == Wanted(again.id, "b" * 16, "a" * 16, "model", "b" * 16)


def test_a_wish_of_before_is_not_taken(tmp_path: Path) -> None:
    Handover(tmp_path).ask(None, "a" * 16, "model")
    serves = Handover(tmp_path)
    serves.serve()
    assert serves.wanted() is None


@pytest.mark.parametrize("written", ["half", "[]", '{"id": "1"}', ""])
def test_what_is_no_wish_is_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "wanted.json").write_text(written)
    assert Handover(tmp_path).wanted() is None


def test_one_serves_and_one_publishes_at_a_time(tmp_path: Path) -> None:
    here, other = Handover(tmp_path / "new"), Handover(tmp_path / "new")
    assert not here.is_served()
    here.serve()
    here.publish()
    for act in (other.serve, other.publish):
        with pytest.raises(Busy):
            act()
    assert other.is_served()
    here.close()
    assert not other.is_served()
    other.serve()
    other.publish()
    other.close()


def test_it_is_known_who_serves_once_everything_runs(tmp_path: Path) -> None:
    serves, other = Handover(tmp_path), Handover(tmp_path)
    serves.serve()
    assert other.server() is None
    serves.started(Serves(1, "knowledge", "models"))
    assert other.server() == Serves(1, "knowledge", "models")
    serves.close()
    assert other.server() is None
    serves.serve()  # anew, and not up yet
    assert other.server() is None
    serves.close()


def test_who_died_does_not_serve_any_more(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVES, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "serves\n"
        assert Handover(tmp_path).is_served()
        process.kill()
        process.wait()
        assert not Handover(tmp_path).is_served()
