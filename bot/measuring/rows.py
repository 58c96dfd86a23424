"""Reads the files that are measured on; every path is given from outside."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.measuring.misspelling import Misspellings, misspellings
from bot.measuring.refusing import OUT_OF_SCOPE

Labelled = list[tuple[str, str]]


class RowsError(ValueError):
    """A file cannot be used; the message says which and why."""


def rows_of(path: Path, *needed: str) -> list[dict[str, str]]:
    """Read a CSV file with a header.

    Args:
        path: the file, UTF-8.
        needed: columns that it must have.

    Raises:
        RowsError: it is missing, or lacks a column.
    """
    if not path.is_file():
        raise RowsError(f"{path.name} is not in {path.parent}.")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = sorted(set(needed) - set(reader.fieldnames or ()))
        if missing:
            raise RowsError(f"{path.name} lacks the column {', '.join(missing)}.")
        return list(reader)


def read_misspellings(path: Path) -> Misspellings:
    """Read the columns correct, misspelling."""
    rows = rows_of(path, "correct", "misspelling")
    return misspellings((row["correct"], row["misspelling"]) for row in rows)


def read_hint3(directory: Path, name: str) -> tuple[Labelled, Labelled]:
    """Read one HINT3 data set: training rows, and test rows whose label may be OUT_OF_SCOPE.

    Args:
        directory: folder that holds hint3-<name>-train.csv and hint3-<name>-test.csv.
        name: "curekart" or "sofmattress".
    """
    train, test = (
        rows_of(directory / f"hint3-{name}-{part}.csv", "sentence", "label")
        for part in ("train", "test")
    )
    return (
        [(row["sentence"], row["label"]) for row in train],
        [(row["sentence"], _scope(row["label"], "NO_NODES_DETECTED")) for row in test],
    )


def read_clinc(path: Path) -> Mapping[str, Labelled]:
    """Read CLINC150: "train", "validation" and "test"; the last two hold out-of-scope rows too."""
    if not path.is_file():
        raise RowsError(f"{path.name} is not in {path.parent}.")
    parts = json.loads(path.read_text(encoding="utf-8"))
    return {
        "train": _pairs(parts["train"]),
        "validation": _pairs([*parts["val"], *parts["oos_val"]]),
        "test": _pairs([*parts["test"], *parts["oos_test"]]),
    }


def _pairs(rows: Sequence[Sequence[str]]) -> Labelled:
    return [(text, _scope(label, "oos")) for text, label in rows]


def _scope(label: str, outside: str) -> str:
    return OUT_OF_SCOPE if label == outside else label
