"""With a key the office's words are unreadable in the database, and everything works as before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pyrage
import pytest
import sqlalchemy as sa

from bot.adapters.data_key import AgeKeys
from bot.domain.errors import WrongKeyError
from bot.domain.incidents import Report, fingerprint
from bot.domain.incidents import keys as places_of
from bot.domain.retention import Limit
from bot.services.drafts import Beginning
from bot.services.inbox import Inbox
from bot.services.queue import Queue, Wanted
from bot.services.radar import Radar
from bot.services.rekeying import rekey
from bot.services.retention import Retention
from bot.services.verifying import Verifying
from bot.services.word_memory import WordMemory
from bot.store import radar, similar
from bot.store.copying import tables
from bot.store.engine import Store, open_store
from bot.store.rewriting import probe, rewrite
from bot.store.sealed import sealed_columns
from tests.integration.services.conftest import COLLEAGUE, NEIGHBOUR, ZONE, House
from tests.integration.services.test_forgetting import PERSON, PLANTED, _bytes, _lived, _told

ELSEWHERE = "桥南路"
"""A place that a neighbour complains about."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NUMBERS = {"photo-id", "voice-id"}
"""Telegram's own ids of files are no words."""


def _keys(count: int = 1) -> AgeKeys:
    return AgeKeys(tuple(pyrage.x25519.Identity.generate() for _ in range(count)))


@pytest.fixture
def keys() -> AgeKeys:
    """The office's only key."""
    return _keys()


@pytest.fixture
async def sealed(database_url: str, keys: AgeKeys) -> AsyncIterator[House]:
    """A staffed office with a key, which knows a lot about one person."""
    store = open_store(database_url, keys)
    house = House(store)
    await house.hire()
    await _told(house, Inbox(store, house.clock))
    await _lived(house)
    yield house
    await store.close()


async def _raw(store: Store) -> str:
    """Read what lies in the tables, as somebody without a key does."""
    async with store.read() as session:
        connection = await session.connection()
        names = [one.name for one in tables()]
        queries = [sa.text(f'SELECT * FROM "{name}"') for name in names]  # noqa: S608 — our tables
        rows = [(await connection.execute(one)).all() for one in queries]
    return str(rows)


async def _complain(house: House) -> None:
    start = Beginning(cause="n", text=f"{ELSEWHERE}路灯坏了")
    await house.intake.begin(NEIGHBOUR, start)
    await house.submit(NEIGHBOUR, "ns")


def _found(text: str) -> set[str]:
    return {name for name, words in PLANTED.items() if words in text}


async def _read(house: House) -> str:
    async with house.store.read() as session:
        rows = [(await session.execute(sa.select(one))).all() for one in tables()]
    return str(rows)


async def test_nothing_that_was_said_can_be_read_without_the_key(
    sealed: House, database_url: str
) -> None:
    """With it all of it reads as it was said."""
    await _complain(sealed)
    raw = await _raw(sealed.store)
    assert _found(raw) == NUMBERS
    assert "31.17" not in raw
    assert ELSEWHERE not in raw
    if database_url.startswith("sqlite"):
        disk = _bytes(database_url)
        assert {name for name, words in PLANTED.items() if words.encode() in disk} == NUMBERS
        assert ELSEWHERE.encode() not in disk
    assert _found(await _read(sealed)) == set(PLANTED) - {"waiting"}
    assert (await Verifying(sealed.store).run()).findings == ()


async def test_what_is_encrypted_is_found_until_it_is_erased(sealed: House) -> None:
    """By any word of it, also one that was told a moment ago, and by another complaint's not."""
    memory = WordMemory(sealed.store, sealed.clock)
    queue = Queue(sealed.store, sealed.clock, sealed.knowledge, memory)

    async def hits(words: str) -> int:
        return (await queue.page(COLLEAGUE, Wanted(words=words, is_ended_too=True))).total

    assert await memory.warm() == 1
    for name in ("filed", "place", "gist"):
        assert await hits(PLANTED[name].lower()) == 1
    await _complain(sealed)
    assert await hits(ELSEWHERE) == 1
    assert await hits(f"{ELSEWHERE} {PLANTED['gist']}") == 0
    await sealed.privacy.forget(PERSON, "f")
    assert [await hits(PLANTED[name]) for name in ("filed", "place", "gist")] == [0, 0, 0]
    assert PLANTED["filed"].lower() not in str(memory)


async def test_without_the_key_nothing_starts(sealed: House, database_url: str) -> None:
    """Nor with another's; nobody is answered out of what cannot be read."""
    for keyring in (None, _keys()):
        other = open_store(database_url, keyring)
        try:
            with pytest.raises(WrongKeyError):
                await probe(other)
        finally:
            await other.close()


async def _joinable(store: Store) -> list[int]:
    """List complaints that share the neighbour's place, as joining and the radar look for them."""
    places = places_of(fingerprint(Report(text=f"{ELSEWHERE}路灯坏了")))
    async with store.read() as session:
        joined = await similar.sharing(session, places, (), limit=9)
        seen = await radar.sharing(session, places, LONG_AGO, limit=9)
        return [*(one.id for one in joined), *(one.id or 0 for one in seen)]


async def test_keys_are_changed_one_after_the_other(
    sealed: House, keys: AgeKeys, database_url: str
) -> None:
    """The new one first, all written anew, the old one taken away; and laid open again."""
    await _complain(sealed)
    await Radar(sealed.store, sealed.improving.record).look()
    before = await _joinable(sealed.store)
    assert len(before) == 2
    new = _keys()
    both = open_store(database_url, AgeKeys((*new.keys, *keys.keys)))
    await sealed.store.close()
    try:
        for table in tables():
            if names := sealed_columns(table):
                await rewrite(both, table, names)
    finally:
        await both.close()
    only = open_store(database_url, new)
    try:
        await probe(only)
        await rekey(only)
        assert await _joinable(only) == before
        sealed.store = only
        assert _found(await _read(sealed)) == set(PLANTED) - {"waiting"}
    finally:
        await only.close()


async def test_erasing_and_throwing_away_work_with_a_key(sealed: House) -> None:
    """What they compare with is never encrypted, so that both come to an end."""
    sealed.clock.move(days=4_000)
    retention = Retention(sealed.store, sealed.clock, ZONE, dict.fromkeys(Limit, 30))

    assert await retention.due() == await retention.run()
    assert sum((await retention.due()).values()) == 0
    await sealed.privacy.forget(PERSON, "f")
    assert _found(await _read(sealed)) == set()


async def test_a_database_of_before_is_read_and_sealed_later(house: House, keys: AgeKeys) -> None:
    """Plain rows stay readable beside encrypted ones."""
    await house.answers.ask(PERSON, PLANTED["asked"], "q")
    async with house.store.read() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
    later = open_store(url, keys)
    try:
        await House(later).answers.ask(PERSON, PLANTED["group"], "r")
        text = await _read(House(later))
    finally:
        await later.close()

    assert _found(text) == {"asked", "group"}
