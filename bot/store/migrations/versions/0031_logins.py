"""What staff sign in with elsewhere."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff_member") as table:
        table.add_column(sa.Column("login", AutoString(), nullable=True))
        table.create_unique_constraint(op.f("uq_staff_member_login"), ["login"])


def downgrade() -> None:
    with op.batch_alter_table("staff_member") as table:
        table.drop_constraint(op.f("uq_staff_member_login"), type_="unique")
        table.drop_column("login")
