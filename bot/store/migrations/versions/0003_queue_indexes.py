"""Indexes that the queue's page goes by with tens of thousands of handoffs stored.

"Closed in the last 24 hours" read every closed handoff; benchmarks/queue.py measures the page. The
two indexes that are dropped are the beginnings of others.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_handoffs_closed", "handoffs", ["state", "closed_at"])
    op.create_index("ix_handoffs_owner", "handoffs", ["owner_id", "state", "claimed_at"])
    op.drop_index("ix_handoffs_owner_id", "handoffs")
    op.drop_index("ix_handoffs_state", "handoffs")


def downgrade() -> None:
    op.create_index("ix_handoffs_state", "handoffs", ["state"])
    op.create_index("ix_handoffs_owner_id", "handoffs", ["owner_id"])
    op.drop_index("ix_handoffs_owner", "handoffs")
    op.drop_index("ix_handoffs_closed", "handoffs")
