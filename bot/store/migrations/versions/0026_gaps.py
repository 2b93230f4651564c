"""what became of questions without a good answer"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NAMES = ("noise", "taken", "settled")


def upgrade() -> None:
    for name in NAMES:
        kind = sa.String(length=32) if name == "settled" else sa.String()
        op.add_column("question", sa.Column(name, kind, nullable=True))
    op.create_index("ix_complaint_question_id", "complaint", ["question_id"])


def downgrade() -> None:
    op.drop_index("ix_complaint_question_id", "complaint")
    with op.batch_alter_table("question") as batch:
        for name in NAMES:
            batch.drop_column(name)
