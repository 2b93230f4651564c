"""Words shown to staff, copies of files to drop, and free space that is still to be overwritten."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "words_shown",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_words_shown_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint(
            "chat_id", "message_id", "complaint_id", name=op.f("pk_words_shown")
        ),
    )
    op.create_index(op.f("ix_words_shown_complaint_id"), "words_shown", ["complaint_id"])
    op.create_table(
        "erased_file",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_erased_file")),
    )
    op.create_index(op.f("ix_erased_file_at"), "erased_file", ["at"])
    with op.batch_alter_table("erasure_done") as table:
        table.add_column(sa.Column("scrubbed_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("erasure_done") as table:
        table.drop_column("scrubbed_at")
    op.drop_table("erased_file")
    op.drop_table("words_shown")
