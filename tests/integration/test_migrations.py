"""A database of an earlier version, with complaints in it, brought to today's shape and back."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from bot.services.verifying import Verifying
from bot.store.engine import open_store
from bot.store.migrate import downgrade, upgrade

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
