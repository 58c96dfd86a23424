"""The migrations make exactly the tables that the code names."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

import bot.store
from bot.store import tables as t
from bot.store.audit import Asked, AuditTrail, record
from bot.store.database import TablesError, connect, migrate, raise_if_not_up_to_date
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from bot.store.tables import metadata


def alembic(url: str) -> Config:
    config = Config()
    folder = Path(bot.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.attributes["url"] = url
    return config


def test_migrated_tables_equal_the_tables_in_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_what_was_sent_before_the_desk_keeps_its_lines_and_its_wait(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    command.upgrade(alembic(url), "0001")
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO handoffs (id, conversation_id, request_id, reason, priority, state, "
                "consent_version, consent_at, created_at) "
                "VALUES ('h', 'c', 'r', 'crisis', 0, 'waiting', '1', 1, 5)"
            )
        )
        for seq in (1, 2):
            connection.execute(
                sa.text(
                    "INSERT INTO handoff_messages (handoff_id, seq, author, at, sealed) "
                    f"VALUES ('h', {seq}, 'visitor', 1, x'00')"
                )
            )
    migrate(url)
    with engine.connect() as connection:
        row = connection.execute(sa.select(t.handoffs)).one()
        lines = connection.execute(sa.select(t.handoff_messages.c.conversation_seq)).scalars()
        assert (row.last_seq, row.waiting_since, row.alarm_at, row.live) == (2, 5.0, 5.0, False)
        assert list(lines) == [1, 2]


def test_a_store_with_data_gets_what_came_later_and_gives_it_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    command.upgrade(alembic(url), "0004")
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO handoffs (id, conversation_id, request_id, reason, priority, state, "
                "consent_version, consent_at, created_at, live, waiting_since) "
                "VALUES ('h', 'c', 'r', 'live_chat', 2, 'waiting', '1', 1, 5, 1, 5)"
            )
        )
        for number in range(3):
            record(connection, float(number), "sam", "read", "h")
    migrate(url)
    rows = Handoffs(engine, Keys(b"k" * 32)).queue()
    assert [(row.id, row.live, row.visitor_seen_at) for row in rows] == [("h", True, None)]
    trail = AuditTrail(engine)
    assert len(trail.page(Asked(account="sam"), 5).rows) == 3
    assert list(trail.breaks()) == []
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(t.audit.delete())
    command.downgrade(alembic(url), "0004")
    assert list(trail.breaks()) == []
    assert "visitor_seen_at" not in {
        one["name"] for one in sa.inspect(engine).get_columns("handoffs")
    }


def test_the_desk_can_be_taken_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    migrate(url)
    command.downgrade(alembic(url), "0001")
    tables = sa.inspect(connect(url)).get_table_names()
    assert "handoffs" in tables
    assert "alerts" not in tables


def test_taking_a_version_back_loses_no_line_of_what_was_sent(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    migrate(url)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO handoffs (id, conversation_id, request_id, reason, priority, state, "
                "consent_version, consent_at, created_at) "
                "VALUES ('h', 'c', 'r', 'crisis', 0, 'waiting', '1', 1, 5)"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO handoff_messages (handoff_id, seq, conversation_seq, author, at, "
                "sealed) VALUES ('h', 1, 1, 'visitor', 1, x'00')"
            )
        )
    engine.dispose()
    command.downgrade(alembic(url), "0001")
    with connect(url).begin() as connection:
        lines = connection.execute(sa.text("SELECT seq FROM handoff_messages")).scalars()
        assert list(lines) == [1]


def test_tables_of_another_version_are_told_apart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    engine = connect(url)
    with pytest.raises(TablesError, match="is not prepared: `foyer prepare`"):
        raise_if_not_up_to_date(engine)
    command.upgrade(alembic(url), "0002")
    with pytest.raises(TablesError, match="tables of an earlier version: `foyer prepare`"):
        raise_if_not_up_to_date(engine)
    migrate(url)
    raise_if_not_up_to_date(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (lambda: migrate(url), lambda: raise_if_not_up_to_date(engine)):
        with pytest.raises(TablesError, match="tables of a newer version of Foyer"):
            refuse()
