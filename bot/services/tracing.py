"""What brought something about: said in every line of the log, from an update to the message."""

from __future__ import annotations

from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars, get_contextvars


def because(cause: str | None, **more: object) -> AbstractContextManager[None]:
    """Say in each line logged within what it is about.

    Args:
        cause: The update, request, tick or firing; it goes along with every message posted.
        more: Numbers of rows that the work is on; nothing personal.
    """
    return bound_contextvars(**({"cause": cause} if cause else {}), **more)


def cause() -> str | None:
    """Name what the running work comes from."""
    found = get_contextvars().get("cause")
    return None if found is None else str(found)
