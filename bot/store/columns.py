"""Column types that mean the same on SQLite and PostgreSQL."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Named constraints, so that a migration can find and change them on both engines.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A row is filled by the store, never checked: its validators are made when somebody asks for them.
SQLModel.model_config["defer_build"] = True


def enum_of(kind: type[StrEnum]) -> Any:  # noqa: ANN401 — SQLModel types sa_type as a class
    """Store a StrEnum by value as text: PostgreSQL's own enums are painful to migrate."""
    return sa.Enum(
        kind, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e]
    )


def json_document() -> Any:  # noqa: ANN401 — as above
    """Store a JSON document: text on SQLite, jsonb on PostgreSQL."""
    return _Document()


def big_id() -> Any:  # noqa: ANN401 — as above
    """Type a growing primary key: SQLite counts only INTEGER, PostgreSQL wants 64 bits."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class _Document(TypeDecorator[Any]):
    """JSON that names PostgreSQL's type there only: an office on SQLite carries no part of it."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:  # noqa: ANN401 — as the base has it
        """Choose the engine's own type."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())
