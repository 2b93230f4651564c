"""A chain of records: each carries the hash of the one before, so that no edit goes unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

START = "0" * 64
"""Stands before the first record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where the chain ended at one time, kept where whoever changes the record does not reach."""

    events: int
    seal: str
    """Of the last of them."""
    at: str = ""
    """ISO 8601, for whoever reads it."""


def link(before: str, record: Mapping[str, object]) -> str:
    """Hash *record* together with the hash of the one before it.

    Args:
        before: Hash of the record before, `START` for the first.
        record: What must never change: JSON values, aware instants, enums. Personal data stays
            out of it, or erasing it would break the chain; `digest` stands in its place.

    Returns:
        64 hexadecimal digits, the same on every machine and database.
    """
    text = json.dumps(
        {"before": before, **record},
        default=_plain,
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def digest(salt: str, text: str) -> str:
    """Hash words that may be erased later; without the salt nobody can guess them from it."""
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        # Databases keep microseconds and forget the zone: one spelling for all.
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} does not belong in a chained record")
