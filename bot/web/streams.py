"""The streams of news to open pages, which end as soon as the door closes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Streams:
    """Every open stream waits here between two looks; a browser asks again when one ends.

    Without it a stop waits as long as the server waits for any answer, for each open page.
    """

    _closed: asyncio.Event = field(default_factory=asyncio.Event)

    def close(self) -> None:
        """End them all."""
        self._closed.set()

    async def open_after(self, seconds: float) -> bool:
        """Wait; False at once when they end."""
        try:
            await asyncio.wait_for(self._closed.wait(), seconds)
        except TimeoutError:
            return True
        return False
