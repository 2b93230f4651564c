"""Breakthroughs, and what the repeat radar reads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}")
    )


def upgrade() -> None:
    _tasks()
    _parts()
    _messages()
    op.create_table(
        "radar_key",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        _refers("radar_key", "complaint_id", "complaint"),
        sa.PrimaryKeyConstraint("complaint_id", "key", name=op.f("pk_radar_key")),
    )
    op.create_index("ix_radar_key_key_complaint_id", "radar_key", ["key", "complaint_id"])
    op.create_table(
        "radar_reach",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_radar_reach")),
    )


def _tasks() -> None:
    op.create_table(
        "breakthrough",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("category", AutoString(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("commitment", AutoString(), nullable=True),
        sa.Column("outcome", AutoString(), nullable=True),
        sa.Column("cause", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        _refers("breakthrough", "owner_id", "staff_member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakthrough")),
        sa.UniqueConstraint("cause", name=op.f("uq_breakthrough_cause")),
    )
    op.create_index("ix_breakthrough_status_due_on", "breakthrough", ["status", "due_on"])
    op.create_index("ix_breakthrough_commitment_status", "breakthrough", ["commitment", "status"])
    op.create_table(
        "breakthrough_event",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("breakthrough_id", sa.BigInteger(), nullable=False),
        sa.Column("move", sa.String(32), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("cause", AutoString(), nullable=False),
        _refers("breakthrough_event", "breakthrough_id", "breakthrough"),
        _refers("breakthrough_event", "staff_id", "staff_member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakthrough_event")),
        sa.UniqueConstraint(
            "cause", "breakthrough_id", name=op.f("uq_breakthrough_event_cause_breakthrough_id")
        ),
    )
    op.create_index(
        op.f("ix_breakthrough_event_breakthrough_id"), "breakthrough_event", ["breakthrough_id"]
    )


def _parts() -> None:
    op.create_table(
        "breakthrough_step",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("breakthrough_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        _refers("breakthrough_step", "breakthrough_id", "breakthrough"),
        _refers("breakthrough_step", "done_by_id", "staff_member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakthrough_step")),
        sa.UniqueConstraint(
            "breakthrough_id", "position", name=op.f("uq_breakthrough_step_breakthrough_id_position")
        ),
    )
    op.create_table(
        "breakthrough_complaint",
        sa.Column("breakthrough_id", sa.BigInteger(), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered", sa.String(32), nullable=True),
        _refers("breakthrough_complaint", "breakthrough_id", "breakthrough"),
        _refers("breakthrough_complaint", "complaint_id", "complaint"),
        _refers("breakthrough_complaint", "added_by_id", "staff_member"),
        sa.PrimaryKeyConstraint(
            "breakthrough_id", "complaint_id", name=op.f("pk_breakthrough_complaint")
        ),
    )
    for column in ("complaint_id", "answered"):
        op.create_index(
            op.f(f"ix_breakthrough_complaint_{column}"), "breakthrough_complaint", [column]
        )


def _messages() -> None:
    op.create_table(
        "breakthrough_message",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("breakthrough_id", sa.BigInteger(), nullable=False),
        sa.Column("asks", sa.String(32), nullable=True),
        _refers("breakthrough_message", "breakthrough_id", "breakthrough"),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_breakthrough_message")),
    )
    op.create_index(
        op.f("ix_breakthrough_message_breakthrough_id"),
        "breakthrough_message",
        ["breakthrough_id"],
    )
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("breakthrough_id", sa.BigInteger(), nullable=True))
        table.create_foreign_key(
            op.f("fk_delivery_breakthrough_id_breakthrough"),
            "breakthrough",
            ["breakthrough_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_constraint("fk_delivery_breakthrough_id_breakthrough", type_="foreignkey")
        table.drop_column("breakthrough_id")
    for name in (
        "radar_reach",
        "radar_key",
        "breakthrough_message",
        "breakthrough_complaint",
        "breakthrough_step",
        "breakthrough_event",
        "breakthrough",
    ):
        op.drop_table(name)
