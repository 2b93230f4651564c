"""Waking whoever waits for a change: no sleeping polls anywhere in the emulator."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Signal:
    """A condition without a lock, for one event loop: many wait, any change wakes all."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Wake every waiter, so that each looks again."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait_for(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """Return the first non-None result of `look`, or None after so many seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while (found := look()) is None:
            event = self._event
            try:
                # Not wait_for: in Python 3.11 it swallows a cancellation that meets the event.
                async with asyncio.timeout_at(deadline):
                    await event.wait()
            except TimeoutError:
                return look()
        return found
