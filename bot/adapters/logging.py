"""Structured logs on standard error, without tokens, secrets or personal numbers."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from bot.domain.masking import mask

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
_NOISY = (
    *("httpx", "httpcore", "telegram", "aiosqlite", "apscheduler", "alembic", "uvicorn"),
    *("aiohttp", "asyncio", "sqlalchemy", "psycopg", "PIL", "multipart", "tzlocal"),
)
"""Libraries that log addresses with the token in them, or what residents wrote."""


def set_up_logging(level: str = "INFO", to: TextIO | None = None) -> None:
    """Log one line of key=value pairs an event; libraries only from WARNING.

    Args:
        level: From which on.
        to: Where; standard error unless given.
    """
    out = to or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _redact,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler, root = logging.StreamHandler(out), logging.getLogger()
    handler.addFilter(_Redacting())
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(level)
    _limit(_NOISY, logging.WARNING)
    # These two log the raw update on trouble, at any level.
    _limit(("telegram.Bot", "telegram.ext.Application"), logging.CRITICAL + 1)


def _limit(names: tuple[str, ...], level: int) -> None:
    for logger in map(logging.getLogger, names):
        # Setting a level makes all loggers there are forget what they found out of theirs.
        if logger.level != level:
            logger.setLevel(level)


def redact(text: str) -> str:
    """Hide tokens and personal numbers."""
    return mask(_TOKEN.sub("<token>", text))


def _redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {
        key: redact(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }


class _Redacting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        # A traceback's last line can carry an address with the token, or a resident's words.
        record.exc_info, record.exc_text = None, None
        return True
