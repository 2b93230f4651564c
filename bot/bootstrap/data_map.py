"""The data map in docs/privacy.md, written from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain.data_kinds import DataClass, Whose
from bot.domain.errors import InvalidInputError
from bot.store.inventory import Holding, holdings
from bot.store.sealed import blind_columns, sealed_columns

_BEGIN, _END = "<!-- data map: jiefang data-map --into -->", "<!-- end of data map -->"


def data_map() -> str:
    """Write a row for each table: why it is there, how long, and its columns by class."""
    return "\n".join(_lines(holdings()))


def written_into(page: str, where: Path) -> str:
    """Give a page with the data map between its marks as it is now.

    Raises:
        InvalidInputError: The page has no such marks.
    """
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise InvalidInputError(str(where), f"has no lines {_BEGIN} and {_END}")
    return f"{before}{begin}\n\n{data_map()}\n\n{end}{after}"


def _lines(found: list[Holding]) -> Iterator[str]:
    yield "| table | what for | kept as | columns by class |"
    yield "| --- | --- | --- | --- |"
    for one in sorted(found, key=_place):
        yield f"| `{one.table.name}` | {one.held.why} | {one.held.keep} | {_columns(one)} |"


def _place(one: Holding) -> tuple[bool, str]:
    """Put first what concerns residents."""
    return one.held.whose is Whose.NOBODY, one.table.name


def _lock(one: Holding, column: str) -> str:
    hidden = (*sealed_columns(one.table), *blind_columns(one.table))
    return " 🔒" if column in hidden else ""


def _columns(one: Holding) -> str:
    parts = []
    for kind in DataClass:
        names = [f"{column.name}{_lock(one, column.name)}" for column in one.columns(kind)]
        if names:
            parts.append(f"**{kind}**: {', '.join(names)}")
    return "; ".join(parts)
