"""What a single setting may look like, and what is made of it."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr

from bot.domain.map_source import map_source

_DATABASE = re.compile(r"(sqlite(\+aiosqlite)?|postgres(ql)?|postgresql\+psycopg)://")
_SIGNS = re.compile(r"[A-Za-z0-9_-]{1,256}")  # as the Bot API takes a secret (setWebhook)
_LEAST_VARIETY = 12
"""Different signs in a secret: forty-three random ones have fewer once in a trillion."""


def ids(value: object) -> object:
    """Split a list of numbers as it is typed."""
    return (
        [part for part in re.split(r"[,，、\s]+", value) if part]
        if isinstance(value, str)
        else value
    )


def blank(value: object) -> object:
    """Take an empty value for none."""
    return None if value == "" else value


def map_checked(value: str | None) -> str | None:
    """Check where a map comes from.

    Raises:
        ValueError: It is nothing of the kind.
    """
    if value:
        map_source(value)
    return value


def database_checked(value: str | None) -> str | None:
    """Check that an address is one of a database that we know.

    Raises:
        ValueError: It is not.
    """
    if value and not _DATABASE.match(value):
        raise ValueError(
            "write sqlite:////path/to/jiefang.db or postgresql://user:password@host/name"
        )
    return value


def root_checked(value: str, example: str) -> str:
    """Check that an address is one, and leave out a slash at its end.

    Raises:
        ValueError: It is not; says to write *example*.
    """
    if value and not value.startswith(("http://", "https://")):
        raise ValueError(f"write {example}")
    return value.rstrip("/")


def secret_checked(value: SecretStr | None, *, least: int = 43) -> SecretStr | None:
    """Check that a secret cannot be guessed: of *least* signs, and no row of the same ones.

    Raises:
        ValueError: It is too short, too plain, or has other signs.
    """
    if value is None:
        return None
    signs = value.get_secret_value()
    is_long = len(signs) >= least and _SIGNS.fullmatch(signs)
    if not is_long or len(set(signs)) < min(least, _LEAST_VARIETY):
        raise ValueError(
            f"write {least} to 256 letters, digits, _ or - at random; for example the output of"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return value


def timezone_checked(value: str) -> str:
    """Check that a time zone is known.

    Raises:
        ValueError: It is not.
    """
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("write a name of the tz database, like Asia/Shanghai") from None
    return value


def with_driver(url: str) -> str:
    """Name the driver in the address of a database."""
    for plain, driver in (
        ("sqlite://", "sqlite+aiosqlite://"),
        ("postgresql://", "postgresql+psycopg://"),
        ("postgres://", "postgresql+psycopg://"),
    ):
        if url.startswith(plain):
            return driver + url.removeprefix(plain)
    return url


def address(value: str) -> tuple[str, int]:
    """Read host:port as its two parts.

    Raises:
        ValueError: It is not of that form.
    """
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 — the last port
        raise ValueError("write host:port, like 127.0.0.1:8080")
    return host.strip("[]"), int(port)
