"""When the page of a live chat's visitor last gave a sign, so that staff see whether it is open."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handoffs", sa.Column("visitor_seen_at", sa.Float(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("handoffs") as changed:
        changed.drop_column("visitor_seen_at")
