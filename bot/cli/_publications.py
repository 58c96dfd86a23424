"""What was published, as an editor reads it: when, what changed with it, what was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.cli._told import when
from bot.serving.changes import changes
from bot.serving.published import Publication, Published

NONE_YET: Final = (
    "Nothing was published yet. `foyer publish` lets visitors hear what stands in the files."
)
NOW: Final = "visitors hear it now"
BACK: Final = "went back to what was heard before"
ELSEWHERE: Final = "no file of the knowledge folder: the model is made from other files too"
OLDEST: Final = "the oldest that is kept"


def publications(published: Published, most: int) -> list[str]:
    """Return what visitors heard, the newest first, each with what changed by it.

    Args:
        published: the copies and their history.
        most: lines of changes for each; what is more is counted.
    """
    history = published.history()
    if not history:
        return [NONE_YET]
    told: list[str] = []
    for before, one in reversed(list(zip([None, *history], history, strict=False))):
        told.append(_head(one, heard_now=one is history[-1]))
        told += [f"  {line}" for line in _changed(published, before, one, most)]
    return told


def _head(one: Publication, *, heard_now: bool) -> str:
    notes = [*([NOW] if heard_now else []), *([BACK] if one.instead_of else [])]
    return "  ".join([when(one.at), ", ".join(notes)]).rstrip()


def _changed(
    published: Published, before: Publication | None, after: Publication, most: int
) -> Iterator[str]:
    if before is None:
        yield OLDEST
        return
    found = changes(published.path(before.digest), published.path(after.digest)) or [ELSEWHERE]
    yield from found[:most]
    if len(found) > most:
        yield f"and {len(found) - most} more"
