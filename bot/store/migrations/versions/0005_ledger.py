"""corrections and evidence of progress, reminders given, pictures sent."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table("progress_entry") as table:
        table.add_column(sa.Column("corrects", sa.BigInteger(), nullable=True))
        table.create_unique_constraint(op.f("uq_progress_entry_corrects"), ["corrects"])
        table.create_foreign_key(
            op.f("fk_progress_entry_corrects_progress_entry"),
            "progress_entry",
            ["corrects"],
            ["id"],
        )
    op.create_table(
        "evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo", TEXT(), nullable=True),
        sa.Column("link", TEXT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["progress_entry.id"], name=op.f("fk_evidence_entry_id_progress_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("entry_id", "position", name=op.f("uq_evidence_entry_id_position")),
    )
    op.create_table(
        "progress_reminder",
        sa.Column("commitment", TEXT(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("is_overdue", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint(
            "commitment", "due", "is_overdue", name=op.f("pk_progress_reminder")
        ),
    )
    op.create_table(
        "sent_picture",
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("file_id", TEXT(), nullable=False),
        sa.Column("sent_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sent_picture")),
    )


def downgrade() -> None:
    op.drop_table("sent_picture")
    op.drop_table("progress_reminder")
    op.drop_table("evidence")
    with op.batch_alter_table("progress_entry") as table:
        table.drop_constraint(
            op.f("fk_progress_entry_corrects_progress_entry"), type_="foreignkey"
        )
        table.drop_constraint(op.f("uq_progress_entry_corrects"), type_="unique")
        table.drop_column("corrects")
