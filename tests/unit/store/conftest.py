"""A fresh, migrated database for each test, on SQLite and on real PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pgserver
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.store.database import connect, migrate
from bot.store.keys import Keys


class FakeClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pgserver.PostgresServer]:
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
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
        server = request.getfixturevalue("postgres")
        name = "t" + uuid4().hex
        server.psql(f"CREATE DATABASE {name} TEMPLATE migrated;")
        url = server.get_uri(name)
    engine = connect(url)
    yield engine
    engine.dispose()


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
