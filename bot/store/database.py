"""Opening the database and bringing its tables up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final
from weakref import WeakSet

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import make_url

_PATIENCE: Final = "PRAGMA busy_timeout=5000"
# secure_delete overwrites what is deleted, since "Delete everything" leaves no trace;
# synchronous=FULL because what was acknowledged survives a crash of the machine as well.
# libpq would wait for minutes for a machine that is gone; an address that sets one has its way.
_POSTGRES_PATIENCE: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "tcp_user_timeout": 10_000,
}
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    _PATIENCE,
)


def connect(url: str) -> Engine:
    """Return an engine for a SQLite or PostgreSQL address; opens nothing yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        patience = {k: v for k, v in _POSTGRES_PATIENCE.items() if k not in parsed.query}
        return sa.create_engine(url, future=True, pool_pre_ping=True, connect_args=patience)
    in_a_file = parsed.database and parsed.database != ":memory:"
    if in_a_file:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # A pool, which SQLAlchemy 1.4 does not give to SQLite files by itself: opening the file and
    # setting the pragmas anew costs five times as much as a read.
    engine = sa.create_engine(
        url,
        future=True,
        poolclass=sa.pool.QueuePool,
        connect_args={"check_same_thread": False},
    )
    if in_a_file:
        sa.event.listen(engine, "do_connect", _make_privately)
    sa.event.listen(engine, "connect", _set_pragmas)
    sa.event.listen(engine, "begin", _begin_immediately)
    return engine


def _make_privately(
    _dialect: object, _record: object, arguments: list[str], _options: object
) -> None:
    # Whichever command looks first makes the file, and SQLite's log gets the rights of the file.
    # One that is there is never opened: closing it would take away the locks that other connections
    # of this process hold, and whoever else leaves would delete the log that they write to.
    with suppress(OSError):  # it is there, or SQLite says it better
        os.close(os.open(arguments[0], os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _set_pragmas(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is switched off so that ours, below, decides when to lock.
    connection.isolation_level = None
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_immediately(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing fails at once when another
    # process writes; taking the lock first makes it wait (busy_timeout) instead. Transactions
    # that only read say so and wait for nobody.
    reads = connection.get_execution_options().get("foyer_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def reading(engine: Engine) -> Engine:
    """Return the same engine for transactions that only read."""
    return engine.execution_options(foyer_reads=True)


class TablesError(RuntimeError):
    """The tables are not those of this version; the message says how to mend it."""


def migrate(url: str) -> None:
    """Bring the tables up to date with the newest migration.

    Raises:
        TablesError: a newer version has made them.
    """
    config = _migrations()
    config.attributes["url"] = url
    engine = connect(url)
    try:
        _raise_if_newer(_revision(engine), config)
    finally:
        engine.dispose()
    command.upgrade(config, "head")


def raise_if_not_up_to_date(engine: Engine) -> None:
    """Refuse tables that another version has made.

    Raises:
        TablesError: an older or a newer one has, or none yet.
    """
    found, config = _revision(engine), _migrations()
    _raise_if_newer(found, config)
    if found != ScriptDirectory.from_config(config).get_current_head():
        what = "is not prepared" if found is None else "has tables of an earlier version"
        raise TablesError(f"The database {what}: `foyer prepare`.")


def can_write(engine: Engine) -> bool:
    """Tell whether a transaction that writes can begin here, and tables are there; writes nothing.

    SQLite takes the lock with BEGIN; a PostgreSQL that only reads, as a copy of another does,
    begins like any other and has to be asked.
    """
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("SELECT version_num FROM alembic_version")).all()
            if engine.dialect.name != "postgresql":
                return True
            return bool(connection.execute(sa.text("SHOW transaction_read_only")).scalar() == "off")
    except sa.exc.SQLAlchemyError:
        return False


def is_in_use(engine: Engine) -> bool:
    """Tell whether anything was ever kept here, so that a server key was used."""
    there = sa.inspect(engine).get_table_names()
    with reading(engine).begin() as connection:
        return any(
            connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name))).first()
            for name in ("audit", "conversations")
            if name in there
        )


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _revision(engine: Engine) -> str | None:
    with reading(engine).begin() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return None if found is None else str(found)


def _raise_if_newer(revision: str | None, config: Config) -> None:
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise TablesError(
            "The database has tables of a newer version of Foyer. Start that version, or give back "
            "the copy of the database that was made before the update."
        )


# Engines whose log holds nothing that was deleted. A process that has just started does not know.
_FORGOTTEN: Final[WeakSet[Engine]] = WeakSet()
_ONE_AT_A_TIME: Final = Lock()


def forget_on_disk(engine: Engine) -> bool:
    """Move SQLite's write-ahead log into the file and empty it, so that no deleted page stays.

    Returns:
        Whether it is empty; while somebody still reads from it, as a backup does, it cannot be,
        and `forget_what_was_left` tries again.
    """
    if engine.dialect.name != "sqlite":
        return True
    with _ONE_AT_A_TIME:  # so that nobody's success hides somebody else's failure
        emptied = _emptied(engine)
        (_FORGOTTEN.add if emptied else _FORGOTTEN.discard)(engine)
    return emptied


def _emptied(engine: Engine) -> bool:
    # Past SQLAlchemy, because the log cannot be emptied inside a transaction, not even our own.
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        # While it waits for readers nobody can write, so it waits for less long than writers do.
        cursor.execute("PRAGMA busy_timeout=1000")
        try:
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:  # as on a full disk; what was deleted is deleted all the same
            return False
        finally:
            cursor.execute(_PATIENCE)
    finally:
        raw.close()
    return not busy


def forget_what_was_left(engine: Engine) -> int:
    """Do the same where it is not known to be done; return how often it was done now."""
    if engine in _FORGOTTEN or engine.dialect.name != "sqlite":
        return 0
    return int(forget_on_disk(engine))
