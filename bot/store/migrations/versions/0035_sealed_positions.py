"""Positions as text, so that they can be encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_TABLES = ("complaint", "complaint_draft", "held_file")
_COLUMNS = ("latitude", "longitude")


def upgrade() -> None:
    for name in _TABLES:
        with op.batch_alter_table(name) as table:
            for column in _COLUMNS:
                table.alter_column(
                    column,
                    existing_type=sa.Float(),
                    type_=sa.String(),
                    postgresql_using=f"{column}::text",
                )


def downgrade() -> None:
    for name in _TABLES:
        rows = sa.table(name, *(sa.column(one, sa.String) for one in _COLUMNS))
        # A number is all that the columns hold from now on: what is encrypted goes.
        op.execute(
            sa.update(rows)
            .where(rows.c.latitude.startswith("\x01"))
            .values(latitude=None, longitude=None)
        )
        with op.batch_alter_table(name) as table:
            for column in _COLUMNS:
                table.alter_column(
                    column,
                    existing_type=sa.String(),
                    type_=sa.Float(),
                    postgresql_using=f"{column}::double precision",
                )
