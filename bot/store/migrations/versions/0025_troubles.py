"""When the bot was ill, and what brought a message about."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trouble",
        sa.Column("vital", sa.String(length=32), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("vital", name=op.f("pk_trouble")),
    )
    op.add_column("delivery", sa.Column("cause", AutoString(), nullable=True))


def downgrade() -> None:
    op.drop_column("delivery", "cause")
    op.drop_table("trouble")
