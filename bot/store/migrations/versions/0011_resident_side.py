"""The resident's side: albums, previews, quiet hours, and what the next message is for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("complaint_draft") as table:
        table.add_column(sa.Column("said", DOCUMENT, nullable=False, server_default="{}"))
        table.add_column(sa.Column("preview_id", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("resident") as table:
        table.add_column(
            sa.Column("is_quiet", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    op.create_table(
        "next_words",
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_next_words_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_next_words_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_next_words")),
    )
    op.create_table(
        "album",
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("media_group", AutoString(), nullable=False),
        sa.Column("source_key", AutoString(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_album_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["complaint_event.id"], name=op.f("fk_album_event_id_complaint_event")
        ),
        sa.PrimaryKeyConstraint("resident_id", "media_group", name=op.f("pk_album")),
    )
    op.create_index(op.f("ix_album_source_key"), "album", ["source_key"])


def downgrade() -> None:
    op.drop_table("album")
    op.drop_table("next_words")
    with op.batch_alter_table("resident") as table:
        table.drop_column("is_quiet")
    with op.batch_alter_table("complaint_draft") as table:
        table.drop_column("preview_id")
        table.drop_column("said")
