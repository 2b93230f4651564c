"""What residents were told and agreed to."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "consent_given",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_consent_given_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_given")),
    )
    op.create_index(op.f("ix_consent_given_resident_id"), "consent_given", ["resident_id"])


def downgrade() -> None:
    op.drop_table("consent_given")
