"""A disk that is full, failing or read-only, a file that another holds: refused, kept, mended."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial

import psutil
import pytest

from tests.faults.checks import broken_promises
from tests.faults.office import Office
from tests.faults.people import QUESTION, Day

BAD_SECONDS, HEAL_SECONDS = 7.0, 10.0
"""How long it lasts, longer than the wait for a lock; how soon all is well again afterwards."""


@contextmanager
def _full(office: Office) -> Iterator[None]:
    """No file grows beyond what the log of the database has reached."""
    process = psutil.Process(office.pid)
    reached = office.database.with_name("jiefang.db-wal").stat().st_size
    endless = resource.RLIM_INFINITY
    process.rlimit(psutil.RLIMIT_FSIZE, (reached, endless))
    yield
    process.rlimit(psutil.RLIMIT_FSIZE, (endless, endless))


@contextmanager
def _locked(office: Office) -> Iterator[None]:
    """Somebody looks into the file with a tool that takes its lock."""
    with closing(sqlite3.connect(office.database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def _refusing(office: Office, error: str) -> Iterator[None]:
    """Every write and sync of the process fails in the kernel with this error."""
    calls = "pwrite64,fdatasync,fsync"
    inject = f"inject={calls}:error={error}"
    command = ["strace", "-f", "-p", str(office.pid), "-o", os.devnull, "-e", f"trace={calls}"]
    with subprocess.Popen([*command, "-e", inject], stderr=subprocess.PIPE) as tracer:
        try:
            assert tracer.stderr is not None
            said = tracer.stderr.readline()
            assert b"attached" in said, said
            yield
        finally:
            tracer.terminate()


BAD: dict[str, Callable[[Office], AbstractContextManager[None]]] = {
    "full": _full,
    "locked": _locked,
    "failing": partial(_refusing, error="EIO"),
    "read-only": partial(_refusing, error="EROFS"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_in_later(
    office: Office, kind: str, strace: str
) -> None:
    """The process lives through it, and within seconds everybody is answered again."""
    day = Day(office, random.Random(0), lambda: True)
    resident, neighbour = office.people.residents[:2]
    await office.start()
    await day.complain(resident)
    await office.quiet()
    with BAD[kind](office):
        resident.say(QUESTION)
        await asyncio.sleep(BAD_SECONDS)
        assert office.people.bot.queue.pending, "it was acknowledged"
        assert office.is_up, office.tail()
    began = time.monotonic()
    await resident.expect("一千个", timeout=day.patience)
    healed = time.monotonic() - began
    await day.complain(neighbour)
    await office.quiet()
    await office.stop()

    assert broken_promises(office, day.diary) == []
    assert healed <= HEAL_SECONDS
