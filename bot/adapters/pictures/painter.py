"""Draws in a process of its own, for drawing holds the interpreter's lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from bot.adapters.pictures.rendering import SCALES, png_of, prepare, svg_of
from bot.adapters.pictures.shelf import PictureShelf
from bot.replies.pictures.canvas import Drawing
from bot.replies.reply import Picture

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

log = structlog.get_logger(__name__)
_SECONDS = 15.0
"""A picture that takes longer is not coming."""
_START_SECONDS = 45.0
"""The start of the process, which a first picture takes too: given up too early it begins anew at
the next picture, and a busy machine never draws any."""
_Draw = Callable[[dict[str, Any]], bytes | str]


def engine() -> str:
    """Name what draws: after an upgrade a picture is a new one."""
    packages = ("vl-convert-python", "noto-cjk-sans-otc")
    return " ".join([*(version(name) for name in packages), str(SCALES)])


@dataclass(slots=True)
class Painter:
    """Gives pictures from the shelf or has them drawn; the process starts with the first."""

    shelf: PictureShelf
    seconds: float = _SECONDS
    start_seconds: float = _START_SECONDS
    _engine: str = field(default_factory=engine)
    _pool: ProcessPoolExecutor | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _has_drawn: bool = False
    """Whether the process has shown that it is there."""
    _is_over: bool = False

    @classmethod
    def at(cls, cache: Path) -> Painter:
        """Keep pictures in the cache directory."""
        return cls(PictureShelf(cache / "pictures"))

    def close(self) -> None:
        """End the drawing process, if one was started."""
        if self._pool is not None:
            # One that hangs would never hear of the shutdown.
            for process in list(self._pool._processes.values()):  # noqa: SLF001 — no public way
                process.kill()
            self._pool.shutdown(cancel_futures=True)
            self._pool, self._has_drawn = None, False

    def give_up(self) -> None:
        """Draw no more: who waits for a picture goes on without, and the process can end."""
        self._is_over = True
        self.close()

    def key(self, drawing: Drawing) -> str:
        """Name the picture of a drawing, as this engine draws it."""
        return sha256(f"{drawing.key} {self._engine}".encode()).hexdigest()

    async def png(self, drawing: Drawing) -> Picture | None:
        """Draw for a chat; None, and a line in the log, where that fails."""
        content = await self._drawn(drawing, "png", png_of)
        return None if content is None else Picture(key=self.key(drawing), png=content)

    async def svg(self, drawing: Drawing) -> str | None:
        """Draw for a page, with the alternative text inside; None as for `png`."""
        content = await self._drawn(drawing, "svg", svg_of)
        return None if content is None else content.decode()

    async def _drawn(self, drawing: Drawing, kind: str, draw: _Draw) -> bytes | None:
        name = f"{self.key(drawing)}.{kind}"
        # First without a turn: what was drawn before waits for nothing that is drawn now.
        kept = await asyncio.to_thread(self.shelf.get, name)
        if kept is not None:
            return kept
        async with self._one_at_a_time:
            kept = await asyncio.to_thread(self.shelf.get, name)
            if kept is not None or self._is_over:
                return kept
            content = await self._draw(drawing, draw)
            if content is not None:
                await asyncio.to_thread(self.shelf.put, name, content)
            return content

    async def _draw(self, drawing: Drawing, draw: _Draw) -> bytes | None:
        try:
            drawn = await self._in_process(drawing, draw)
        except (BrokenExecutor, TimeoutError, ValueError, OSError) as error:
            # A process that died or hangs is replaced at the next picture.
            self.close()
            log.warning("picture_not_drawn", kind=type(error).__name__)
            return None
        return drawn.encode() if isinstance(drawn, str) else drawn

    async def _in_process(self, drawing: Drawing, draw: _Draw) -> bytes | str:
        if self._pool is None:
            # Here: until a picture is asked for nobody needs what starts processes.
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # Spawned: a fork would copy threads' locks in whatever state they are.
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=prepare)
        loop = asyncio.get_running_loop()
        drawing_now = loop.run_in_executor(self._pool, draw, drawing.spec)
        extra = 0 if self._has_drawn else self.start_seconds
        drawn = await asyncio.wait_for(drawing_now, self.seconds + extra)
        self._has_drawn = True
        return drawn
