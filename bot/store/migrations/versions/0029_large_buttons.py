"""Who has chosen large buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("is_large", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("resident", column)


def downgrade() -> None:
    with op.batch_alter_table("resident") as table:
        table.drop_column("is_large")
