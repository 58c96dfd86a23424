"""The tables. What a person wrote stands only in `sealed` columns."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    """Times are UTC seconds since 1970, so that both databases compare them alike."""
    return sa.Column(name, sa.Float, nullable=nullable)


conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(64), nullable=False, server_default="bot"),
    sa.Column("shared_with", sa.String(32), nullable=True),
    sa.Column("last_seq", sa.Integer, nullable=False, server_default="0"),
    _at("created_at"),
    _at("last_seen_at"),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column(
        "conversation_id",
        sa.String(32),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(64), nullable=True),
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False, server_default=sa.true()),
    _at("at"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("conversation_id", "client_id"),
)

trackers = sa.Table(
    "trackers",
    metadata,
    sa.Column("conversation_id", sa.String(32), primary_key=True),
    _at("updated_at"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password_hash", sa.String(256), nullable=False),
    sa.Column("totp_sealed", sa.LargeBinary, nullable=True),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    _at("created_at"),
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("staff_id", sa.String(32), sa.ForeignKey("staff.id", ondelete="CASCADE")),
    sa.Column("csrf", sa.String(64), nullable=False),
    _at("created_at"),
    _at("last_seen_at"),
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key_hash", sa.String(64), nullable=False, index=True),
    _at("at"),
)

handoffs = sa.Table(
    "handoffs",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(32), nullable=True, index=True),
    sa.Column("request_id", sa.String(64), nullable=False, unique=True),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("owner_id", sa.String(32), sa.ForeignKey("staff.id"), nullable=True),
    sa.Column("consent_version", sa.String(32), nullable=False),
    _at("consent_at"),
    _at("created_at"),
    _at("claimed_at", nullable=True),
    _at("closed_at", nullable=True),
    sa.Column("sealed", sa.LargeBinary, nullable=True),
)

handoff_messages = sa.Table(
    "handoff_messages",
    metadata,
    sa.Column(
        "handoff_id",
        sa.String(32),
        sa.ForeignKey("handoffs.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("author", sa.String(16), nullable=False),
    _at("at"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

handoff_notes = sa.Table(
    "handoff_notes",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column(
        "handoff_id",
        sa.String(32),
        sa.ForeignKey("handoffs.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("author_id", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
    _at("at"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    _at("at"),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("object_id", sa.String(64), nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

counts = sa.Table(
    "counts",
    metadata,
    sa.Column("hour", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)
