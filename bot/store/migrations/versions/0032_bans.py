"""Who may not use the bot any more."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ban",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_ban_staff_id_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
        sa.UniqueConstraint("key", name=op.f("uq_ban_key")),
    )
    op.create_table(
        "ban_salt",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban_salt")),
    )


def downgrade() -> None:
    op.drop_table("ban_salt")
    op.drop_table("ban")
