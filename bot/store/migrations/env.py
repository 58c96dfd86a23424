"""Alembic's entry: the address comes from the caller, never from a file."""

from alembic import context

from bot.store.database import connect
from bot.store.tables import metadata

engine = connect(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
