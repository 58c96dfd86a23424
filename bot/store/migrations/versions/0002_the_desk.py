"""The desk: live chats, timers, history, labels, links, search, switches, alerts, TOTP."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

HANDOFF_TIMES = (
    "live_at", "waiting_since", "told_at", "overdue_at", "first_response_at", "alarm_at",
    "acknowledged_at", "escalated_at",
)  # fmt: skip
HANDOFF_NUMBERS = ("escalation_step", "last_seq", "changes")


def upgrade() -> None:
    _number("conversations", "mail_seq")
    op.add_column("staff", sa.Column("totp_since", sa.Float(), nullable=True))
    op.add_column("staff", sa.Column("totp_step", sa.Integer(), nullable=True))
    op.add_column("staff_sessions", sa.Column("present_at", sa.Float(), nullable=True))
    _widen_handoffs()
    _widen_lines()
    _about_handoffs()
    _switches_and_alerts()


def downgrade() -> None:
    for table in (
        "alert_deliveries", "alerts", "switches", "handoff_words", "handoff_links",
        "handoff_labels", "handoff_changes",
    ):  # fmt: skip
        op.drop_table(table)
    with op.batch_alter_table("handoff_messages") as lines:
        lines.drop_constraint("uq_handoff_messages_conversation_seq", type_="unique")
        lines.drop_constraint("uq_handoff_messages_client_id", type_="unique")
        for name in ("pending", "conversation_seq", "client_id", "author_id"):
            lines.drop_column(name)
    with op.batch_alter_table("handoffs") as handoffs:
        for name in ("ix_handoffs_owner_id", "ix_handoffs_closed_at", "ix_handoffs_queue"):
            handoffs.drop_index(name)
        for name in (*HANDOFF_TIMES, *HANDOFF_NUMBERS, "acknowledged_by", "live"):
            handoffs.drop_column(name)
    _drop("staff_sessions", "present_at")
    _drop("staff", "totp_since", "totp_step")
    _drop("conversations", "mail_seq")


def _widen_handoffs() -> None:
    for name in HANDOFF_TIMES:
        op.add_column("handoffs", sa.Column(name, sa.Float(), nullable=True))
    for name in HANDOFF_NUMBERS:
        _number("handoffs", name)
    op.add_column("handoffs", sa.Column("acknowledged_by", sa.String(length=32), nullable=True))
    op.add_column(
        "handoffs", sa.Column("live", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_handoffs_queue", "handoffs", ["state", "priority", "created_at"])
    op.create_index("ix_handoffs_closed_at", "handoffs", ["closed_at"])
    op.create_index("ix_handoffs_owner_id", "handoffs", ["owner_id"])
    op.execute(
        "UPDATE handoffs SET last_seq = COALESCE((SELECT MAX(seq) FROM handoff_messages "
        "WHERE handoff_messages.handoff_id = handoffs.id), 0)"
    )
    # What was open before has waited since it came, or since somebody took it.
    op.execute(
        "UPDATE handoffs SET waiting_since = COALESCE(claimed_at, created_at) "
        "WHERE state IN ('waiting', 'claimed')"
    )
    op.execute(
        "UPDATE handoffs SET acknowledged_at = claimed_at, acknowledged_by = owner_id "
        "WHERE claimed_at IS NOT NULL"
    )
    op.execute("UPDATE handoffs SET alarm_at = created_at WHERE priority = 0")


def _widen_lines() -> None:
    with op.batch_alter_table("handoff_messages") as lines:
        lines.add_column(sa.Column("author_id", sa.String(length=32), nullable=True))
        lines.add_column(sa.Column("client_id", sa.String(length=64), nullable=True))
        lines.add_column(sa.Column("conversation_seq", sa.Integer(), nullable=True))
        lines.add_column(
            sa.Column("pending", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        lines.create_unique_constraint("uq_handoff_messages_client_id", ["handoff_id", "client_id"])
        lines.create_unique_constraint(
            "uq_handoff_messages_conversation_seq", ["handoff_id", "conversation_seq"]
        )
    op.execute("UPDATE handoff_messages SET conversation_seq = seq")


def _about_handoffs() -> None:
    _of_handoff(
        "handoff_changes",
        sa.Column("n", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("change", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(length=64), server_default="", nullable=False),
    )
    _of_handoff("handoff_labels", sa.Column("label", sa.String(length=40), primary_key=True))
    _of_handoff(
        "handoff_links",
        sa.Column("other_id", sa.String(length=32), primary_key=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["handoffs.id"], name="fk_handoff_links_other_id", ondelete="CASCADE"
        ),
    )
    _of_handoff("handoff_words", sa.Column("word", sa.String(length=32), primary_key=True))
    op.create_index("ix_handoff_words_word", "handoff_words", ["word"])


def _switches_and_alerts() -> None:
    op.create_table(
        "switches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_switches"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("addressed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_addressed", "alerts", ["addressed"])
    op.create_table(
        "alert_deliveries",
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("leased_until", sa.Float(), nullable=True),
        sa.Column("done_at", sa.Float(), nullable=True),
        sa.Column("last_error", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name="fk_alert_deliveries_alert_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "channel", "recipient", name="pk_alert_deliveries"),
    )
    op.create_index("ix_alert_deliveries_due", "alert_deliveries", ["state", "due_at"])


def _of_handoff(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("handoff_id", sa.String(length=32), primary_key=True),
        *parts,
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name=f"fk_{name}_handoff_id", ondelete="CASCADE"
        ),
    )


def _number(table: str, name: str) -> None:
    column = sa.Column(name, sa.Integer(), server_default="0", nullable=False)
    op.add_column(table, column)


def _drop(table: str, *names: str) -> None:
    with op.batch_alter_table(table) as changed:
        for name in names:
            changed.drop_column(name)
