"""which erasures this database has seen."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure_done",
        sa.Column("cause", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("cause", name=op.f("pk_erasure_done")),
    )


def downgrade() -> None:
    op.drop_table("erasure_done")
