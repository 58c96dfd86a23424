"""Rasa's trackers, one sealed row a conversation."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import (
    InMemoryTrackerStore,
    SerializedTrackerAsText,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.dialects import postgresql, sqlite

from bot.settings import Settings
from bot.store import tables as t
from bot.store.current_key import LENT_KEY, current_key
from bot.store.database import connect, reading
from bot.store.keys import Sealer, padded
from bot.store.message_rows import lock

# Several turns fit in, so that a tracker's length does not tell what was said in one.
_STEP: Final = 32 * 1024


class SealedTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps each tracker sealed under its visitor's key.

    Without a lent key (as in `rasa shell` and `rasa test`) trackers stay in memory: nothing that
    could be read later is ever written.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._engine = connect(Settings.from_env().database_url)
        self._memory = InMemoryTrackerStore(self.domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Seal and store a tracker."""
        key = current_key.get()
        if key is None:
            await self._memory.save(tracker)
            return
        await self.stream_events(tracker)
        text = without_lent_key(self.serialise_tracker(tracker))
        plain = padded(text.encode(), _STEP)
        sealed = Sealer(key).seal(plain, place=f"tracker/{tracker.sender_id}")
        await asyncio.to_thread(self._write, tracker.sender_id, sealed)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Open and return a tracker, or None for a new conversation."""
        key = current_key.get()
        if key is None:
            return await self._memory.retrieve(sender_id)
        sealed = await asyncio.to_thread(self._read, sender_id)
        if sealed is None:
            return None
        text = Sealer(key).open(sealed, place=f"tracker/{sender_id}").decode()
        return self.deserialise_tracker(sender_id, text)

    async def delete(self, sender_id: str) -> None:
        """Forget a tracker."""
        await self._memory.delete(sender_id)
        await asyncio.to_thread(self._erase, sender_id)

    async def keys(self) -> Iterable[str]:
        """Return the ids of the trackers in memory; sealed ones are listed to nobody."""
        found: Iterable[str] = await self._memory.keys()
        return found

    def _write(self, sender_id: str, sealed: bytes) -> None:
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        values = {"updated_at": time.time(), "sealed": sealed}
        row = insert(t.trackers).values(conversation_id=sender_id, **values)
        with self._engine.begin() as connection:
            # A conversation that was deleted while Rasa answered must not come back.
            if lock(connection, sender_id) is not None:
                connection.execute(
                    row.on_conflict_do_update(index_elements=["conversation_id"], set_=values)
                )

    def _read(self, sender_id: str) -> bytes | None:
        with reading(self._engine).begin() as connection:
            found: bytes | None = connection.execute(
                sa.select(t.trackers.c.sealed).where(t.trackers.c.conversation_id == sender_id)
            ).scalar()
        return found

    def _erase(self, sender_id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(t.trackers.delete().where(t.trackers.c.conversation_id == sender_id))


def without_lent_key(serialised: str) -> str:
    """Return a serialised tracker without the key that its messages' metadata carried."""
    if LENT_KEY not in serialised:
        return serialised
    return json.dumps(_pruned(json.loads(serialised)))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(inner) for key, inner in value.items() if key != LENT_KEY}
    if isinstance(value, list):
        return [_pruned(inner) for inner in value]
    return value
