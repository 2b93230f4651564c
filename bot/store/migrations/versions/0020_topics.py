"""A topic in the staff group for each complaint."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("group_chat") as table:
        table.add_column(sa.Column("topics", sa.String(32), nullable=False, server_default="off"))
        table.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("spent", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "complaint_topic",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"]),
        sa.PrimaryKeyConstraint("complaint_id"),
    )


def downgrade() -> None:
    op.drop_table("complaint_topic")
    with op.batch_alter_table("delivery") as table:
        table.drop_column("spent")
    with op.batch_alter_table("group_chat") as table:
        table.drop_column("changes")
        table.drop_column("topics")
