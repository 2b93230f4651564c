"""Looks at personal data."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reveal",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("cause", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_reveal_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_reveal_staff_id_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
        sa.UniqueConstraint("cause", name=op.f("uq_reveal_cause")),
    )
    op.create_index(op.f("ix_reveal_complaint_id"), "reveal", ["complaint_id"])
    op.create_index(op.f("ix_reveal_staff_id"), "reveal", ["staff_id"])


def downgrade() -> None:
    op.drop_table("reveal")
