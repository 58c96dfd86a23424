"""Charts are drawn to scale and inside their frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk_export.charts import Chart, Datum, bars, columns

KINDS = {"bars": bars, "columns": columns}
kinds = pytest.mark.parametrize("kind", sorted(KINDS))


def draw(kind: str, *data: Datum) -> Chart:
    return KINDS[kind]("Title", "Description", ("one", "two"), data)


def test_a_bar_twice_as_high_in_number_is_twice_as_long() -> None:
    chart = draw("bars", Datum("a", (2,)), Datum("b", (4,)))
    short, long = (mark.parts[0].width for mark in chart.marks)
    assert long == pytest.approx(2 * short, abs=0.2)


def test_the_parts_of_a_bar_touch() -> None:
    first, second = draw("bars", Datum("a", (3, 1))).marks[0].parts
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)


def test_a_part_of_nothing_is_not_drawn() -> None:
    assert [part.series for part in draw("bars", Datum("a", (0, 1))).marks[0].parts] == [1]


@kinds
def test_numbers_of_nothing_at_all_draw_no_part(kind: str) -> None:
    assert all(mark.parts == () for mark in draw(kind, Datum("a", (0, 0))).marks)


@kinds
def test_no_data_is_an_empty_chart(kind: str) -> None:
    assert draw(kind).marks == ()


@kinds
@given(
    data=st.lists(
        st.tuples(st.integers(0, 10_000_000), st.integers(0, 10_000_000)), min_size=1, max_size=40
    )
)
def test_every_part_lies_inside_the_frame(kind: str, data: list[tuple[int, int]]) -> None:
    chart = draw(kind, *(Datum("x", values) for values in data))
    parts = [part for mark in chart.marks for part in mark.parts]
    slack = 0.2
    assert all(
        part.x >= -slack
        and part.y >= -slack
        and part.x + part.width <= chart.width + slack
        and part.y + part.height <= chart.height + slack
        for part in parts
    )


def test_a_label_too_long_for_its_place_is_cut_with_a_sign_of_it() -> None:
    label = draw("bars", Datum("word " * 20, (1,))).marks[0].label
    assert len(label) <= 40 and label.endswith("…")
