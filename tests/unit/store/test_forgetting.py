"""What was deleted is gone from SQLite's files as well, as soon as nobody reads the old state."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Session
from bot.store.database import connect, forget_on_disk, forget_what_was_left
from bot.store.keys import Keys
from bot.store.live import LIVE_CHAT, LiveChats
from tests.unit.store.conftest import FakeClock, draft, said


@dataclass
class File:
    """A database file, and short words for what is looked for in it."""

    folder: Path
    engine: Engine
    conversations: Conversations
    live: LiveChats
    clock: FakeClock

    def rows(self, table: str) -> list[bytes]:
        """What is sealed in a table now."""
        with contextlib.closing(sqlite3.connect(self.folder / "foyer.db")) as other:
            return [row[0] for row in other.execute(f"SELECT sealed FROM {table}")]

    def holds(self, rows: list[bytes]) -> bool:
        """Whether any of these rows still stands in one of the files."""
        files = b"".join(one.read_bytes() for one in self.folder.glob("foyer.db*"))
        return any(row[:64] in files for row in rows)

    @contextlib.contextmanager
    def read_by_somebody(self) -> Iterator[None]:
        """As during a backup."""
        path = self.folder / "foyer.db"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM messages").fetchone()
            yield


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path, keys: Keys, clock: FakeClock) -> Iterator[File]:
    shutil.copy(migrated_file, tmp_path / "foyer.db")
    engine = connect(f"sqlite:///{tmp_path / 'foyer.db'}")
    parts = Conversations(engine, keys, clock), LiveChats(engine, keys, clock)
    yield File(tmp_path, engine, *parts, clock)
    engine.dispose()


def talking(file: File) -> Session:
    session = file.conversations.start()
    file.conversations.add(session, said("marzipan " * 20))
    return session


def test_what_could_not_be_forgotten_while_somebody_read_is_forgotten_afterwards(
    file: File,
) -> None:
    session = talking(file)
    rows = file.rows("messages")
    with file.read_by_somebody():
        file.conversations.delete(session.conversation_id)
        assert not forget_on_disk(file.engine)
        assert forget_what_was_left(file.engine) == 0
    assert file.holds(rows)
    assert forget_what_was_left(file.engine) == 1
    assert not file.holds(rows)
    assert forget_what_was_left(file.engine) == 0


def test_after_a_start_it_is_done_once_whatever_happened_before(file: File) -> None:
    talking(file)
    assert [forget_what_was_left(file.engine) for _ in range(2)] == [1, 0]


def test_a_writer_does_not_fail_while_it_is_tried(file: File) -> None:
    session = talking(file)
    with file.read_by_somebody(), ThreadPoolExecutor() as pool:
        tried = pool.submit(forget_on_disk, file.engine)
        time.sleep(0.2)  # it waits for the reader by now
        assert not tried.done()
        file.conversations.add(session, said("and this"))
        assert not tried.result()


def test_a_disk_that_fails_leaves_it_for_the_next_round(
    file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __init__(self) -> None:
            self.raw = connection()

        def cursor(self) -> Full:
            return self

        def execute(self, words: str) -> None:
            if "checkpoint" in words:
                raise sqlite3.OperationalError("database or disk is full")

        def close(self) -> None:
            self.raw.close()

    connection = file.engine.raw_connection
    monkeypatch.setattr(file.engine, "raw_connection", Full)
    assert not forget_on_disk(file.engine)
    monkeypatch.undo()
    assert forget_what_was_left(file.engine) == 1


def test_a_request_that_is_taken_back_leaves_the_file(file: File) -> None:
    session = talking(file)
    file.live.share(session, draft(reason=LIVE_CHAT))
    rows = file.rows("handoff_messages")
    assert file.live.leave(session) == "cancelled"
    assert not file.holds(rows)


def test_a_swept_conversation_leaves_the_file(file: File) -> None:
    talking(file)
    rows = file.rows("messages")
    file.clock.advance(3601)
    assert file.conversations.sweep(3600) == 1
    assert not file.holds(rows)
