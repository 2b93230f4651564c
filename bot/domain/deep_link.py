"""What a link into the bot may lead to, within the 64 characters that Telegram allows."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum
from typing import NamedTuple

LONGEST = 64
"""Characters of A-Z, a-z, 0-9, _ and - (Bot API, deep linking)."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class Target(StrEnum):
    """The kind of thing that a link opens; with - its id as it is, with _ its id encoded."""

    TOPIC = "t"
    ENTRY = "e"
    REPORT = "r"


class Link(NamedTuple):
    """One target and its id, empty where there is none."""

    target: Target
    id: str


def payload_of(target: Target, name: str = "") -> str | None:
    """Write what follows ?start=; None where the id is too long for a link."""
    is_plain = not name or _PLAIN.fullmatch(name)
    encoded = name if is_plain else urlsafe_b64encode(name.encode()).decode().rstrip("=")
    payload = f"{target}{'-' if is_plain else '_'}{encoded}"
    return payload if len(payload) <= LONGEST else None


def read_payload(payload: str) -> Link | None:
    """Read it back; None where it is nothing of ours."""
    kind, mark, name = payload[:1], payload[1:2], payload[2:]
    if kind not in set(Target) or mark not in {"-", "_"}:
        return None
    if mark == "-":
        return Link(Target(kind), name)
    try:
        padded = name + "=" * (-len(name) % 4)
        return Link(Target(kind), urlsafe_b64decode(padded).decode())
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
