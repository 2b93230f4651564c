"""Who is forgotten: no word of theirs is left, in any table, file, free page or staff's chat."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.adapters.media_files import MediaFiles
from bot.domain.complaint import Action
from bot.domain.language import Language
from bot.domain.topics import Topics
from bot.jobs.deliver import Deliverer
from bot.replies.sender import Sender
from bot.services.brought import Brought
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.services.inbox import Inbox
from bot.services.ports import DueDelivery, Look, SendResult, SendStatus
from bot.services.restoring import Restoring
from bot.services.scrubbing import ErasedFiles, Scrubbing
from bot.services.verifying import Verifying
from bot.store.copying import tables
from bot.store.engine import Store, open_store
from bot.store.tables import (
    Complaint,
    ComplaintMedia,
    ComplaintMessage,
    Delivery,
    MediaKind,
    MessagePurpose,
    Resident,
    Reveal,
)
from tests.integration.conftest import said
from tests.integration.services.conftest import (
    HANDLER,
    RESIDENT,
    STAFF_CHAT,
    ZONE,
    House,
    quoted,
)

PERSON = 5_550_123_456
"""A Telegram id that is nowhere else."""
FIELDS = (
    *("asked", "filed", "caption", "place", "pin", "more", "gist", "reply", "note", "reason"),
    *("first-name", "username", "draft", "draft-place", "photo-id", "voice-id", "draft-photo"),
    *("group", "waiting", "quoted-by-staff"),
)
PLANTED = {name: f"PLANTED-{name}-{number:03}" for number, name in enumerate(FIELDS, start=100)}


class Shelves:
    """The copies of files that two web processes keep."""

    def __init__(self, house: House, folder: Path) -> None:
        self.folders = [folder / "one", folder / "two"]
        self.shelves = [MediaFiles(one) for one in self.folders]
        self.drops = [ErasedFiles(house.store, house.clock, one) for one in self.shelves]

    async def look(self, file_id: str) -> None:
        """Let both processes show a file."""
        for one in self.shelves:
            await one.keep(file_id, Look.FULL, PLANTED["photo-id"].encode())

    def files(self) -> list[Path]:
        """All copies."""
        return [one for folder in self.folders for one in folder.glob("*")]


async def _told(house: House, inbox: Inbox) -> None:
    """Bring raw updates in: handled ones, one of a group, and one that staff reply with."""
    person = {"first_name": PLANTED["first-name"], "username": PLANTED["username"]}
    for number, (chat, text) in enumerate(
        ((PERSON, "asked"), (-77, "group"), (STAFF_CHAT, "quoted-by-staff"))
    ):
        update = said(900 + number, chat, PLANTED[text])
        update["message"]["from"] |= {**person, "id": PERSON}
        await inbox.record([update])
        await inbox.settle_all(await inbox.claim(9))


async def _lived(house: House) -> int:
    """Let somebody fill every field that a resident can fill, and staff write about it."""
    await house.answers.ask(PERSON, PLANTED["asked"], "q")
    await house.intake.begin(PERSON, Beginning(cause="b", text=PLANTED["filed"]))
    await house.intake.add_text(PERSON, PLANTED["caption"], is_urgent=False)
    await house.intake.change(PERSON, place=PLANTED["place"], latitude=31.17, longitude=121.4)
    await house.intake.add_file(PERSON, photo=PLANTED["photo-id"], voice=PLANTED["voice-id"])
    await house.submit(PERSON, "s")
    complaint = (await house.complaints.mine(PERSON)).complaints[0].id
    await house.sent()
    voice = next(one for one in await house.rows(ComplaintMedia) if one.kind is MediaKind.VOICE)
    await house.handling.write_down(HANDLER, complaint, voice.id, PLANTED["gist"], "g")
    await house.triage.claim(HANDLER, complaint, "c")
    notice = next(due for due in await house.sent() if due.kind == "notice")
    more = Brought(cause="m", text=PLANTED["more"], place=PLANTED["pin"])
    await house.additions.take(PERSON, more, quoted(PERSON, 1000 + notice.id))
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text=PLANTED["reply"]), "r")
    await house.handling.say(HANDLER, complaint, Action.NOTE, Said(text=PLANTED["note"]), "n")
    await house.sent()
    await house.menus.quotes(STAFF_CHAT, 4_242, [complaint])
    async with house.store.write() as session:
        looked = Reveal(
            complaint_id=complaint,
            staff_id=1,
            reason=PLANTED["reason"],
            at=house.clock(),
            cause="look",
        )
        session.add(looked)
    await house.intake.begin(
        PERSON, Beginning(cause="d", text=PLANTED["draft"], photo=PLANTED["draft-photo"])
    )
    await house.intake.change(PERSON, place=PLANTED["draft-place"])
    await house.subscriptions.put(PERSON, "parking", wanted=True)
    return complaint


async def _cells(store: Store) -> str:
    """Read every cell of every table as text."""
    async with store.read() as session:
        rows = [(await session.execute(sa.select(one))).all() for one in tables()]
    return "\n".join(str(row) for row in rows)


def _bytes(url: str) -> bytes:
    """Read all that lies on the disk of a SQLite database."""
    file = Path(url.partition(":///")[2])
    return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))


def _left(text: str | bytes) -> set[str]:
    """Name what is still found."""
    where = text if isinstance(text, bytes) else text.encode()
    found = {name for name, words in PLANTED.items() if words.encode() in where}
    return found | ({"telegram id"} if str(PERSON).encode() in where else set())


@pytest.fixture
async def lived(house: House, tmp_path: Path) -> tuple[House, Shelves]:
    """An office that knows a lot about one person."""
    await _told(house, Inbox(house.store, house.clock))
    await _lived(house)
    await Inbox(house.store, house.clock).record([said(950, PERSON, PLANTED["waiting"])])
    shelves = Shelves(house, tmp_path)
    await shelves.look(PLANTED["photo-id"])
    house.privacy = replace(house.privacy, shelf=shelves.shelves[0])
    return house, shelves


async def _forget_by_press(house: House) -> None:
    """Erase as the bot does: while the wish itself is an update under way."""
    inbox = Inbox(house.store, house.clock)
    wish = await inbox.claim(1)
    await house.privacy.forget(PERSON, "update:950")
    await inbox.settle_all(wish)


async def test_nothing_is_left_in_tables_pages_log_and_files(
    lived: tuple[House, Shelves], database_url: str, engine: str
) -> None:
    """Every planted string was there before; afterwards none is, nor their number."""
    house, shelves = lived
    assert _left(await _cells(house.store)) >= set(PLANTED) - {"username"}

    await _forget_by_press(house)
    await Scrubbing(house.store, house.clock, ZONE).tick()
    for one in shelves.drops:
        await one.tick()

    assert _left(await _cells(house.store)) == set()
    assert shelves.files() == []
    assert (await Verifying(house.store).run()).findings == ()
    if engine == "sqlite":
        assert _left(_bytes(database_url)) == set()


async def test_free_pages_hold_the_words_until_they_are_scrubbed(
    lived: tuple[House, Shelves], database_url: str, engine: str
) -> None:
    """That is what the scrub is for: the log still has them after the commit."""
    if engine != "sqlite":
        pytest.skip("a server keeps its own files")
    house, _ = lived
    await _forget_by_press(house)
    assert _left(_bytes(database_url))

    scrubbing = Scrubbing(house.store, house.clock, ZONE)

    assert await scrubbing.tick()
    assert not await scrubbing.tick()
    assert _left(_bytes(database_url)) == set()


async def test_a_large_file_waits_for_the_night_but_not_for_ever(house: House) -> None:
    """Ten in the morning is no time for a pause; the next morning it is overdue."""
    await house.file(RESIDENT)
    await house.privacy.forget(RESIDENT, "f")
    large = Scrubbing(house.store, house.clock, ZONE, small=-1)

    assert not await large.tick()
    house.clock.move(hours=23, minutes=1)
    assert await large.tick()


async def test_an_older_backup_is_cleaned_before_anything_runs_on_it(
    lived: tuple[House, Shelves], database_url: str, engine: str, tmp_path: Path
) -> None:
    """The log outside the database has the erasure; the copy has everything else."""
    house, _ = lived
    if engine != "sqlite":
        pytest.skip("test_backups.py restores on both engines")
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(database_url.partition(":///")[2])) as reader:
        reader.execute("VACUUM INTO ?", (str(copy),))
    await _forget_by_press(house)
    restored = open_store(f"sqlite+aiosqlite:///{copy}")
    try:
        assert _left(await _cells(restored))

        await Restoring(restored, house.clock).settle(house.noted)
        await Scrubbing(restored, house.clock, ZONE).tick()

        assert _left(await _cells(restored)) == set()
    finally:
        await restored.close()
    assert _left(copy.read_bytes()) == set()


class Group:
    """The messenger: what each message of ours says now; old ones cannot be deleted."""

    def __init__(self, *, deletes: bool) -> None:
        self.says: dict[tuple[int, int], str] = {}
        self.topics: dict[int, str] = {}
        self.deletes = deletes

    async def edit(self, chat_id: int, message_id: int, reply: object) -> SendResult:
        """Change a message."""
        self.says[chat_id, message_id] = getattr(reply, "text")  # noqa: B009 — of any reply
        return SendResult(status=SendStatus.SENT)

    async def delete(self, chat_id: int, message_id: int) -> SendResult:
        """Delete one, unless it is too old."""
        if not self.deletes:
            return SendResult(status=SendStatus.FAILED, error="message can't be deleted")
        self.says.pop((chat_id, message_id), None)
        return SendResult(status=SendStatus.SENT)

    async def rename_topic(self, _chat: int, thread_id: int, name: str) -> SendResult:
        """Name a topic anew."""
        self.topics[thread_id] = name
        return SendResult(status=SendStatus.SENT)


async def _deliver(house: House, group: Group) -> None:
    deliverer = Deliverer(house.outbox, cast("Sender", group), ZONE)
    while claimed := await house.outbox.claim(10):
        for due in claimed:
            await deliverer.deliver(due)


@pytest.mark.parametrize("deletes", [True, False])
async def test_staffs_chats_lose_the_words(house: House, deletes: bool) -> None:  # noqa: FBT001
    """The card stays with its number, the topic keeps its number, the rest goes or says why."""
    await house.group.saw_topics(STAFF_CHAT, Topics.ON)
    await _lived(house)
    spots = [(row.chat_id, row.message_id) for row in await house.rows(ComplaintMessage)]
    group = Group(deletes=deletes)
    words = " ".join(PLANTED.values())
    group.says = {(STAFF_CHAT, 4_242): words}
    group.says |= {spot: words for spot in spots if spot[0] != PERSON}
    assert len(group.says) == 3, "a card, what the resident added, a list"
    cards = [
        (row.chat_id, row.message_id)
        for row in await house.rows(ComplaintMessage)
        if row.purpose is MessagePurpose.CARD
    ]

    await house.privacy.forget(PERSON, "f")
    await _deliver(house, group)

    assert all("PLANTED" not in text for text in group.says.values())
    assert all("JF-20231106-0001" in group.says[spot] for spot in cards)
    assert set(group.topics.values()) == {"JF-20231106-0001 —"}
    if deletes:
        assert set(group.says) == set(cards)


async def test_whoever_comes_back_is_somebody_new(house: House) -> None:
    """Nothing leads from them to what they filed, and nobody is written to about it."""
    complaint = await house.file(PERSON)
    await house.sent()
    await house.nights.choose(PERSON, is_quiet=False)
    await house.residents.choose_language(PERSON, Language.EN)
    await house.privacy.forget(PERSON, "f")
    await house.triage.claim(HANDLER, complaint, "c")
    await house.handling.finish(HANDLER, complaint, Said(text="好了"), "d")

    sent: list[DueDelivery] = await house.sent()
    await house.residents.meet(PERSON, Language.EN)

    assert {due.chat_id for due in sent} == {STAFF_CHAT}
    assert (await house.complaints.mine(PERSON)).complaints == ()
    before, now = await house.rows(Resident)
    chosen = set(Resident.model_fields) - {"id", "telegram_id", "is_gone", "created_at"}
    fresh = Resident(telegram_id=1, created_at=house.clock())
    assert {name: getattr(before, name) for name in chosen} == {
        name: getattr(fresh, name) for name in chosen
    }
    assert now.telegram_id == PERSON
    assert (await house.rows(Complaint))[0].resident_id is None


async def test_the_wish_itself_is_nothing_when_it_comes_again(house: House) -> None:
    """The process may die after the erasure: what is handled again has no words and no sender."""
    inbox = Inbox(house.store, house.clock)
    await inbox.record([said(951, PERSON, PLANTED["waiting"])])
    await inbox.claim(1)

    await house.privacy.forget(PERSON, "update:951")
    await inbox.release(everything=True)

    (again,) = await inbox.claim(1)
    assert json.loads(again.raw) == {"update_id": 951}


async def test_others_lose_nothing(house: House) -> None:
    """A neighbour's messages, also those in the same breakthrough, are as they were."""
    await house.file(RESIDENT, text="邻居的路灯", cause="n")
    await house.sent()
    before = [row.facts for row in await house.rows(Delivery)]
    await house.file(PERSON, text=PLANTED["filed"], cause="p")

    await house.privacy.forget(PERSON, "f")

    assert [row.facts for row in await house.rows(Delivery)][: len(before)] == before
    async with house.store.read() as session:
        texts = (await session.execute(sa.select(col(Complaint.text)))).scalars()
        assert "邻居的路灯" in set(texts)
    assert (await house.complaints.mine(RESIDENT)).complaints
