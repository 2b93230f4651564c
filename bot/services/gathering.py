"""Many small writes as one: while a transaction is under way, the next ones gather."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class Gathered(Generic[Item]):
    """Hands everything that came in meanwhile to one call."""

    write: Callable[[Sequence[Item]], Awaitable[None]]
    _waiting: list[tuple[Item, asyncio.Future[None]]] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None

    async def put(self, item: Item) -> None:
        """Return when it is written; raise what its write raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        await done

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            result = await asyncio.gather(
                self.write([item for item, _ in batch]), return_exceptions=True
            )
            for _, done in batch:
                # One that was cancelled waits no more.
                if done.done():
                    continue
                if isinstance(result[0], BaseException):
                    done.set_exception(result[0])
                else:
                    done.set_result(None)
        self._task = None
