"""The clock that everything is given, by itself, so that light commands stay light."""

from __future__ import annotations

from datetime import UTC, datetime


def machine_clock() -> datetime:
    """Read this machine's clock."""
    return datetime.now(UTC)  # noqa: TID251 — the one place that does
