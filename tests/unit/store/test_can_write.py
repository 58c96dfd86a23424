"""Whether a database takes what is written, on SQLite and on PostgreSQL."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pgserver
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store.database import can_write, connect


def test_a_database_that_is_there_takes_what_is_written(engine: Engine) -> None:
    assert can_write(engine)


def test_one_that_lost_its_tables_does_not(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE alembic_version RENAME TO elsewhere"))
    try:
        assert not can_write(engine)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE elsewhere RENAME TO alembic_version"))


def test_a_postgresql_that_only_reads_takes_nothing(
    postgres: pgserver.PostgresServer,
) -> None:
    url = sa.engine.make_url(postgres.get_uri("migrated"))
    reads = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    engine = connect(reads.render_as_string(hide_password=False))
    assert not can_write(engine)
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite:///{}/none/foyer.db", "postgresql://127.0.0.1:1/foyer"])
def test_one_that_is_not_there_does_not(tmp_path: Path, url: str) -> None:
    engine = connect(url.format(tmp_path))
    assert not can_write(engine)
    engine.dispose()


@pytest.mark.parametrize("own", ["", "?connect_timeout=2"])
def test_a_postgresql_that_never_says_anything_is_given_up(own: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = connect(f"postgresql://127.0.0.1:{silent.getsockname()[1]}/foyer{own}")
        told: list[bool] = []
        asking = threading.Thread(target=lambda: told.append(can_write(engine)), daemon=True)
        asking.start()
        asking.join(60)
        assert told == [False]
