"""Alembic's entry: the address comes from the caller, never from a file."""

from alembic import context

from bot.store.database import connect
from bot.store.tables import metadata

engine = connect(context.config.attributes["url"])
with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        # A column is dropped by making its table anew, and with foreign keys on, dropping the old
        # one would delete every row that belongs to it. Only before a transaction can they be off.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
