"""what a schedule does on days off and with what was missed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("schedule") as table:
        table.add_column(
            sa.Column("on_holiday", sa.String(32), nullable=False, server_default="fire")
        )
        table.add_column(
            sa.Column("when_missed", sa.String(32), nullable=False, server_default="late")
        )


def downgrade() -> None:
    with op.batch_alter_table("schedule") as table:
        table.drop_column("when_missed")
        table.drop_column("on_holiday")
