"""Who types in a live chat, so that the other side sees it through any web process."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (("conversations", "staff_typed_at"), ("handoffs", "visitor_typed_at"))


def upgrade() -> None:
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Float(), nullable=True))


def downgrade() -> None:
    for table, name in COLUMNS:
        with op.batch_alter_table(table) as changed:
            changed.drop_column(name)
