"""The one loop for all that is due: claim under a lease, work, settle, sweep what the dead held."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import structlog

from bot.domain.clock import Clock
from bot.store.claims import Claims
from bot.store.engine import Store, StoreFailure
from bot.store.outage import is_outage

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=30)
"""How long a row stays with a worker that says nothing; one at work says so every third."""


_AGAIN_SECONDS = 0.5
Outcome = TypeVar("Outcome")


async def persist(settle: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """Write down what became of a row, again and again while the database is away."""
    while True:
        try:
            return await settle()
        except StoreFailure as error:
            if not is_outage(error):
                raise
            log.warning("settling_again", kind=type(error).__name__)
        await asyncio.sleep(_AGAIN_SECONDS)


class Claim(Protocol):
    """A row claimed for work; what becomes of it counts under this attempt only."""

    @property
    def id(self) -> int:
        """The row."""
        ...

    @property
    def attempt(self) -> int:
        """The fencing number."""
        ...

    @property
    def line(self) -> int:
        """What is worked one after the other: a chat, a schedule."""
        ...

    @property
    def lease_until(self) -> datetime:
        """When another may take it."""
        ...


Item = TypeVar("Item", bound=Claim)


@dataclass(frozen=True, slots=True)
class Desk(ABC, Generic[Item]):
    """Hands out the due rows of one table; a subclass says what a row becomes."""

    store: Store
    clock: Clock
    claims: ClassVar[Claims[Any]]
    lease: ClassVar[timedelta] = LEASE

    @abstractmethod
    async def claim(self, limit: int, busy: Collection[int] = ()) -> list[Item]:
        """Claim up to *limit* rows, one a line, committed before the caller begins.

        Args:
            busy: Lines that still have one under way here.
        """

    @abstractmethod
    async def release(self, *, everything: bool) -> int:
        """Say what becomes of rows whose worker is gone.

        Args:
            everything: At the start of the only process every lease is void; otherwise only
                those that have run out.

        Returns:
            How many there were.
        """

    async def renew(self, held: Collection[Item]) -> None:
        """Say that these are still under way."""
        until = self.clock() + self.lease
        async with self.store.write() as session:
            await self.claims.renew(session, {one.id: one.attempt for one in held}, until)

    async def give_back(self, item: Item) -> None:
        """Put a row back whose work was not begun."""
        async with self.store.write() as session:
            await self.claims.close(
                session,
                item.id,
                item.attempt,
                status=self.claims.waiting,
                attempt=item.attempt - 1,
            )


@dataclass(slots=True)
class Worker(Generic[Item]):
    """Works what a desk hands out: side by side across lines, in order within each."""

    name: str
    desk: Desk[Item]
    work: Callable[[Item], Awaitable[None]]
    """Does one and settles it; of its failures only the database's may come out."""
    parallel: int
    """Most under way: what a crash can leave ambiguous."""
    least: int = 1
    """How much room there must be before more is claimed, so that it is not claimed singly."""
    idle_seconds: float = 1.0
    """How long to wait unrung before looking for rows that have become due."""
    keep_seconds: float | None = None
    """How often to renew leases and sweep those of the dead; three times a lease unless said."""
    _held: dict[int, Item] = field(default_factory=dict)
    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _is_stopping: bool = False

    def ring(self) -> None:
        """Say that something has come in."""
        self._rung.set()

    def stop(self) -> None:
        """Claim no more; what is under way is finished and settled."""
        self._is_stopping = True
        self.ring()

    async def run(self) -> None:
        """Work until stopped, then finish what is under way."""
        async with asyncio.TaskGroup() as around:
            keeping = around.create_task(self._keep())
            async with asyncio.TaskGroup() as group:
                while not self._is_stopping:
                    self._rung.clear()
                    claimed = await self._claim()
                    for item in claimed:
                        self._held[item.line] = item
                        group.create_task(self._one(item))
                    if not claimed:
                        await self._wait()
            keeping.cancel()

    async def _claim(self) -> list[Item]:
        room = self.parallel - len(self._held)
        if room < self.least:
            return []
        try:
            return await self.desk.claim(room, self._held.keys())
        except StoreFailure as error:
            log.error("not_claimed", worker=self.name, kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return []

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._rung.wait(), self.idle_seconds)
        except TimeoutError:
            return

    async def _one(self, item: Item) -> None:
        try:
            # A process that slept through its lease must not begin what another may have begun.
            if self.desk.clock() < item.lease_until:
                await self.work(item)
            else:
                await self.desk.give_back(item)
        except StoreFailure as error:
            # Its lease ends, and the sweep treats it like one whose worker died.
            log.error("not_settled", worker=self.name, row=item.id, kind=type(error).__name__)  # noqa: TRY400 — as above
        finally:
            self._held.pop(item.line, None)
            self.ring()

    async def _keep(self) -> None:
        seconds = self.keep_seconds or self.desk.lease.total_seconds() / 3
        while True:
            await asyncio.sleep(seconds)
            try:
                if self._held:
                    await self.desk.renew(list(self._held.values()))
                if await self.desk.release(everything=False):
                    self.ring()
            except StoreFailure as error:
                log.error("not_kept", worker=self.name, kind=type(error).__name__)  # noqa: TRY400 — as above
