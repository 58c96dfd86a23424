"""Whether the server key is the one that the database was filled under."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.database import reading
from bot.store.keys import Keys, SealError
from bot.store.lines import place_of_line
from bot.store.switches import SEALED, Switches


def is_other_key(engine: Engine, keys: Keys) -> bool:
    """Tell whether the newest of what was sealed for staff does not open with these keys.

    What is older may have been sealed before a change of the key that was meant.

    Args:
        engine: where it is stored.
        keys: the keys of this server.
    """
    line = t.handoff_messages.c
    query = sa.select(line.handoff_id, line.seq, line.at, line.sealed)
    with reading(engine).begin() as connection:
        newest = connection.execute(query.order_by(line.at.desc()).limit(1)).first()
    turned = next(iter(Switches(engine, keys).history(1)), None)
    if newest is None or (turned is not None and turned.at > newest.at):
        return turned is not None and turned.reason == SEALED
    try:
        keys.staff_sealer().open(newest.sealed, place=place_of_line(newest.handoff_id, newest.seq))
    except SealError:
        return True
    return False
