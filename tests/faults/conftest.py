"""One office a test, and how long the tests shall be."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.fleet import Fleet, fleet_of
from tests.faults.office import Office, Zygote, opened
from tests.postgres import Server, serving


@pytest.fixture
def wanted(request: pytest.FixtureRequest) -> int:
    """How many random kills: 20 in a gate, 120 with `--long`."""
    return 120 if request.config.getoption("--long") else 20


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


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the dice start from: given by `--seed`, else new each time."""
    given = request.config.getoption("--seed")
    return int(given) if given is not None else secrets.randbelow(1_000_000)
