"""What every test may use."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
import structlog

from bot.cli.lean import unswept
from bot.store.engine import Store, open_store
from tests import thoroughness
from tests.databases import Databases, forget_everything, on_engine
from tests.leaks import tight

thoroughness.register()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch between a gate's minute and an evening's length."""
    parser.addoption(
        "--long", action="store_true", help="run the fault tests at length and print their figures"
    )
    parser.addoption("--rounds", type=int, help="how often at length, where a test has a count")
    parser.addoption("--seed", help="repeat the fault tests of this seed")
    parser.addoption(
        "--engine",
        choices=("sqlite", "postgresql"),
        help="run the tests that use a database, and only those, on this engine",
    )


_EACH_ENGINE = {"contract", "integration"}
"""Folders whose tests run on each engine; elsewhere the marker says so."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Import all tests and what they test as the program itself is imported."""
    with unswept():
        return (yield)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the engines for a test that needs a database."""
    if "engine" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--engine")
    marked = metafunc.definition.get_closest_marker("each_engine")
    is_each = bool(marked or _EACH_ENGINE & set(metafunc.definition.path.parts))
    is_each &= not metafunc.definition.get_closest_marker("one_engine")
    engines = [chosen] if chosen else ["sqlite", *(["postgresql"] if is_each else [])]
    metafunc.parametrize("engine", engines, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no engine concerns when one is asked for."""
    if config.getoption("--engine"):
        items[:] = [one for one in items if "engine" in getattr(one, "fixturenames", ())]


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of this test's database."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def every_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Databases]]:
    """Start an engine when first asked for it; each then serves to the end of the run.

    Not part of `databases`, which ends whenever the next file begins with the other engine.
    """
    with ExitStack() as started:

        @cache
        def of(engine: str) -> Databases:
            return started.enter_context(on_engine(engine, tmp_path_factory.mktemp("databases")))

        yield of


@pytest.fixture(scope="session")
def databases(engine: str, every_engine: Callable[[str], Databases]) -> Databases:
    """What makes databases of that engine."""
    return every_engine(engine)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """An empty database of this version, this test's own."""
    url = databases.new()
    yield url
    databases.drop(url)


@pytest.fixture
def opened(request: pytest.FixtureRequest, databases: Databases) -> tuple[Store, bool]:
    """What `store` gives, and whether it is the test's own: where it asks for the address too."""
    if "database_url" in request.fixturenames:
        return open_store(request.getfixturevalue("database_url")), True
    return databases.lasting, False


@pytest.fixture
async def store(opened: tuple[Store, bool]) -> AsyncIterator[Store]:
    """An empty database of this version, open."""
    store, is_own = opened
    yield store
    if not is_own:
        await forget_everything(store)
    await store.close()


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """No log of any test at DEBUG has a secret in it, or a number of a person.

    What a command set up is undone: it logs to a stream that ends with its test.
    """
    with tight():
        yield
    structlog.reset_defaults()
