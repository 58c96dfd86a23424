"""The audit trail in pieces: narrowed, page by page, and quick however long it is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import Asked, AuditPage, AuditTrail, record

ROWS = (
    (10.0, "sam", "read", "h1"),
    (20.0, "kim", "read", "h2"),
    (30.0, "ada", "role_lead", "sam"),
    (40.0, "sam", "claim", "h1"),
    (50.0, "unknown", "sign_in_refused", "sam"),
    (60.0, "sam", "search", "sam"),
    (70.0, "visitor", "withdraw", "h1"),
)


@pytest.fixture
def trail(engine: Engine) -> AuditTrail:
    with engine.begin() as connection:
        for row in ROWS:
            record(connection, *row)
    return AuditTrail(engine)


def numbers(page: AuditPage) -> list[int]:
    return [row.id for row in page.rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), [7, 6, 5, 4, 3, 2, 1]),
        (Asked(object_id="h1"), [7, 4, 1]),
        # What it did and what was done to it, each row once.
        (Asked(account="sam"), [6, 5, 4, 3, 1]),
        (Asked(account="visitor"), [7]),
        (Asked(account="lee"), []),
        (Asked(actions=("read", "claim")), [4, 2, 1]),
        (Asked(since=20.0, until=40.0), [3, 2]),
        (Asked(account="sam", actions=("read", "search"), since=20.0), [6]),
        (Asked(account="sam", object_id="h1"), [4, 1]),
    ],
)
def test_the_trail_is_narrowed(trail: AuditTrail, asked: Asked, found: list[int]) -> None:
    page = trail.page(asked, 10)
    assert (numbers(page), page.newer, page.older) == (found, False, False)


@pytest.mark.parametrize("asked", [Asked(), Asked(account="sam"), Asked(object_id="h1")])
def test_page_by_page_there_and_back_no_row_is_missed_or_told_twice(
    trail: AuditTrail, asked: Asked
) -> None:
    every = numbers(trail.page(asked, 10))
    there = [trail.page(asked, 2)]
    while there[-1].older:
        there.append(trail.page(asked, 2, before=there[-1].rows[-1].id))
    assert [one for page in there for one in numbers(page)] == every
    assert [page.newer for page in there] == [False, *[True] * (len(there) - 1)]
    back = [there[-1]]
    while back[-1].newer:
        back.append(trail.page(asked, 2, after=back[-1].rows[0].id))
    told = [one for page in reversed(back) for one in numbers(page)]
    assert sorted(set(told), reverse=True) == every
    assert len(told) == len(every)


def test_what_lies_beyond_either_end_is_empty(trail: AuditTrail) -> None:
    for page in (trail.page(Asked(), 2, before=1), trail.page(Asked(), 2, after=7)):
        assert page == AuditPage([], False, False)


def test_rows_that_come_meanwhile_move_no_page(trail: AuditTrail, engine: Engine) -> None:
    older = numbers(trail.page(Asked(), 2, before=6))
    with engine.begin() as connection:
        record(connection, 80.0, "sam", "read", "h1")
    assert numbers(trail.page(Asked(), 2, before=6)) == older == [5, 4]


def test_one_account_and_one_record_are_found_along_an_index(
    trail: AuditTrail, engine: Engine
) -> None:
    names = {one["name"] for one in sa.inspect(engine).get_indexes("audit")}
    assert {"ix_audit_actor", "ix_audit_object_id"} <= names
    if engine.dialect.name != "sqlite":
        return  # where a table is small, PostgreSQL reads it whole
    plans: list[str] = []

    def explained(connection, cursor, statement, parameters, *_):  # type: ignore[no-untyped-def]
        if statement.startswith("SELECT audit"):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(str(row[-1]) for row in cursor.fetchall())

    sa.event.listen(engine, "before_cursor_execute", explained)
    trail.page(Asked(account="sam"), 2)
    trail.page(Asked(object_id="h1"), 2)
    text = "\n".join(plans)
    assert "ix_audit_actor (actor=?)" in text
    assert text.count("ix_audit_object_id (object_id=?)") >= 2
    assert "SCAN audit" not in text


def test_the_trail_stays_as_it_was_written(trail: AuditTrail, engine: Engine) -> None:
    assert list(trail.breaks()) == []
    with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
        connection.execute(t.audit.delete())
