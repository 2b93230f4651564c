"""How often residents hear of progress, what they were told, and what may come at night."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("resident") as table:
        table.add_column(sa.Column("pace", sa.String(32), nullable=False, server_default="day"))
    op.create_index(op.f("ix_resident_pace_id"), "resident", ["pace", "id"])
    with op.batch_alter_table("subscription") as table:
        table.add_column(
            sa.Column("told_entry", sa.BigInteger(), nullable=False, server_default="0")
        )
    # Digests were one for all: everybody was told what the latest firing reported.
    op.execute(
        "UPDATE subscription SET told_entry ="
        " COALESCE((SELECT MAX(up_to_entry) FROM firing), 0)"
    )
    with op.batch_alter_table("firing") as table:
        table.add_column(sa.Column("messages", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("announcement") as table:
        table.add_column(
            sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("held_until", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("announcement") as table:
        table.drop_column("held_until")
        table.drop_column("is_urgent")
    with op.batch_alter_table("firing") as table:
        table.drop_column("messages")
    with op.batch_alter_table("subscription") as table:
        table.drop_column("told_entry")
    op.drop_index(op.f("ix_resident_pace_id"), table_name="resident")
    with op.batch_alter_table("resident") as table:
        table.drop_column("pace")
