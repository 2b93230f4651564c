"""seats to which one of several processes is elected."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("beat_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_seat")),
    )


def downgrade() -> None:
    op.drop_table("seat")
