"""Every column says what it holds, and docs/privacy.md says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Field, SQLModel

from bot.bootstrap.data_map import written_into
from bot.domain.data_kinds import DataClass, Held, Keep, Whose
from bot.domain.retention import DAYS, Limit
from bot.store.inventory import UnclassifiedError, classified, holdings

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"


def test_every_column_of_every_table_has_one_class() -> None:
    """A new one without a class is refused here; write it into `__data__` of its table."""
    for one in holdings():
        assert set(one.classes) == set(one.table.c.keys()), one.table.name


def test_the_data_map_is_what_the_tables_say() -> None:
    """Run `jiefang data-map --into docs/privacy.md` after a change."""
    page = PAGE.read_text("utf-8")

    assert page == written_into(page, PAGE), "run: jiefang data-map --into docs/privacy.md"


def test_what_a_resident_says_leads_back_to_them() -> None:
    """Else it could be neither exported nor erased."""
    for one in holdings():
        is_theirs = bool(one.columns(DataClass.CONTENT, DataClass.IDENTIFIER))
        assert not is_theirs or one.held.whose is not Whose.NOBODY, one.table.name


@pytest.mark.parametrize("limit", Limit)
def test_the_page_tells_every_limit_as_it_is_unless_set(limit: Limit) -> None:
    """Its setting and its days."""
    line = f"| `JIEFANG_KEEP_{limit.upper()}` | {DAYS[limit]} |"

    assert line in PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    ("listed", "wrong"), [("id", "words"), ("id words words", "words"), ("id words gone", "gone")]
)
def test_a_column_without_one_class_is_refused(listed: str, wrong: str) -> None:
    """Left out, listed twice, or not there at all."""

    class Careless(SQLModel):
        """Stands for a table of tomorrow."""

        __data__ = Held(why="to be refused", keep=Keep.MACHINE, operational=listed)

        id: int = Field(primary_key=True)
        words: str

    with pytest.raises(UnclassifiedError, match=wrong):
        classified(Careless, ["id", "words"])
