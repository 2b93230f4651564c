"""indexes by which the head of each chat's line is found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TRIED_BEFORE = sa.text("status = 'new' AND attempt > 0")


def upgrade() -> None:
    op.drop_index("ix_inbox_update_chat_key_status_id", "inbox_update")
    op.create_index(
        "ix_inbox_update_status_chat_key_id", "inbox_update", ["status", "chat_key", "id"]
    )
    op.create_index(
        "ix_inbox_update_tried_before",
        "inbox_update",
        ["id"],
        sqlite_where=TRIED_BEFORE,
        postgresql_where=TRIED_BEFORE,
    )
    op.drop_index("ix_delivery_chat_id_status", "delivery")
    op.create_index(
        "ix_delivery_status_chat_id", "delivery", ["status", "chat_id", "lane", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_status_chat_id", "delivery")
    op.create_index("ix_delivery_chat_id_status", "delivery", ["chat_id", "status", "id"])
    op.drop_index("ix_inbox_update_tried_before", "inbox_update")
    op.drop_index("ix_inbox_update_status_chat_key_id", "inbox_update")
    op.create_index(
        "ix_inbox_update_chat_key_status_id", "inbox_update", ["chat_key", "status", "id"]
    )
