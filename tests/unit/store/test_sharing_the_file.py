"""Several connections of a process and other processes share SQLite's file and its log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.store.database import connect

PASSES_BY = """
import sys
from bot.store.database import connect
engine = connect(sys.argv[1])
with engine.connect() as connection:
    print(connection.exec_driver_sql("SELECT count(*) FROM kept").scalar())
engine.dispose()
"""


def seen_by_another(url: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PASSES_BY, url], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_command_that_ends_does_not_delete_the_log_of_one_that_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    engine = connect(url)
    with engine.connect() as first:
        with first.begin():
            first.exec_driver_sql("CREATE TABLE kept (one INTEGER)")
        with engine.connect():  # opens the file once more
            assert seen_by_another(url) == "0"
            with first.begin():
                first.exec_driver_sql("INSERT INTO kept VALUES (1)")
            assert seen_by_another(url) == "1"
    engine.dispose()
