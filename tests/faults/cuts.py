"""A proxy before PostgreSQL that cuts connections between a COMMIT and its answer."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

_COMMIT = b"COMMIT\x00"
"""As libpq sends it: a simple query."""
_SOCKET = ".s.PGSQL.5432"
_CHUNK = 1 << 16


@dataclass
class Cutter:
    """Passes bytes on, and at some commits ends the connection instead.

    Every other one of these commits has happened on the server when the client learns of a broken
    connection, the rest have not: the client cannot tell which.
    """

    server: Path
    """The directory of the server's socket."""
    dice: random.Random
    share: float = 0.0
    """Of all commits that are cut."""
    mark: bytes = b""
    """Cut the commit after this was asked, once, when it has happened."""
    cuts: Counter[str] = field(default_factory=Counter)
    """How many commits were cut after and before they happened."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client with the server until either ends or the dice say so."""
        there, back = await asyncio.open_unix_connection(str(self.server / _SOCKET))
        answering = asyncio.create_task(self._pass_on(there, writer))
        try:
            await self._ask(reader, there, back, answering)
        except OSError:
            pass  # either side was killed, which is what the tests do
        finally:
            answering.cancel()
            back.close()
            writer.close()

    async def _ask(
        self,
        reader: asyncio.StreamReader,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        answering: asyncio.Task[None],
    ) -> None:
        is_marked = False
        while asked := await reader.read(_CHUNK):
            is_marked |= bool(self.mark) and self.mark in asked
            if _COMMIT in asked and (is_marked or self.dice.random() < self.share):
                if not is_marked and self.cuts.total() % 2:
                    self.cuts["not committed"] += 1
                    return
                self.mark = b""
                answering.cancel()
                await asyncio.gather(answering, return_exceptions=True)
                back.write(asked)
                await back.drain()
                # Its answer has come this far, and goes no further.
                await there.read(_CHUNK)
                self.cuts["committed"] += 1
                return
            back.write(asked)
            await back.drain()

    @staticmethod
    async def _pass_on(there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while answer := await there.read(_CHUNK):
            writer.write(answer)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def cutting(directory: Path, cutter: Cutter) -> AsyncIterator[None]:
    """Listen in this directory as PostgreSQL would until the block ends."""
    server = await asyncio.start_unix_server(cutter.serve, str(directory / _SOCKET))
    try:
        yield
    finally:
        server.close()
