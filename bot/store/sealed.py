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
_BLIND = "~b:"
"""Begins what stands in for something."""
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

    def blind(self, text: str) -> str:
        """Stand in for a text that is only compared for equality."""
        ...

    @property
    def blinder(self) -> str:
        """What everything begins with that is blinded now; it changes with the key."""
        ...


def hand_over(keyring: Keyring | None, dialects: Iterable[Dialect]) -> None:
    """Let these engines encrypt; without a keyring they write and read plain text."""
    for dialect in dialects:
        setattr(dialect, _KEYRING, keyring)


def keyring_of(dialect: Dialect) -> Keyring | None:
    """Give the keys that these engines encrypt with."""
    keyring: Keyring | None = getattr(dialect, _KEYRING, None)
    return keyring


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
        if not value or keyring_of(dialect) is None:
            return value
        return _sealed(json.dumps(value, separators=(",", ":")), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 — any JSON
        """Decrypt on the way out."""
        if isinstance(value, str) and value.startswith(_MARK):
            return json.loads(_opened(value, dialect))
        return value


class SealedNumber(TypeDecorator[float]):
    """A number that is only ever read, such as a degree of a position; kept as text."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in, exact to the last digit."""
        return None if value is None else _sealed(repr(float(value)), dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> float | None:
        """Decrypt on the way out."""
        return None if value is None else float(_opened(value, dialect))


class SealedBytes(TypeDecorator[bytes]):
    """A file within a row."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        keyring = keyring_of(dialect)
        if value is None or keyring is None:
            return value
        return _MARK.encode() + keyring.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decrypt on the way out."""
        if value is None or not value.startswith(_MARK.encode()):
            return value
        return _with(dialect).unseal(value.removeprefix(_MARK.encode()))


class BlindText(TypeDecorator[str]):
    """Text that is only compared for equality: with a key a code stands in for it, for good."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Blind on the way in, once."""
        keyring = keyring_of(dialect)
        if value is None or keyring is None or value.startswith(_BLIND):
            return value
        return keyring.blind(value)


def is_stale(column: Any, dialect: Dialect) -> sa.ColumnElement[bool]:  # noqa: ANN401 — a column
    """Say that what stands in a blinded column is not what today's key would put there."""
    keyring, plain = keyring_of(dialect), sa.type_coerce(column, sa.String)
    if keyring is None:
        return plain.startswith(_BLIND)
    return sa.not_(plain.startswith(keyring.blinder))


def _sealed(value: str, dialect: Dialect) -> str:
    keyring = keyring_of(dialect)
    if keyring is None or value in _NOTHING:
        # Nobody's words are taken for something encrypted.
        return value.lstrip("\x01") if value.startswith(_MARK) else value
    sealed = keyring.seal(value.encode("utf-8", "surrogatepass"))
    return _MARK + base64.b64encode(sealed).decode()


def _opened(value: str, dialect: Dialect) -> str:
    if not value.startswith(_MARK):
        return value
    content = base64.b64decode(value.removeprefix(_MARK))
    return _with(dialect).unseal(content).decode("utf-8", "surrogatepass")


def _with(dialect: Dialect) -> Keyring:
    keyring = keyring_of(dialect)
    if keyring is None:
        raise WrongKeyError(
            "the database is encrypted: set JIEFANG_DATA_KEY to the file of its key"
        )
    return keyring


def sealed_columns(table: sa.Table) -> list[str]:
    """Name the columns of a table that are encrypted where there is a key."""
    return [one.name for one in table.c if isinstance(one.type, _SEALED)]


def blind_columns(table: sa.Table) -> list[str]:
    """Name the columns of a table in whose values' place codes stand where there is a key."""
    return [one.name for one in table.c if isinstance(one.type, BlindText)]


_SEALED = SealedText | SealedDocument | SealedNumber | SealedBytes
