"""Does a stated confidence of 0.7 come true seven times in ten? Plain functions, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BINS: Final = 10


@dataclass(frozen=True)
class Stated:
    """One guess: how sure the model said it was, and whether the guess was right.

    Args:
        confidence: 0 to 1.
        right: whether it came true.
    """

    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """The guesses whose confidence lies in one tenth of the scale.

    Args:
        lowest: where the bin begins, 0 to 0.9; the next begins where it ends.
        rows: how many guesses.
        stated: their mean confidence; 0 without rows.
        right: share that came true; 0 without rows.
    """

    lowest: float
    rows: int
    stated: float
    right: float


def reliability(guesses: Sequence[Stated]) -> list[Bin]:
    """Sort guesses into ten bins by their stated confidence; 1.0 belongs to the last."""
    bins: list[list[Stated]] = [[] for _ in range(BINS)]
    for one in guesses:
        bins[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [_bin(number / BINS, found) for number, found in enumerate(bins)]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: mean gap of stated and observed, by rows."""
    rows = sum(one.rows for one in bins)
    gaps = sum(one.rows * abs(one.stated - one.right) for one in bins)
    return round(gaps / rows, 4) if rows else 0.0


def reliability_table(bins: Sequence[Bin]) -> str:
    """Return the bins as lines; bins without rows show dashes."""
    lines = ["stated confidence    said    right   rows", *(_line(one) for one in bins)]
    return "\n".join([*lines, f"expected calibration error  {calibration_error(bins):.3f}"])


def _bin(lowest: float, found: Sequence[Stated]) -> Bin:
    if not found:
        return Bin(lowest, 0, 0.0, 0.0)
    stated = sum(one.confidence for one in found) / len(found)
    right = sum(one.right for one in found) / len(found)
    return Bin(lowest, len(found), round(stated, 4), round(right, 4))


def _line(one: Bin) -> str:
    span = f"{one.lowest:.1f} to {one.lowest + 1 / BINS:.1f}"
    if not one.rows:
        return f"{span:<17}{'-':>8}{'-':>9}{0:>7}"
    return f"{span:<17}{one.stated:>8.2f}{one.right:>9.1%}{one.rows:>7}"
