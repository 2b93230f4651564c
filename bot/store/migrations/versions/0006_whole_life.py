"""The whole life of a complaint: clocks, joining, media, and the sealed chain of events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from bot.domain.chain import START, digest, link

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
GROWING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("complaint_draft") as table:
        table.add_column(
            sa.Column("is_anonymous", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("voices", DOCUMENT, nullable=False, server_default="[]"))
    with op.batch_alter_table("complaint") as table:
        table.add_column(
            sa.Column("is_anonymous", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("offered_unit", AutoString(), nullable=True))
        table.add_column(sa.Column("joined_to_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("extensions", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(
            sa.Column("party", sa.String(32), nullable=False, server_default="queue")
        )
        table.add_column(sa.Column("clock", sa.String(32), nullable=True))
        table.add_column(sa.Column("act_by", UTCDateTime(), nullable=True))
        table.add_column(
            sa.Column("alarms_given", sa.Integer(), nullable=False, server_default="0")
        )
        table.add_column(sa.Column("next_alarm_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("ended_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("judged_at", UTCDateTime(), nullable=True))
        table.create_foreign_key(
            op.f("fk_complaint_joined_to_id_complaint"), "complaint", ["joined_to_id"], ["id"]
        )
        table.create_index(op.f("ix_complaint_joined_to_id"), ["joined_to_id"])
        table.create_index("ix_complaint_next_alarm_at", ["next_alarm_at"])
        table.create_index("ix_complaint_status_unit_act_by", ["status", "unit", "act_by"])
        table.create_index("ix_complaint_owner_id_status", ["owner_id", "status"])
    _tables()
    _photos_become_media()
    _seal_events()


def _tables() -> None:
    op.create_table(
        "complaint_media",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("file_id", AutoString(), nullable=False),
        sa.Column("gist", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_media_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["complaint_event.id"], name=op.f("fk_complaint_media_event_id_complaint_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_media")),
        sa.UniqueConstraint(
            "complaint_id", "file_id", name=op.f("uq_complaint_media_complaint_id_file_id")
        ),
    )
    op.create_index(op.f("ix_complaint_media_complaint_id"), "complaint_media", ["complaint_id"])
    op.create_table(
        "chain_head",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("seal", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "complaint_key",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_key_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("complaint_id", "key", name=op.f("pk_complaint_key")),
    )
    op.create_index("ix_complaint_key_key_complaint_id", "complaint_key", ["key", "complaint_id"])
    op.create_table(
        "complaint_follower",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
            name=op.f("fk_complaint_follower_complaint_id_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_complaint_follower_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("complaint_id", "resident_id", name=op.f("pk_complaint_follower")),
    )
    op.create_index(
        op.f("ix_complaint_follower_resident_id"), "complaint_follower", ["resident_id"]
    )


def _photos_become_media() -> None:
    op.execute(
        "INSERT INTO complaint_media (complaint_id, kind, role, file_id)"
        " SELECT complaint_id, 'photo', 'report', file_id FROM complaint_photo WHERE id IN"
        " (SELECT min(id) FROM complaint_photo GROUP BY complaint_id, file_id)"
    )
    op.drop_table("complaint_photo")


def _seal_events() -> None:
    """Seal what happened before there was a chain, in the order it was written."""
    with op.batch_alter_table("complaint_event") as table:
        table.add_column(sa.Column("seq", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("salt", AutoString(), nullable=True))
        table.add_column(sa.Column("text_digest", AutoString(), nullable=True))
        table.add_column(sa.Column("facts", DOCUMENT, nullable=False, server_default="{}"))
        table.add_column(sa.Column("seal", AutoString(), nullable=True))
    events = sa.table(
        "complaint_event",
        *(sa.column(name) for name in ("id", "seq", "complaint_id", "action", "status")),
        *(sa.column(name) for name in ("staff_id", "text", "salt", "text_digest", "verdict")),
        sa.column("facts", DOCUMENT),
        sa.column("at", UTCDateTime()),
        sa.column("cause"),
        sa.column("seal"),
    )
    connection = op.get_bind()
    seal, seq = START, 0
    for row in connection.execute(sa.select(events).order_by(events.c.id)).mappings().all():
        seq += 1
        salt = f"{seq:032x}" if row["text"] else None
        sealed = {
            "seq": seq,
            "complaint_id": row["complaint_id"],
            "action": row["action"],
            "status": row["status"],
            "staff_id": row["staff_id"],
            "text_digest": digest(salt, row["text"]) if salt else None,
            "verdict": row["verdict"],
            "facts": {},
            "at": row["at"],
            "cause": row["cause"],
        }
        seal = link(seal, sealed)
        connection.execute(
            sa.update(events)
            .where(events.c.id == row["id"])
            .values(seq=seq, salt=salt, text_digest=sealed["text_digest"], seal=seal)
        )
    if seq:
        heads = sa.table("chain_head", sa.column("name"), sa.column("count"), sa.column("seal"))
        op.execute(sa.insert(heads).values(name="complaint_event", count=seq, seal=seal))
    with op.batch_alter_table("complaint_event") as table:
        table.alter_column("seq", existing_type=sa.BigInteger(), nullable=False)
        table.alter_column("seal", existing_type=AutoString(), nullable=False)
        table.create_unique_constraint(op.f("uq_complaint_event_seq"), ["seq"])


def downgrade() -> None:
    with op.batch_alter_table("complaint_event") as table:
        table.drop_constraint(op.f("uq_complaint_event_seq"), type_="unique")
        for name in ("seal", "facts", "text_digest", "salt", "seq"):
            table.drop_column(name)
    op.create_table(
        "complaint_photo",
        sa.Column("id", GROWING, nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_photo_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_photo")),
    )
    op.create_index(op.f("ix_complaint_photo_complaint_id"), "complaint_photo", ["complaint_id"])
    op.execute(
        "INSERT INTO complaint_photo (complaint_id, file_id)"
        " SELECT complaint_id, file_id FROM complaint_media WHERE kind = 'photo'"
    )
    for name in ("complaint_follower", "complaint_key", "chain_head", "complaint_media"):
        op.drop_table(name)
    with op.batch_alter_table("complaint") as table:
        table.drop_index("ix_complaint_owner_id_status")
        table.drop_index("ix_complaint_status_unit_act_by")
        table.drop_index("ix_complaint_next_alarm_at")
        table.drop_index(op.f("ix_complaint_joined_to_id"))
        table.drop_constraint(op.f("fk_complaint_joined_to_id_complaint"), type_="foreignkey")
        for name in ("judged_at", "ended_at", "next_alarm_at", "alarms_given", "act_by", "clock"):
            table.drop_column(name)
        for name in ("party", "extensions", "joined_to_id", "offered_unit", "is_anonymous"):
            table.drop_column(name)
    with op.batch_alter_table("complaint_draft") as table:
        table.drop_column("voices")
        table.drop_column("is_anonymous")
