"""A seat: one sits there, a silent one is replaced, an old term claims nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest

from bot.store.bell import UPDATES, listen, ring
from bot.store.election import Election
from bot.store.engine import Store, open_store
from bot.store.migrate import upgrade
from tests.postgres import Server, serving

PATIENCE = 10.0
END_TERMS = """SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 2"""
"""Cuts the connections by which seats are held."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own."""
    with serving() as server:
        server.run("CREATE DATABASE jiefang")
        yield server


@pytest.fixture
async def store(server: Server) -> AsyncIterator[Store]:
    """A database on it."""
    store = open_store(server.url("jiefang"))
    await upgrade(store.engine)
    yield store
    await store.close()


class Silent(Election):
    """Takes the seat and never says a word again, as a stopped process does."""

    async def _sit(self, connection: psycopg.AsyncConnection, began: float) -> None:
        self._sure_until = began + self.silence
        self._seated.set()
        while not connection.closed:
            await asyncio.sleep(0.01)
            await connection.execute("SELECT 1")


@asynccontextmanager
async def running(*elections: Election) -> AsyncIterator[None]:
    """Let candidates stand until the block ends."""
    tasks = [asyncio.create_task(one.run()) for one in elections]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(look: Callable[[], bool]) -> None:
    """Wait until it shows."""
    async with asyncio.timeout(PATIENCE):
        while not look():  # noqa: ASYNC110 — what shows is a value, not an event
            await asyncio.sleep(0.01)


async def test_one_of_several_sits_and_the_next_follows(store: Store, server: Server) -> None:
    """Each term has a number of its own, higher than the one before."""
    url = server.url("jiefang")
    first, *others = [Election(url, "a", silence=1.2) for _ in range(3)]
    async with running(first):
        await until(lambda: first.term is not None)
        term = first.term or 0
        async with running(*others):
            await asyncio.sleep(0.5)
            assert [one.term for one in others] == [None, None]
            assert first.term == term
    assert first.term is None
    async with running(*others):
        await until(lambda: any(one.term == term + 1 for one in others))
        assert sum(one.term is not None for one in others) == 1


async def test_seats_of_different_names_do_not_meet(store: Store, server: Server) -> None:
    """Each bot has its own sender."""
    one, other = (Election(server.url("jiefang"), name, silence=1.2) for name in ("b", "c"))
    async with running(one, other):
        await until(lambda: one.term is not None and other.term is not None)


async def test_one_that_falls_silent_is_replaced_and_claims_nothing(
    store: Store, server: Server
) -> None:
    """By then it does not believe itself that it sits there."""
    url = server.url("jiefang")
    stopped, other = Silent(url, "d", silence=1.0), Election(url, "d", silence=1.0)
    async with running(stopped):
        await until(lambda: stopped.term is not None)
        stale = stopped.term
        async with running(other):
            await until(lambda: other.term is not None)
            assert stopped.term is None
            stopped._term, stopped._sure_until = stale, asyncio.get_running_loop().time() + 9
            stopped._seated.set()
            async with store.write() as session:
                assert not await stopped.holds(session)
                assert await other.holds(session)


async def test_a_new_term_waits_for_claims_made_in_the_old(store: Store, server: Server) -> None:
    """So that a claim is either seen by the new one or never made."""
    election = Election(server.url("jiefang"), "e", silence=2.0)
    async with running(election):
        await until(lambda: election.term is not None)
        term = election.term or 0
        async with store.write() as session:
            assert await election.holds(session)
            server.run(END_TERMS)
            await asyncio.sleep(1.0)
            assert election.term is None
        await until(lambda: election.term == term + 1)


async def test_work_ends_with_the_term(store: Store, server: Server) -> None:
    """And begins anew in the next one."""
    begun, ended = list[int](), list[int]()

    async def work() -> None:
        begun.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(1)

    election = Election(server.url("jiefang"), "f", silence=1.2)
    working = asyncio.create_task(election.while_seated(work))
    async with running(election):
        await until(lambda: len(begun) == 1)
        server.run(END_TERMS)
        await until(lambda: len(ended) == 1 and len(begun) == 2)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert len(ended) == 2


async def test_a_bell_rings_in_other_processes_once_it_is_committed(
    store: Store, server: Server
) -> None:
    """What was rolled back wakes nobody; a lost connection is made again."""
    rung = list[int]()
    listening = asyncio.create_task(
        listen(server.url("jiefang"), {UPDATES: lambda: rung.append(1)})
    )
    await until(lambda: len(rung) == 1)
    with suppress(LookupError):
        async with store.write() as session:
            await ring(session, UPDATES)
            raise LookupError
    async with store.write() as session:
        await ring(session, UPDATES)
    await until(lambda: len(rung) == 2)
    server.stop()
    server.start()
    await until(lambda: len(rung) == 3)
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
