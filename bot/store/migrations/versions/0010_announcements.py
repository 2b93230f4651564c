"""announcements, their history and their recipients."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", ID, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("texts", DOCUMENT, nullable=False),
        sa.Column("proposed_texts", DOCUMENT, nullable=False),
        sa.Column("picture", TEXT(), nullable=True),
        sa.Column("buttons", DOCUMENT, nullable=False),
        sa.Column("audience", DOCUMENT, nullable=False),
        sa.Column("starts_at", INSTANT(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("approver_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("correction", DOCUMENT, nullable=True),
        sa.Column("corrector_id", sa.BigInteger(), nullable=True),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("board_message_id", sa.BigInteger(), nullable=True),
        sa.Column("told_at", INSTANT(), nullable=True),
        sa.Column("told_share", sa.Float(), nullable=False),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.Column("started_at", INSTANT(), nullable=True),
        sa.Column("ended_at", INSTANT(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{who}_id"], ["staff_member.id"], name=op.f(f"fk_announcement_{who}_id_staff_member")
            )
            for who in ("author", "approver", "corrector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index("ix_announcement_status_starts_at", "announcement", ["status", "starts_at"])
    op.create_index(op.f("ix_announcement_is_running"), "announcement", ["is_running"])
    op.create_index(op.f("ix_announcement_is_open"), "announcement", ["is_open"])
    op.create_table(
        "announcement_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("announcement_id", sa.BigInteger(), nullable=False),
        sa.Column("move", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("cause", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_event_announcement_id_announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff_member.id"],
            name=op.f("fk_announcement_event_staff_id_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_event")),
        sa.UniqueConstraint(
            "cause", "announcement_id", name=op.f("uq_announcement_event_cause_announcement_id")
        ),
    )
    op.create_index(
        op.f("ix_announcement_event_announcement_id"), "announcement_event", ["announcement_id"]
    )
    op.create_table(
        "announcement_delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("announcement_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("task", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT(), nullable=True),
        sa.Column("due_at", INSTANT(), nullable=False),
        sa.Column("sent_at", INSTANT(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("error", TEXT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_delivery_announcement_id_announcement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_delivery")),
        sa.UniqueConstraint(
            "announcement_id",
            "chat_id",
            name=op.f("uq_announcement_delivery_announcement_id_chat_id"),
        ),
    )
    op.create_index(
        "ix_announcement_delivery_due",
        "announcement_delivery",
        ["announcement_id", "status", "due_at", "id"],
    )
    op.create_table(
        "announcement_prompt",
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("announcement_id", sa.BigInteger(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("last_cause", TEXT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_prompt_announcement_id_announcement"),
        ),
        sa.PrimaryKeyConstraint("telegram_id", name=op.f("pk_announcement_prompt")),
    )
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("announcement_id", sa.BigInteger(), nullable=True))
        table.create_foreign_key(
            op.f("fk_delivery_announcement_id_announcement"),
            "announcement",
            ["announcement_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_constraint(op.f("fk_delivery_announcement_id_announcement"), type_="foreignkey")
        table.drop_column("announcement_id")
    for name in ("prompt", "delivery", "event"):
        op.drop_table(f"announcement_{name}")
    op.drop_table("announcement")
