"""Indexes by which the audit page finds what one account did, and what was done to one record."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ("actor", "object_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(f"ix_audit_{column}", "audit", [column, "id"])


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_audit_{column}", "audit")
