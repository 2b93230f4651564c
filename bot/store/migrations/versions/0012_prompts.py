"""What a prompt asks for."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("complaint_message") as table:
        table.add_column(sa.Column("action", sa.String(32), nullable=True))
        table.add_column(sa.Column("argument", AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("complaint_message") as table:
        table.drop_column("argument")
        table.drop_column("action")
