"""What turns drawings into pictures, as the doors need it; an adapter implements it."""

from __future__ import annotations

from typing import Protocol

from bot.replies.pictures.canvas import Drawing
from bot.replies.reply import Picture


class Painter(Protocol):
    """A hand that draws; what it cannot draw is told in words instead."""

    async def png(self, drawing: Drawing) -> Picture | None:
        """Draw for a chat; None where that fails."""
        ...

    async def svg(self, drawing: Drawing) -> str | None:
        """Draw for a page, the words for who cannot see it inside; None where that fails."""
        ...
