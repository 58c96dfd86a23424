"""Where everything stands in a chart; a template draws it as SVG, and a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Units of the drawing; the page scales it.
WIDTH: Final = 720
_ROW: Final = 34
_BAR: Final = 20
_LABEL: Final = 290
_LONGEST_LABEL: Final = 40  # characters; the table beside the chart has the whole
_AFTER: Final = 110
_COLUMNS_HIGH: Final = 180
_FOOT: Final = 26


@dataclass(frozen=True)
class Part:
    """One piece of a bar or column: which series it belongs to, and its rectangle."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """One bar or column with its label and what stands beside it."""

    label: str
    value: str
    label_x: float
    label_y: float
    value_x: float
    value_y: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """A whole chart.

    Args:
        title: what it shows.
        description: the same in a sentence, for whoever does not see it.
        series: what the parts of a bar are, in order; one or two.
    """

    title: str
    description: str
    series: tuple[str, ...]
    width: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Datum:
    """One line of data: a label, one number for each series, and the words beside the bar."""

    label: str
    values: tuple[int, ...]
    said: str = ""


def bars(title: str, description: str, series: Sequence[str], data: Sequence[Datum]) -> Chart:
    """Return a chart of horizontal bars, the parts of each laid end to end."""
    unit = (WIDTH - _LABEL - _AFTER) / _most(data)
    marks = []
    for number, one in enumerate(data):
        y, x, parts = number * _ROW, float(_LABEL), []
        for index, value in enumerate(one.values):
            parts.append(Part(index, round(x, 1), y + 7, round(value * unit, 1), _BAR))
            x += value * unit
        said = one.said or f"{sum(one.values):,}"
        marks.append(
            Mark(
                _fitted(one.label),
                said,
                _LABEL - 8,
                y + 22,
                round(x + 8, 1),
                y + 22,
                _filled(parts),
            )
        )
    height = max(len(data) * _ROW, _ROW)
    return Chart(title, description, tuple(series), WIDTH, height, tuple(marks))


def columns(title: str, description: str, series: Sequence[str], data: Sequence[Datum]) -> Chart:
    """Return a chart of upright columns, the parts of each stacked; for hours and days."""
    unit, step = (_COLUMNS_HIGH - 20) / _most(data), WIDTH / max(len(data), 1)
    marks = []
    for number, one in enumerate(data):
        x, y, parts = number * step, float(_COLUMNS_HIGH), []
        for index, value in enumerate(one.values):
            y -= value * unit
            width, tall = round(step * 0.8, 1), round(value * unit, 1)
            parts.append(Part(index, round(x + step * 0.1, 1), round(y, 1), width, tall))
        middle, said = round(x + step / 2, 1), one.said or _number(one)
        foot = _COLUMNS_HIGH + _FOOT - 8
        marks.append(Mark(one.label, said, middle, foot, middle, round(y - 5, 1), _filled(parts)))
    height = _COLUMNS_HIGH + _FOOT
    return Chart(title, description, tuple(series), WIDTH, height, tuple(marks))


def _fitted(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _number(one: Datum) -> str:
    return f"{sum(one.values):,}" if any(one.values) else ""


def _filled(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.width > 0 and part.height > 0)


def _most(data: Sequence[Datum]) -> int:
    return max((sum(one.values) for one in data), default=0) or 1
