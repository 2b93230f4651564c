"""One office a test, and how long the tests shall be."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.fleet import Fleet, fleet_of
from tests.faults.office import Office, Zygote, opened
from tests.postgres import Server, serving


@pytest.fixture
def wanted(request: pytest.FixtureRequest) -> int:
    """How many random kills: 12 in a gate, 120 with `--long`."""
    return 120 if request.config.getoption("--long") else 12


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """The process that bots are forked from."""
    zygote = Zygote()
    yield zygote
    zygote.close()


@pytest.fixture
async def office(tmp_path: Path, zygote: Zygote) -> AsyncIterator[Office]:
    """An office whose bot is not running yet."""
    async with opened(tmp_path, zygote) as office:
        yield office


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL that the tests of a module ill-treat."""
    with serving() as server:
        yield server


@pytest.fixture
async def fleet(tmp_path: Path, server: Server) -> AsyncIterator[Fleet]:
    """Two processes of one bot, not started yet."""
    async with fleet_of(("a", "b"), tmp_path, server) as fleet:
        yield fleet


@pytest.fixture(scope="session")
def strace() -> str:
    """The program, installed where that is ours to do."""
    if shutil.which("strace") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "strace"], check=False)
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    return found


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the dice start from: given by `--seed`, else new each time."""
    given = request.config.getoption("--seed")
    return int(given) if given is not None else secrets.randbelow(1_000_000)
