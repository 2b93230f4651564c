"""What must stand in no log: secrets of the tests, and numbers that lead to a person."""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.adapters.logging import set_up_logging
from bot.emulator.seed import BOT_TOKEN

WEBHOOK_SECRET = "a-secret-of-the-tests-0123456789-0123456789-0123"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PHONE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(\d{17})([\dXx])(?!\d)")
_OTHERS = {
    "a bot's token": re.compile(r"\d{8,10}:[\w-]{30,}"),
    "a way into the console": re.compile(r"/console/enter/[\w-]{16,}"),
    "a cookie": re.compile(r"(?:__Host-)?jiefang=[\w-]{16,}|set-cookie", re.IGNORECASE),
    "a password": re.compile(r"postgresql\S*://[^:/\s]+:[^@\s]+@"),
}


def leaks(log: str) -> list[str]:
    """Name what a log tells that it must not, each with the line it stands in."""
    return [f"{kind}: {line[:300]}" for line in log.splitlines() for kind in _kinds(line)]


def _kinds(line: str) -> Iterator[str]:
    if BOT_TOKEN in line or BOT_TOKEN.partition(":")[2] in line:
        yield "the bot's token"
    if WEBHOOK_SECRET in line:
        yield "the webhook's secret"
    if _PHONE.search(line):
        yield "a phone number"
    if any(_is_identity(*found) for found in _IDENTITY.findall(line)):
        yield "an identity number"
    yield from (kind for kind, pattern in _OTHERS.items() if pattern.search(line))


def _is_identity(digits: str, check: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == check.upper()


class _Both(io.StringIO):
    """Keeps what is logged, and lets it be seen where the test's own output is."""

    def write(self, text: str) -> int:
        sys.stderr.write(text)
        return super().write(text)


@contextmanager
def tight() -> Iterator[None]:
    """Log everything as the bot does, at DEBUG, and see at the end that nothing leaked."""
    root, log = logging.getLogger(), _Both()
    handlers, level = list(root.handlers), root.level
    set_up_logging("DEBUG", to=log)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    found = leaks(log.getvalue())
    assert not found, "\n".join(found[:20])
