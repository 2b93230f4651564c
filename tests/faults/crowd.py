"""A crowd of subscribers, and an announcement that two of staff stand behind."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import cast

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.language import Language
from bot.domain.matching import Matcher
from bot.emulator.people import User
from bot.services.announcement_record import AnnouncementRecord
from bot.services.announcements import Announcements, Edit
from bot.services.knowledge import KnowledgeInForce
from bot.store.engine import open_store
from bot.store.tables import Announcement
from tests.faults.office import Office

FIRST = 6_000_000_000
WORDS = "周六停车场开放，欢迎前来"


def gather(office: Office, count: int, *, known: int | None = None, blocking: int = 0) -> None:
    """Let residents subscribe while the bot is down.

    Args:
        office: Whose bot has made its tables.
        count: How many residents.
        known: How many of them Telegram knows; the others cannot be written to.
        blocking: One in so many has blocked the bot; 0 is nobody.
    """
    assert not office.is_up
    bot = office.people.bot
    for number in range(count if known is None else known):
        user = User(FIRST + number, "居民", language_code="zh-hans", started={bot.id})
        if blocking and number % blocking == 0:
            user.blocked.add(bot.id)
        office.world.users[user.id] = user
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # noqa: TID251 — the machine's own
    with closing(sqlite3.connect(office.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO resident (telegram_id, seen_language, is_gone, created_at)"
            " VALUES (?, 'zh-Hans', 0, ?)",
            ((FIRST + number, now) for number in range(count)),
        )
        connection.execute(
            "INSERT INTO subscription (resident_id, topic, created_at)"
            " SELECT id, 'all', ? FROM resident WHERE telegram_id >= ?",
            (now, FIRST),
        )


async def write(office: Office, *, approve: bool) -> tuple[int, int]:
    """Have an announcement written while the bot is down, and approved if told to.

    Returns:
        Its number and version.
    """
    assert not office.is_up
    author, second = (person.id for person in office.people.staff[:2])
    store = open_store(f"sqlite+aiosqlite:///{office.database}")
    knowledge = read_knowledge(office.directory / "knowledge").knowledge
    # Nothing is asked of the matcher here.
    in_force = KnowledgeInForce(knowledge, cast("Matcher", None))
    writing = Announcements(store, AnnouncementRecord(_now, None), in_force)
    try:
        id_ = await writing.create(author, "create")
        await writing.write(author, id_, Edit(texts={Language.ZH_HANS: WORDS}), "write")
        await writing.propose(author, id_, "propose")
        async with store.read() as session:
            version = (await session.get_one(Announcement, id_)).version
        if approve:
            await writing.approve(second, id_, version, "approve")
    finally:
        await store.close()
    return id_, version


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 — the machine's own


def is_over(office: Office) -> bool:
    """Say whether the announcement has ended."""
    return bool(office.rows("SELECT 1 FROM announcement WHERE status = 'done'"))


def ended(office: Office) -> Counter[str]:
    """Count recipients by what became of them."""
    query = "SELECT status, COUNT(*) AS n FROM announcement_delivery GROUP BY 1"
    return Counter({row["status"]: row["n"] for row in office.rows(query)})


def broken_promises(office: Office, recipients: int) -> list[str]:
    """Hold the bot's own account of an announcement against what people got."""
    got = Counter(
        call.chat_id
        for call in office.world.ledger.calls("sendMessage", ok=True)
        if str(call.params["text"]).startswith(WORDS)
    )
    rows = office.rows("SELECT chat_id, status FROM announcement_delivery")
    wrong = [f"{chat} got it {n} times" for chat, n in got.items() if n > 1]
    listed = {row["chat_id"] for row in rows}
    skipped = recipients - len(listed & set(range(FIRST, FIRST + recipients)))
    wrong += [f"{skipped} are not accounted for"] if skipped else []
    wrong += [f"{chat} got it and is not listed" for chat in got if chat not in listed]
    may_have = {"sent": {1}, "unknown": {0, 1}, "blocked": {0}, "failed": {0}}
    return wrong + [
        f"{row['chat_id']} is {row['status']} and got it {got[row['chat_id']]} times"
        for row in rows
        if got[row["chat_id"]] not in may_have.get(row["status"], set())
    ]
