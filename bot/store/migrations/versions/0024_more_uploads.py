"""Photos that staff put up for a breakthrough or a commitment."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("uploaded_photo") as table:
        table.alter_column("complaint_id", existing_type=sa.BigInteger(), nullable=True)
        table.add_column(sa.Column("breakthrough_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("commitment", AutoString(), nullable=True))
        table.create_foreign_key(
            op.f("fk_uploaded_photo_breakthrough_id_breakthrough"),
            "breakthrough",
            ["breakthrough_id"],
            ["id"],
        )


def downgrade() -> None:
    op.execute("DELETE FROM uploaded_photo WHERE complaint_id IS NULL")
    with op.batch_alter_table("uploaded_photo") as table:
        table.drop_constraint(
            op.f("fk_uploaded_photo_breakthrough_id_breakthrough"), type_="foreignkey"
        )
        table.drop_column("commitment")
        table.drop_column("breakthrough_id")
        table.alter_column("complaint_id", existing_type=sa.BigInteger(), nullable=False)
