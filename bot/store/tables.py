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
    # How many messages the desk has ever left for the visitor; with last_seq, the mark that open
    # tabs watch.
    sa.Column("mail_seq", sa.Integer, nullable=False, server_default="0"),
    _at("created_at"),
    _at("last_seen_at"),
    # When a staff member last said that they type; None once they stopped. See `Marks`.
    _at("staff_typed_at", nullable=True),
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
    _at("totp_since", nullable=True),
    # The newest 30-second step whose code was used, so that no code opens the door twice.
    sa.Column("totp_step", sa.Integer, nullable=True),
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
    # When a page of the console last asked for anything, by itself or by hand.
    _at("present_at", nullable=True),
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
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("owner_id", sa.String(32), sa.ForeignKey("staff.id"), nullable=True),
    sa.Column("consent_version", sa.String(32), nullable=False),
    _at("consent_at"),
    _at("created_at"),
    _at("claimed_at", nullable=True),
    _at("closed_at", nullable=True),
    sa.Column("sealed", sa.LargeBinary, nullable=True),
    # Since when the visitor has agreed that staff follow the chat, and whether they do now.
    _at("live_at", nullable=True),
    sa.Column("live", sa.Boolean, nullable=False, server_default=sa.false()),
    # What the timers go by: since when somebody waits for staff, and what was done about it.
    _at("waiting_since", nullable=True),
    _at("told_at", nullable=True),
    _at("overdue_at", nullable=True),
    _at("first_response_at", nullable=True),
    _at("alarm_at", nullable=True),
    _at("acknowledged_at", nullable=True),
    sa.Column("acknowledged_by", sa.String(32), nullable=True),
    sa.Column("escalation_step", sa.Integer, nullable=False, server_default="0"),
    _at("escalated_at", nullable=True),
    # Newest line of the transcript, and number of changes: the mark that open consoles watch.
    sa.Column("last_seq", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changes", sa.Integer, nullable=False, server_default="0"),
    _at("visitor_typed_at", nullable=True),
    # When the visitor of a live chat last gave a sign; None once it has ended. See `Marks`.
    _at("visitor_seen_at", nullable=True),
    sa.Index("ix_handoffs_queue", "state", "priority", "created_at"),
    sa.Index("ix_handoffs_closed_at", "closed_at"),
    sa.Index("ix_handoffs_closed", "state", "closed_at"),
    sa.Index("ix_handoffs_owner", "owner_id", "state", "claimed_at"),
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
    sa.Column("author_id", sa.String(32), nullable=True),
    # A keyed hash of the console's id of a reply and its words: sent twice, it is stored once.
    sa.Column("client_id", sa.String(64), nullable=True),
    # Its number in the visitor's conversation; None while it waits for the visitor's key.
    sa.Column("conversation_seq", sa.Integer, nullable=True),
    sa.Column("pending", sa.Boolean, nullable=False, server_default=sa.false()),
    _at("at"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("handoff_id", "client_id", name="uq_handoff_messages_client_id"),
    sa.UniqueConstraint(
        "handoff_id", "conversation_seq", name="uq_handoff_messages_conversation_seq"
    ),
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


def _handoff_id() -> sa.Column:
    return sa.Column(
        "handoff_id",
        sa.String(32),
        sa.ForeignKey("handoffs.id", ondelete="CASCADE"),
        primary_key=True,
    )


handoff_changes = sa.Table(
    "handoff_changes",
    metadata,
    _handoff_id(),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    _at("at"),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("change", sa.String(32), nullable=False),
    sa.Column("detail", sa.String(64), nullable=False, server_default=""),
)

handoff_labels = sa.Table(
    "handoff_labels",
    metadata,
    _handoff_id(),
    sa.Column("label", sa.String(40), primary_key=True),
)

handoff_links = sa.Table(
    "handoff_links",
    metadata,
    _handoff_id(),
    sa.Column(
        "other_id",
        sa.String(32),
        sa.ForeignKey("handoffs.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _at("at"),
)

# Which words a handoff holds, as keyed hashes: enough to find it, useless without the key.
handoff_words = sa.Table(
    "handoff_words",
    metadata,
    _handoff_id(),
    sa.Column("word", sa.String(32), primary_key=True),
    sa.Index("ix_handoff_words_word", "word"),
)

switches = sa.Table(
    "switches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(16), nullable=False),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("by", sa.String(32), nullable=False),
    _at("at"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column("handoff_id", sa.String(32), nullable=False),
    sa.Column("priority", sa.String(16), nullable=False),
    sa.Column("step", sa.Integer, nullable=False, server_default="0"),
    _at("at"),
    sa.Column("addressed", sa.Boolean, nullable=False, server_default=sa.false(), index=True),
)

alert_deliveries = sa.Table(
    "alert_deliveries",
    metadata,
    sa.Column(
        "alert_id", sa.String(64), sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("channel", sa.String(16), primary_key=True),
    sa.Column("recipient", sa.String(254), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False, server_default="waiting"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    _at("due_at"),
    _at("leased_until", nullable=True),
    _at("done_at", nullable=True),
    sa.Column("last_error", sa.String(64), nullable=False, server_default=""),
    sa.Index("ix_alert_deliveries_due", "state", "due_at"),
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
    sa.Index("ix_audit_actor", "actor", "id"),
    sa.Index("ix_audit_object_id", "object_id", "id"),
)

counts = sa.Table(
    "counts",
    metadata,
    sa.Column("hour", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)
