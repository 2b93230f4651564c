"""Tells a database that is away from one that was asked something wrong."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

_SQLITE_CODES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
_POSTGRESQL_STATES = (
    "08",  # the connection is gone
    "25006",  # read-only, as a standby is
    "25P03",  # ended for sleeping within a transaction
    "40",  # gave way to another transaction
    "53",  # no memory, no disk, too many connections
    "55P03",  # a lock was not to be had in time
    "57P",  # the server stops, starts or has crashed
    "58",  # the disk fails
)


def is_outage(error: BaseException) -> bool:
    """Say whether trying again later can help: nothing is wrong with what was asked."""
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the kind, the rest says more.
        return code & 0xFF in _SQLITE_CODES
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # No answer came from the server at all.
        return isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError)
    return str(state).startswith(_POSTGRESQL_STATES)
