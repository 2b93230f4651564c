"""Programs that report in residents' stead."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "api_client",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("key_hash", AutoString(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("reads_all", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_client")),
        sa.UniqueConstraint("name", name=op.f("uq_api_client_name")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_client_key_hash")),
    )
    with op.batch_alter_table("complaint") as table:
        table.alter_column("resident_id", existing_type=sa.BigInteger(), nullable=True)
        table.add_column(sa.Column("client_id", sa.BigInteger(), nullable=True))
        table.create_foreign_key(
            op.f("fk_complaint_client_id_api_client"), "api_client", ["client_id"], ["id"]
        )
        table.create_index("ix_complaint_client_id_created_at", ["client_id", "created_at"])
        table.create_index("ix_complaint_created_at", ["created_at"])


def downgrade() -> None:
    # An earlier version knows no complaint without a resident: somebody whom nobody can reach
    # stands in. Their events stay, for the chain of all events must not be broken.
    resident = sa.table(
        "resident",
        sa.column("id", sa.BigInteger()),
        sa.column("telegram_id", sa.BigInteger()),
        sa.column("seen_language", sa.String()),
        sa.column("is_gone", sa.Boolean()),
        sa.column("created_at", UTCDateTime()),
    )
    complaint = sa.table(
        "complaint",
        sa.column("resident_id", sa.BigInteger()),
        sa.column("created_at", UTCDateTime()),
    )
    nobody = sa.select(
        sa.literal(0), sa.literal("zh-Hans"), sa.true(), sa.func.min(complaint.c.created_at)
    ).where(complaint.c.resident_id.is_(None))
    filed = nobody.having(sa.func.count() > 0)
    columns = ["telegram_id", "seen_language", "is_gone", "created_at"]
    op.execute(resident.insert().from_select(columns, filed))
    stand_in = sa.select(resident.c.id).where(resident.c.telegram_id == 0).scalar_subquery()
    op.execute(
        complaint.update().where(complaint.c.resident_id.is_(None)).values(resident_id=stand_in)
    )
    with op.batch_alter_table("complaint") as table:
        table.drop_index("ix_complaint_created_at")
        table.drop_index("ix_complaint_client_id_created_at")
        table.drop_constraint(op.f("fk_complaint_client_id_api_client"), type_="foreignkey")
        table.drop_column("client_id")
        table.alter_column("resident_id", existing_type=sa.BigInteger(), nullable=False)
    op.drop_table("api_client")
