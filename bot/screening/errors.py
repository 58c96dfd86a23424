"""What can be wrong with the screening's own files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True)
class Where:
    """A part of one of the screening's files.

    Args:
        file: such as "screening.yml".
        kind: question, rule, instrument, or the name of a part that there is one of.
        id: of the question, rule or instrument.
        key: the line inside it.
    """

    file: str
    kind: str = ""
    id: str = ""
    key: str = ""

    def __str__(self) -> str:
        part = f"{self.kind} {self.id}".strip()
        return f"{self.file}, {part}" if part else self.file


class FormError(ValueError):
    """A screening file cannot be used as it stands; the message says where and how to mend it.

    Args:
        where: file and part, such as question attend of screening.yml.
        what: what is wrong there.
        mend: what an editor can do about it.
    """

    def __init__(self, where: Where, what: str, mend: str) -> None:
        super().__init__(f"{where}: {what}. {mend}")
        self.where = where
        self.what = what
        self.mend = mend


Report = Callable[[FormError], None]


def refuse(error: FormError) -> NoReturn:
    """Raise the error: a file that is not usable is not used.

    Raises:
        FormError: always.
    """
    raise error
