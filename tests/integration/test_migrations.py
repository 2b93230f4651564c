"""A database of an earlier version, with complaints in it, brought to today's shape and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.services.verifying import Verifying
from bot.store.engine import Store, open_store
from bot.store.migrate import downgrade, upgrade
from bot.store.tables import ApiClient, Complaint

BEFORE = """
INSERT INTO resident (id, telegram_id, seen_language, is_gone, created_at)
    VALUES (1, 5, 'zh-Hans', 0, '2023-11-06 02:00:00.000000');
INSERT INTO complaint (id, reference, source_key, resident_id, is_question, text, category, unit,
                       is_urgent, status, due_at, created_at, updated_at)
    VALUES (1, 'JF-20231106-0001', 'a', 1, 0, '路灯坏了', 'lamp', 'u', 0, 'in_progress',
            '2023-11-10 10:00:00.000000', '2023-11-06 02:00:00.000000',
            '2023-11-06 02:00:00.000000');
INSERT INTO complaint_event (id, complaint_id, action, status, text, at, cause)
    VALUES (1, 1, 'submit', 'received', NULL, '2023-11-06 02:00:00.000000', 'c1'),
           (2, 1, 'reply', 'in_progress', '去看看', '2023-11-06 03:00:00.000000', 'c2');
INSERT INTO complaint_photo (id, complaint_id, file_id)
    VALUES (1, 1, 'p'), (2, 1, 'p'), (3, 1, 'q')
"""


async def test_complaints_of_an_earlier_version_are_kept_and_sealed(tmp_path: Path) -> None:
    """Up with data, down, and up again: nothing is lost, and the chain holds."""
    store = open_store(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}")
    try:
        await upgrade(store.engine, "0005")
        async with store.write() as session:
            for statement in BEFORE.split(";"):
                await session.execute(sa.text(statement))
        await upgrade(store.engine)
        assert (await Verifying(store).run()).findings == ()

        await downgrade(store.engine, "0005")
        await upgrade(store.engine)

        verified = await Verifying(store).run()
        async with store.read() as session:
            media = sa.text("SELECT file_id FROM complaint_media ORDER BY id")
            files = list((await session.execute(media)).scalars())
    finally:
        await store.close()
    assert (verified.events, verified.findings) == (2, ())
    assert files == ["p", "q"]


async def test_what_programs_filed_outlives_a_version_that_knows_none(store: Store) -> None:
    """Down, a resident whom nobody can reach stands in; up again, nothing else has changed."""
    when = datetime(2023, 11, 6, tzinfo=UTC)
    async with store.write() as session:
        session.add(ApiClient(id=1, name="hotline", key_hash="x", created_at=when))
        await session.flush()
        filed = Complaint(
            reference="JF-20231106-0001",
            source_key="a",
            client_id=1,
            text="路灯坏了",
            category="lamp",
            unit="u",
            due_at=when,
            created_at=when,
            updated_at=when,
        )
        session.add(filed)

    await downgrade(store.engine, "0014")
    query = sa.text(
        "SELECT telegram_id FROM complaint JOIN resident ON resident.id = complaint.resident_id"
    )
    async with store.read() as session:
        stand_ins = list((await session.execute(query)).scalars())
    await upgrade(store.engine)

    assert stand_ins == [0]
