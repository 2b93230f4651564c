"""photos that staff put up on a page"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploaded_photo",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column(
            "complaint_id", sa.BigInteger(), sa.ForeignKey("complaint.id"), nullable=False
        ),
        sa.Column(
            "staff_id", sa.BigInteger(), sa.ForeignKey("staff_member.id"), nullable=False
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_uploaded_photo_complaint_id", "uploaded_photo", ["complaint_id"])


def downgrade() -> None:
    op.drop_table("uploaded_photo")
