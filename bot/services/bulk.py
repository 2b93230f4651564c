"""One act on many complaints: each by itself, so that one that is refused stops no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidInputError, JiefangError
from bot.services.joining import Joining
from bot.services.queue import Queue, QueueLine, Wanted
from bot.services.triage import Triage

MOST = 50
"""Complaints at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one complaint."""

    line: QueueLine
    error: JiefangError | None
    """Why it was refused."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What dispatchers do to several complaints that they have chosen."""

    queue: Queue
    triage: Triage
    joining: Joining

    async def chosen(self, by: int, ids: Sequence[int]) -> tuple[QueueLine, ...]:
        """Read what was chosen, oldest first; what *by* may not see is left out.

        Raises:
            InvalidInputError: Nothing is left, or there are too many.
            NotAllowedError: *by* does not work complaints.
        """
        if len(ids) > MOST:
            raise InvalidInputError("chosen", str(MOST))
        page = await self.queue.page(by, Wanted(ids=tuple(ids), size=MOST))
        if not page.lines:
            raise InvalidInputError("chosen", str(MOST))
        return tuple(sorted(page.lines, key=lambda line: line.id))

    async def assign(self, by: int, ids: Sequence[int], to: int, cause: str) -> list[Done]:
        """Give each to a colleague.

        Raises:
            InvalidInputError: Nothing was chosen, or too much.
            NotAllowedError: *by* does not work complaints.
        """

        async def give(line: QueueLine) -> object:
            return await self.triage.assign(by, line.id, to, f"{cause}:{line.id}")

        return await self._each(await self.chosen(by, ids), give)

    async def merge(self, by: int, ids: Sequence[int], lead: int, cause: str) -> list[Done]:
        """Join each to one of them.

        Raises:
            InvalidInputError: Fewer than two were chosen, or too many, or the lead is none of them.
            NotAllowedError: *by* does not work complaints.
        """
        lines = await self.chosen(by, ids)
        leading = [line for line in lines if line.id == lead]
        if len(lines) < 2 or not leading:  # noqa: PLR2004 — a pair
            raise InvalidInputError("two", "")

        async def join(line: QueueLine) -> object:
            return await self.joining.merge(by, line.id, leading[0].reference, f"{cause}:{line.id}")

        return await self._each([line for line in lines if line.id != lead], join)

    async def _each(
        self, lines: Sequence[QueueLine], act: Callable[[QueueLine], Awaitable[object]]
    ) -> list[Done]:
        done = []
        for line in lines:
            try:
                await act(line)
            except JiefangError as error:
                done.append(Done(line=line, error=error))
            else:
                done.append(Done(line=line, error=None))
        return done
