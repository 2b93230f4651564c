"""With a key the office's words are unreadable in the database, and everything works as before."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pyrage
import pytest
import sqlalchemy as sa

from bot.adapters.data_key import AgeKeys
from bot.domain.errors import WrongKeyError
from bot.domain.retention import Limit
from bot.services.inbox import Inbox
from bot.services.retention import Retention
from bot.services.verifying import Verifying
from bot.store.copying import tables
from bot.store.engine import Store, open_store
from bot.store.rewriting import probe, rewrite
from bot.store.sealed import sealed_columns
from tests.integration.services.conftest import ZONE, House
from tests.integration.services.test_forgetting import PERSON, PLANTED, _lived, _told

SEARCHED = {"filed", "caption", "place", "gist"}
"""What staff search by words and places stays plain."""
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


def _found(text: str) -> set[str]:
    return {name for name, words in PLANTED.items() if words in text}


async def _read(house: House) -> str:
    async with house.store.read() as session:
        rows = [(await session.execute(sa.select(one))).all() for one in tables()]
    return str(rows)


async def test_only_what_is_searched_can_be_read_without_the_key(sealed: House) -> None:
    """With it all of it reads as it was said."""
    assert _found(await _raw(sealed.store)) == SEARCHED | NUMBERS
    assert _found(await _read(sealed)) == set(PLANTED) - {"waiting"}
    assert (await Verifying(sealed.store).run()).findings == ()


async def test_without_the_key_nothing_starts(sealed: House, database_url: str) -> None:
    """Nor with another's; nobody is answered out of what cannot be read."""
    for keyring in (None, _keys()):
        other = open_store(database_url, keyring)
        try:
            with pytest.raises(WrongKeyError):
                await probe(other)
        finally:
            await other.close()


async def test_keys_are_changed_one_after_the_other(
    sealed: House, keys: AgeKeys, database_url: str
) -> None:
    """The new one first, all written anew, the old one taken away; and laid open again."""
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
