"""Column types whose values lie encrypted in the file, where the office has set a key."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.domain.errors import WrongKeyError
from bot.store.columns import json_document

_MARK = "\x01age:"
"""Begins what is encrypted: no messenger sends this sign within a text."""
_NOTHING = ("", "{}", "[]", "—")
"""What stands where words were; conditions compare with it, and it says nothing."""
_KEYRING = "jiefang_keyring"


class Keyring(Protocol):
    """Encrypts for the office's newest key and opens what any of its keys closed."""

    def seal(self, content: bytes) -> bytes:
        """Encrypt."""
        ...

    def unseal(self, content: bytes) -> bytes:
        """Decrypt.

        Raises:
            WrongKeyError: None of the keys opens it.
        """
        ...


def hand_over(keyring: Keyring | None, dialects: Iterable[Dialect]) -> None:
    """Let these engines encrypt; without a keyring they write and read plain text."""
    for dialect in dialects:
        setattr(dialect, _KEYRING, keyring)


class SealedText(TypeDecorator[str]):
    """Text; SQL can only compare it with the marks of nothing."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else _sealed(value, dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else _opened(value, dialect)


class SealedDocument(TypeDecorator[Any]):
    """A JSON document, encrypted as one string."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:  # noqa: ANN401 — SQLAlchemy's own
        """Be what documents are on this engine."""
        return dialect.type_descriptor(json_document().dialect_impl(dialect))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 — any JSON
        """Encrypt on the way in; nothing stays nothing."""
        if not value or getattr(dialect, _KEYRING, None) is None:
            return value
        return _sealed(json.dumps(value, separators=(",", ":")), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 — any JSON
        """Decrypt on the way out."""
        if isinstance(value, str) and value.startswith(_MARK):
            return json.loads(_opened(value, dialect))
        return value


def _sealed(value: str, dialect: Dialect) -> str:
    keyring: Keyring | None = getattr(dialect, _KEYRING, None)
    if keyring is None or value in _NOTHING:
        # Nobody's words are taken for something encrypted.
        return value.lstrip("\x01") if value.startswith(_MARK) else value
    sealed = keyring.seal(value.encode("utf-8", "surrogatepass"))
    return _MARK + base64.b64encode(sealed).decode()


def _opened(value: str, dialect: Dialect) -> str:
    if not value.startswith(_MARK):
        return value
    keyring: Keyring | None = getattr(dialect, _KEYRING, None)
    if keyring is None:
        raise WrongKeyError(
            "the database is encrypted: set JIEFANG_DATA_KEY to the file of its key"
        )
    content = base64.b64decode(value.removeprefix(_MARK))
    return keyring.unseal(content).decode("utf-8", "surrogatepass")


def sealed_columns(table: sa.Table) -> list[str]:
    """Name the columns of a table that are encrypted where there is a key."""
    return [one.name for one in table.c if isinstance(one.type, SealedText | SealedDocument)]
