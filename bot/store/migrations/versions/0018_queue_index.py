"""One index from which the queue is read, in place of two that nothing goes by any more."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_COLUMNS = (
    "status",
    "joined_to_id",
    "is_urgent",
    "act_by",
    "unit",
    "offered_unit",
    "owner_id",
    "category",
)


def upgrade() -> None:
    op.create_index("ix_complaint_queue", "complaint", _COLUMNS)
    op.drop_index("ix_complaint_status_due_at", "complaint")
    op.drop_index("ix_complaint_status_unit_act_by", "complaint")


def downgrade() -> None:
    op.create_index("ix_complaint_status_unit_act_by", "complaint", ("status", "unit", "act_by"))
    op.create_index("ix_complaint_status_due_at", "complaint", ("status", "due_at"))
    op.drop_index("ix_complaint_queue", "complaint")
