"""A resident gets everything that is kept about them, and nothing about anybody else."""

from __future__ import annotations

import json
from datetime import UTC

from bot.domain.data_kinds import PERSONAL, Whose
from bot.domain.language import Language
from bot.replies.mydata import headings, mydata_replies
from bot.replies.texts import Texts
from bot.services.exporting import Exporting
from bot.services.inbox import Inbox
from bot.store.inventory import holdings
from tests.integration.services.conftest import RESIDENT, ZONE, House
from tests.integration.services.test_forgetting import PERSON, PLANTED, _lived, _told

SEALED = {"salt", "text_digest"}
NOT_THEIRS = {"group", "quoted-by-staff"}
"""Said in a group, where what is handled is kept for three days and found by nobody's number."""


async def test_every_personal_column_with_a_row_of_theirs_is_there(house: House) -> None:
    """By the inventory: a column that somebody adds tomorrow is exported or this fails."""
    await _told(house, Inbox(house.store, house.clock))
    await _lived(house)
    await house.file(RESIDENT, text="NEIGHBOURS-WORDS", cause="n")

    export = await Exporting(house.store, house.clock).of(PERSON)

    theirs = [one for one in holdings() if one.held.whose is not Whose.NOBODY]
    assert set(export.tables) == {one.table.name for one in theirs}
    filled = [one for one in theirs if export.tables[one.table.name]]
    assert {"resident", "complaint", "complaint_event", "question", "delivery", "inbox_update"} <= {
        one.table.name for one in filled
    }
    for one in filled:
        wanted = {column.name for column in one.columns(*PERSONAL)} - SEALED
        assert set(export.tables[one.table.name][0]) == wanted, one.table.name
    text = str(export.tables)
    missing = {name for name, words in PLANTED.items() if words not in text}
    assert missing == NOT_THEIRS | {"waiting"}
    assert "NEIGHBOURS-WORDS" not in text


async def test_both_files_say_the_same_in_every_language(house: House) -> None:
    """A page to read, its words escaped, and JSON that reads back."""
    await house.file(PERSON, text="<b>路灯</b> & 坏了", cause="p")
    export = await Exporting(house.store, house.clock).of(PERSON)
    for language in Language:
        page, data = mydata_replies(Texts(language, ZONE), export)
        assert page.document
        assert data.document
        html, whole = page.document.content.decode(), json.loads(data.document.content)
        assert "&lt;b&gt;路灯&lt;/b&gt; &amp; 坏了" in html
        assert whole["complaint"][0]["text"] == "<b>路灯</b> & 坏了"
        assert whole["as_of"] == export.at.isoformat()


async def test_of_a_stranger_there_is_nothing(house: House) -> None:
    """And the page says so."""
    export = await Exporting(house.store, house.clock).of(1)

    assert not any(export.tables.values())
    page = mydata_replies(Texts(Language.EN, UTC), export)[0]
    assert page.document
    assert b"Nothing is kept about you." in page.document.content


def test_every_table_that_may_hold_something_of_theirs_has_a_heading() -> None:
    """A new one wants one in replies/mydata.py."""
    named = set(headings(Texts(Language.EN, UTC)))

    assert named == {one.table.name for one in holdings() if one.held.whose is not Whose.NOBODY}
