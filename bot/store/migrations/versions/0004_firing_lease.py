"""firings are claimed like everything else."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = ["status", "schedule_id", "due_at", "id"]


def upgrade() -> None:
    with op.batch_alter_table("firing") as batch:
        batch.add_column(sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(
            sa.Column("lease_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
        )
    op.create_index("ix_firing_status_schedule_id", "firing", COLUMNS)


def downgrade() -> None:
    op.drop_index("ix_firing_status_schedule_id", "firing")
    with op.batch_alter_table("firing") as batch:
        batch.drop_column("lease_until")
        batch.drop_column("attempt")
