"""An empty, migrated database for each test, on SQLite and on real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pgserver
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Draft, Message, Session
from bot.store.database import connect, migrate
from bot.store.handoffs import HandoffDraft, Handoffs, Line
from bot.store.keys import Keys
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffAccounts, StaffMember

JOINED = {"text": "Somebody is here."}


class FakeClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(scope="session")
def postgres() -> Iterator[pgserver.PostgresServer]:
    # Not in pytest's own folder: as root, PostgreSQL runs as another user, and every pytest that
    # starts meanwhile closes that folder to others.
    with TemporaryDirectory(prefix="foyer-postgres-") as folder:
        server = pgserver.get_server(Path(folder) / "data")
        # A crash may lose it: waiting for the disk took a third of these tests' time.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE migrated;")
        migrate(server.get_uri("migrated"))
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "foyer.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "foyer.db")
        url = f"sqlite:///{tmp_path / 'foyer.db'}"
    else:
        url = request.getfixturevalue("postgres").get_uri("migrated")
    engine = connect(url)
    if request.param == "postgresql":
        _empty(engine)
    yield engine
    engine.dispose()


def _empty(engine: Engine) -> None:
    """Leave nothing of the test before: quicker than a database for each."""
    tables = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    with engine.begin() as connection:
        # Without its triggers: the audit trail refuses to be emptied, as it should.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        names = ", ".join(sorted(tables))
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def hasher() -> PasswordHasher:
    """argon2 at its cheapest: these tests are about accounts, not about argon2."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def keys() -> Keys:
    return Keys(b"k" * 32)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def everything_stored(engine: Engine) -> str:
    """All values of all rows, as one text to search in."""
    inspector = sa.inspect(engine)
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in inspector.get_table_names()
            for row in connection.execute(sa.text(f"SELECT * FROM {table}"))
        )


@pytest.fixture
def conversations(engine: Engine, keys: Keys, clock: FakeClock) -> Conversations:
    return Conversations(engine, keys, clock)


@pytest.fixture
def handoffs(engine: Engine, keys: Keys, clock: FakeClock) -> Handoffs:
    return Handoffs(engine, keys, clock)


@pytest.fixture
def live(engine: Engine, keys: Keys, clock: FakeClock) -> LiveChats:
    return LiveChats(engine, keys, clock)


@pytest.fixture
def moves(engine: Engine, keys: Keys, clock: FakeClock) -> Moves:
    return Moves(engine, keys, clock)


@pytest.fixture
def session(conversations: Conversations) -> Session:
    """A visitor who has said one thing and had one answer."""
    session = conversations.start()
    conversations.add(
        session, Draft("visitor", {"text": "marzipan"}), Draft("bot", {"text": "Thank you."})
    )
    return session


@pytest.fixture
def members(engine: Engine, keys: Keys, hasher: PasswordHasher) -> list[StaffMember]:
    accounts = StaffAccounts(engine, keys, hasher=hasher)
    return [
        accounts.add(f"{role}{n}@example.org", f"Desk {n}", "staff", "a long enough password")
        for n, role in enumerate(("first", "second"))
    ]


def draft(request_id: str = "r1", priority: str = "normal", **given: Any) -> HandoffDraft:
    """What a visitor agrees to send."""
    made = HandoffDraft(request_id, "screening", priority, "1", "May we?", 1.0, {"name": "Sam"})
    return replace(made, **given)


def texts(lines: Sequence[Message | Line]) -> list[str]:
    """What some messages or lines say."""
    return [str(line.body["text"]) for line in lines]


def said(text: str) -> Draft:
    return Draft("visitor", {"text": text}, answered=False)


@pytest.fixture
def shared(live: LiveChats, session: Session) -> str:
    """A handoff of a conversation that its visitor shares."""
    return live.share(session, draft(reason=LIVE_CHAT)).handoff_id


@pytest.fixture
def taken(shared: str, moves: Moves, members: list[StaffMember]) -> str:
    """The same, claimed by the first member."""
    moves.claim(shared, by=members[0].id, tell=JOINED)
    return shared
