"""A database in this thread: most of a short transaction's time is handing over to another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.store.engine import Store, open_store
from bot.store.sqlite_driver import Connection, connect

_Task = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class _AtOnce:
    """In place of the queue to a connection's thread: does what is put into it."""

    def put_nowait(self, task: _Task) -> None:
        future, function = task
        try:
            result = function()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _NoThread:
    """In place of that thread."""

    daemon = True

    def start(self) -> None:
        """Begin nothing."""


def _connect(database: str, **options: Any) -> Connection:
    connection = connect(database, **options)
    vars(connection).update(_tx=_AtOnce(), _thread=_NoThread())
    return connection


def open_inline(url: str) -> Store:
    """Open an SQLite store whose connections have no thread of their own."""
    store = open_store(url)
    for engine in (store._writer, store._reader):
        sa.event.listen(engine.sync_engine, "do_connect", _without_thread)
    return store


def _without_thread(
    _dialect: object, _record: object, _args: object, options: dict[str, Any]
) -> None:
    options["async_creator_fn"] = _connect
