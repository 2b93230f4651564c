"""What was decided of late, so that what many ask is weighed twice; nobody's words are kept."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from hashlib import blake2b
from typing import Protocol

from bot.domain.matching.verdicts import Context, Decision

MOST = 4_000
"""Wordings known: more than a day's different ones, in a megabyte and what is asked again."""


class Decider(Protocol):
    """Gives the same verdict whenever it is asked the same."""

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Say what *text* is."""
        ...


class Recall:
    """Asks one decider, and answers itself from the third time on that it is asked the same.

    The first time only the message is noted: most wordings never come again, and what a
    resident complains of hardly ever does.

    A message is known by a digest under a key of this process alone: what residents wrote can
    neither be read from it nor, by guessing, be found out.
    """

    def __init__(self, decider: Decider, most: int = MOST) -> None:
        self._decider = decider
        self._most = most
        self._key = secrets.token_bytes(16)
        self._kept: OrderedDict[bytes, Decision | None] = OrderedDict()

    def decide(self, text: str, context: Context | None) -> Decision:
        """Give the decider's verdict; of those known the one longest unasked goes first."""
        name = self._name(text, context)
        is_known, kept = name in self._kept, self._kept.pop(name, None)
        decision = kept or self._decider.decide(text, context=context)
        self._kept[name] = decision if is_known else None
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return decision

    def _name(self, text: str, context: Context | None) -> bytes:
        # Names of entries and topics hold no line break; the text may, and comes last.
        turn = f"{context.entry}\n{context.topic or ''}" if context else ""
        said = f"{turn}\n\n{text}".encode("utf-8", "surrogatepass")
        return blake2b(said, digest_size=16, key=self._key).digest()
