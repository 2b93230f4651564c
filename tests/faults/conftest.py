"""One office a test, and how long the tests shall be."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.faults.fleet import Fleet, fleet_of
from tests.faults.forking import Zygote, warm
from tests.faults.office import Office, opened
from tests.postgres import Server, serving

HowMany = Callable[[int, int], int]


@pytest.fixture
def how_many(request: pytest.FixtureRequest) -> HowMany:
    """Choose between a gate's count and that of `--long`, which `--rounds` may change."""
    is_long, rounds = (request.config.getoption(name) for name in ("--long", "--rounds"))
    return lambda short, long: (rounds or long) if is_long else short


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """The process that bots are forked from."""
    with warm() as zygote:
        yield zygote


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of this version, to be copied."""
    return SqliteFiles(tmp_path_factory.mktemp("file")).template


@pytest.fixture
async def office(tmp_path: Path, zygote: Zygote, file: Path) -> AsyncIterator[Office]:
    """An office whose bot is not running yet, and has a database without rows."""
    with zygote.line() as line:
        shutil.copy(file, tmp_path / "jiefang.db")
        async with opened(tmp_path, line) as office:
            yield office


@pytest.fixture
async def new_office(tmp_path: Path, zygote: Zygote) -> AsyncIterator[Office]:
    """An office whose bot has never run: it has to make its database first."""
    with zygote.line() as line:
        async with opened(tmp_path, line) as office:
            yield office


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL that the tests may ill-treat; each leaves it up."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """A database of this version on it, to be copied."""
    return PostgresqlDatabases(server).template


@pytest.fixture
async def fleet(
    tmp_path: Path, server: Server, template: str, zygote: Zygote
) -> AsyncIterator[Fleet]:
    """Two processes of one bot, not started yet."""
    with zygote.line() as one, zygote.line() as other:
        async with fleet_of({"a": one, "b": other}, tmp_path, server, template) as fleet:
            yield fleet


@pytest.fixture(scope="session")
def strace() -> str:
    """The program, where there is one and it may trace."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is missing: sh tests/setup/strace.sh")
    tried = subprocess.run([found, "-o", os.devnull, "true"], check=False, capture_output=True)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode().strip()}")
    return found


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the dice start from: given by `--seed`, else new each time."""
    given = request.config.getoption("--seed")
    return int(given) if given is not None else secrets.randbelow(1_000_000)
