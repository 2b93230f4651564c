"""Pictures from outside made harmless: only pixels come through, and never too many."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.services.ports import Look

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Images:
    """Draws pictures anew as JPEG, a few at a time, off the loop.

    A new picture has none of the old one's metadata: no position, no camera, no comment, no
    colour profile, and nothing that was hidden after its end.
    """

    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def redrawn(self, content: bytes, look: Look) -> bytes | None:
        """Draw a picture anew; None where it is none, is broken or has too many pixels."""
        async with self.turn:
            # Here, so that a process that shows no pictures does not carry what draws them.
            from bot.adapters.redrawing import redraw

            return await asyncio.to_thread(redraw, content, look)
