"""The encoder's parts: ONNX graphs, each of which reads what earlier ones gave.

Whoever wants one vector runs the parts that it needs: the danger model six layers of nine, the
understanding seven; and where two threads want vectors of the same text, each part is run once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Part:
    """One graph.

    Args:
        session: runs it.
        needs: names of what it reads.
        gives: names of what it makes.
    """

    session: onnxruntime.InferenceSession
    needs: tuple[str, ...]
    gives: tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """All parts.

    Args:
        makes: the part that makes a value, by its name.
        widths: how many numbers each vector has, by its name; what only other parts read has none.
        once: names of what one part alone reads.
    """

    makes: Mapping[str, Part]
    widths: Mapping[str, int]
    once: frozenset[str]

    @classmethod
    def load(cls, files: Sequence[Path], options: onnxruntime.SessionOptions) -> Parts:
        """Load the parts from their files, in any order."""
        makes: dict[str, Part] = {}
        read: Counter[str] = Counter()
        widths: dict[str, int] = {}
        for file in files:
            session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
            gives = session.get_outputs()
            names = tuple(each.name for each in gives)
            part = Part(session, tuple(each.name for each in session.get_inputs()), names)
            makes |= dict.fromkeys(names, part)
            widths |= {one.name: int(one.shape[-1]) for one in gives if len(one.shape) == 2}
            read.update(part.needs)
        return cls(makes, widths, frozenset(name for name, parts in read.items() if parts == 1))


class Values:
    """What the parts make of some texts, each made by whoever asks for it first."""

    def __init__(self, parts: Parts, given: Mapping[str, NDArray[Any]]) -> None:
        """Take the parts and what the first one reads: token ids and mask [n, tokens]."""
        self._parts = parts
        self._given = dict(given)
        self._made: dict[str, Future[NDArray[Any]]] = {}
        self._lock = Lock()

    def side_by_side(self, names: Sequence[str]) -> Vectors:
        """Return vectors [n, their widths together]; those that another thread makes are awaited.

        Args:
            names: of the vectors.
        """
        return np.hstack([self._value(name) for name in names])

    def _value(self, name: str) -> NDArray[Any]:
        if name in self._given:
            return self._given[name]
        part = self._parts.makes[name]
        with self._lock:
            known = self._made.get(name)
            if known is None:
                mine: dict[str, Future[NDArray[Any]]] = {one: Future() for one in part.gives}
                self._made |= mine
        if known is not None:
            return known.result()
        try:
            found = part.session.run(part.gives, {one: self._value(one) for one in part.needs})
        except BaseException as error:
            for future in mine.values():
                future.set_exception(error)
            raise
        for one in self._parts.once.intersection(part.needs):
            self._given.pop(one, None)  # the tokens are the text; nobody reads them again
        for future, value in zip(mine.values(), found, strict=True):
            future.set_result(value)
        return mine[name].result()
