"""What every message asks of its resident's row and leaves there, for many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.language import Language
from bot.store.engine import Store
from bot.store.inserts import insert_new
from bot.store.tables import Resident

_COLUMNS = (
    "id",
    "telegram_id",
    "chosen_language",
    "seen_language",
    "is_large",
    "context_entry",
    "context_topic",
    "context_at",
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resident who is written to now."""

    id: int
    telegram_id: int
    chosen_language: Language | None
    seen_language: Language
    is_large: bool
    context_entry: str | None
    context_topic: str | None
    context_at: datetime | None

    @property
    def language(self) -> Language:
        """The language in which this person is written to."""
        return self.chosen_language or self.seen_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How a resident spoke just now, and of what."""

    telegram_id: int
    language: Language
    context: tuple[str, str | None] | None
    """Entry and topic; None leaves what the last message was about."""
    at: datetime


async def speaker(store: Store, telegram_id: int) -> Speaker | None:
    """Look at a resident, by their Telegram id."""
    for row in await store.look(_of_one(), {"telegram_id": telegram_id}):
        return Speaker(*row)
    return None


async def hear(rows: AsyncConnection, heard: Sequence[Hearing]) -> dict[int, Speaker]:
    """Remember how residents spoke, known ones and new ones, each named once.

    Returns:
        Who they are, by their Telegram ids.
    """
    known = await _known(rows, [one.telegram_id for one in heard])
    new = [one for one in heard if one.telegram_id not in known]
    if new:
        await insert_new(rows, Resident, [_stranger(one) for one in new])
        known |= await _known(rows, [one.telegram_id for one in new])
    for update, facts in _changes(heard, known):
        await rows.execute(update, facts)
    languages = {one.telegram_id: one.language for one in heard}
    return {who: replace(one, seen_language=languages[who]) for who, one in known.items()}


async def _known(rows: AsyncConnection, telegram_ids: Sequence[int]) -> dict[int, Speaker]:
    found = await rows.execute(_of_many(), {"telegram_ids": telegram_ids})
    return {row.telegram_id: Speaker(*row) for row in found.all()}


def _stranger(heard: Hearing) -> dict[str, Any]:
    return {
        "telegram_id": heard.telegram_id,
        "seen_language": heard.language,
        "is_gone": False,
        "is_quiet": True,
        "created_at": heard.at,
    }


def _changes(
    heard: Sequence[Hearing], known: Mapping[int, Speaker]
) -> Iterator[tuple[sa.Update, list[dict[str, Any]]]]:
    # In the order of their ids: processes that remember the same two do not hold each other up.
    named = {known[one.telegram_id].id: one for one in heard}
    in_order = sorted(named.items(), key=itemgetter(0))
    if aside := [_facts(id_, one) for id_, one in in_order if one.context is None]:
        yield _heard(is_about_something=False), aside
    if about := [_facts(id_, one) for id_, one in in_order if one.context is not None]:
        yield _heard(is_about_something=True), about


def _facts(id_: int, heard: Hearing) -> dict[str, Any]:
    facts: dict[str, Any] = {"who": id_, "language": heard.language}
    if heard.context is None:
        return facts
    return facts | {"entry": heard.context[0], "topic": heard.context[1], "at": heard.at}


# Made once each: every message asks for them. Of the table, for they make no objects.

_TABLE: sa.Table = Resident.__table__  # type: ignore[attr-defined]


def _select() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*(_TABLE.c[name] for name in _COLUMNS))


@cache
def _of_one() -> sa.Select[*tuple[Any, ...]]:
    return _select().where(_TABLE.c.telegram_id == sa.bindparam("telegram_id"))


@cache
def _of_many() -> sa.Select[*tuple[Any, ...]]:
    wanted: sa.BindParameter[Any] = sa.bindparam("telegram_ids", expanding=True)
    return _select().where(_TABLE.c.telegram_id.in_(wanted))


@cache
def _heard(*, is_about_something: bool) -> sa.Update:
    values: dict[str, Any] = {"seen_language": sa.bindparam("language")}
    if is_about_something:
        names = {"context_entry": "entry", "context_topic": "topic", "context_at": "at"}
        values |= {column: sa.bindparam(name) for column, name in names.items()}
    of = _TABLE.c.id == sa.bindparam("who")
    return sa.update(_TABLE).where(of).values(values)
