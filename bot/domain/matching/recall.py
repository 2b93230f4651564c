"""What was decided of late, so that what many ask is weighed once; nobody's words are kept."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from hashlib import blake2b
from typing import Protocol

from bot.domain.matching.verdicts import Context, Decision

MOST = 4_000
"""Verdicts kept: some megabytes, and more than a day's different wordings."""


class Decider(Protocol):
    """Gives the same verdict whenever it is asked the same."""

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Say what *text* is."""
        ...


class Recall:
    """Asks one decider, and answers itself what it was asked before.

    A message is known by a digest under a key of this process alone: what residents wrote can
    neither be read from it nor, by guessing, be found out.
    """

    def __init__(self, decider: Decider, most: int = MOST) -> None:
        self._decider = decider
        self._most = most
        self._key = secrets.token_bytes(16)
        self._kept: OrderedDict[bytes, Decision] = OrderedDict()

    def decide(self, text: str, context: Context | None) -> Decision:
        """Give the decider's verdict; of those kept the one longest unasked goes first."""
        name = self._name(text, context)
        decision = self._kept.pop(name, None) or self._decider.decide(text, context=context)
        self._kept[name] = decision
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return decision

    def _name(self, text: str, context: Context | None) -> bytes:
        # Names of entries and topics hold no line break; the text may, and comes last.
        turn = f"{context.entry}\n{context.topic or ''}" if context else ""
        said = f"{turn}\n\n{text}".encode("utf-8", "surrogatepass")
        return blake2b(said, digest_size=16, key=self._key).digest()
