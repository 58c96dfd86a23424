"""`foyer audit verify` proves that the trail is whole, and says where it is not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot.cli.audit import command
from bot.store import tables as t
from bot.store.staff import StaffMember
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk


@pytest.fixture
def worked(desk: Desk, browser: Browser, sam: StaffMember) -> Desk:
    """A desk at which a handoff was claimed, read and exported."""
    handoff_id, _ = desk.send()
    browser.act(handoff_id, "claim")
    browser.get(f"/staff/handoffs/{handoff_id}")
    browser.act(handoff_id, "close")
    return desk


def verify(desk: Desk, *options: str) -> Result:
    env = {"FOYER_DATABASE_URL": desk.deps.settings.database_url}
    return CliRunner().invoke(command, ["verify", *options], env=env)


def noted(result: Result) -> str:
    return result.output.rsplit(" ", 1)[1].strip()


def tamper(desk: Desk, statement: sa.sql.Executable) -> None:
    """Change the trail as somebody could who has the database file and its password."""
    with desk.deps.engine.begin() as connection:
        for name in ("audit_no_update", "audit_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(statement)


def test_a_whole_trail_is_said_to_be_whole(worked: Desk) -> None:
    result = verify(worked)
    assert (result.exit_code, result.output.startswith("The trail is whole: ")) == (0, True)
    assert verify(worked, "--noted", noted(result)).exit_code == 0


@pytest.mark.parametrize("statement", [
    t.audit.update().where(t.audit.c.action == "read").values(action="note"),
    t.audit.delete().where(t.audit.c.action == "read"),
])  # fmt: skip
def test_the_database_itself_refuses_to_change_or_remove_a_row(
    worked: Desk, statement: sa.sql.Executable
) -> None:
    with pytest.raises(sa.exc.DatabaseError), worked.deps.engine.begin() as connection:
        connection.execute(statement)


def test_an_altered_row_is_named(worked: Desk) -> None:
    tamper(worked, t.audit.update().where(t.audit.c.action == "read").values(action="note"))
    result = verify(worked)
    assert (result.exit_code, "was altered" in result.output) == (1, True)


def test_a_removed_row_is_named(worked: Desk) -> None:
    tamper(worked, t.audit.delete().where(t.audit.c.action == "read"))
    result = verify(worked)
    assert (result.exit_code, "is missing" in result.output) == (1, True)


def test_newest_rows_that_were_cut_off_are_found_with_what_was_noted_elsewhere(
    worked: Desk,
) -> None:
    before = noted(verify(worked))
    tamper(worked, t.audit.delete().where(t.audit.c.action == "close"))
    assert verify(worked).exit_code == 0
    result = verify(worked, "--noted", before)
    assert (result.exit_code, "not as it was noted" in result.output) == (1, True)


def test_what_is_no_note_is_told_so(worked: Desk) -> None:
    assert "is not a row and its hash" in verify(worked, "--noted", "abc").output
