"""A backup is one moment of an office, whole or refused, and forgets who was forgotten since."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.adapters.erasure_log import ErasureLog
from bot.bootstrap.backing_up import BackedUp, back_up
from bot.bootstrap.restoring import Restored, Source, restore
from bot.domain.announcement import AnnouncementStatus
from bot.domain.errors import (
    AlreadyThereError,
    BackupBrokenError,
    InvalidInputError,
    NotFoundError,
    OtherVersionError,
    TargetNotEmptyError,
    WrongKeyError,
)
from bot.services.verifying import Verifying
from bot.settings import Settings, load_settings
from bot.store.copying import check_empty, compare_table, tables
from bot.store.engine import Store, be_patient, open_store
from bot.store.migrate import downgrade
from bot.store.tables import (
    Announcement,
    Complaint,
    Delivery,
    DeliveryStatus,
    ErasureDone,
    Lane,
    StaffMember,
    StaffSession,
)
from tests.databases import Databases
from tests.integration.services.conftest import HANDLER, NEIGHBOUR, RESIDENT, House

PLANTED = "种下的话"
NOW = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)


def _quiet(_said: str) -> None:
    return


def settings_for(url: str, directory: Path) -> Settings:
    """An operator's settings: a database, and a directory for the rest."""
    return load_settings(_env_file=None, database_url=url, data_dir=directory)


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Settings:
    """The office that is put away."""
    return settings_for(database_url, tmp_path / "old")


@pytest.fixture
def new(databases: Databases, tmp_path: Path) -> Settings:
    """An empty one on the same engine, that has the old one's erasure log."""
    settings = settings_for(databases.new(), tmp_path / "new")
    settings.data_dir.mkdir()
    return settings.model_copy(update={"erasure_log": tmp_path / "old" / "erasures.log"})


@pytest.fixture
async def house(store: Store, old: Settings) -> House:
    """The old office's life so far: complaints, questions, a card that was sent."""
    house = House(store)
    house.privacy = type(house.privacy)(store, house.clock, ErasureLog(old.erasures))
    await house.hire()
    first = await house.file(text=f"路灯坏了，{PLANTED}😀", cause="a")
    await house.triage.claim(HANDLER, first, "claim")
    await house.sent()
    await house.answers.ask(RESIDENT, f"{PLANTED}？", "q")
    await house.answers.ask(NEIGHBOUR, "车位建在哪里？", "n")
    await house.subscriptions.put(RESIDENT, "parking", wanted=True)
    return house


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """A database, whoever else has it open."""
    store = open_store(settings.database)
    yield store
    await store.close()


async def put_back(settings: Settings, file: Path, *identities: Path) -> Restored:
    """Restore, and say nothing."""
    names = tuple(str(one) for one in identities)
    return await restore(settings, Source(file=file, identities=names), _quiet)


async def is_empty(settings: Settings) -> bool:
    """Whether no table has a row."""
    async with opened(settings) as store, store.read() as session:
        await check_empty(session)
    return True


async def everything(store: Store) -> str:
    """All that a database holds, as one text."""
    async with store.read() as session:
        rows = [(await session.execute(sa.select(one))).all() for one in tables()]
    return repr(rows)


def files(settings: Settings) -> list[Path]:
    """What stands in an office's directory."""
    return [one for one in settings.data_dir.rglob("*") if one.is_file()]


@pytest.fixture
async def backup(house: House, old: Settings, tmp_path: Path) -> BackedUp:
    """That office, put away."""
    return await back_up(old, tmp_path / "office.tar.gz", (), _quiet)


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """A key to encrypt for, and the file of the one that opens it."""
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path / "key.txt"
    file.write_text(f"# made for a test\n{identity}\n")
    return str(identity.to_public()), file


async def test_what_is_restored_equals_what_was_put_away(
    house: House, backup: BackedUp, new: Settings
) -> None:
    """Row by row, and the chain ends where it ended."""
    restored = await put_back(new, backup.file)

    assert (restored.rows, restored.seal, restored.findings) == (backup.rows, backup.seal, 0)
    assert restored.erased_again == 0
    async with opened(new) as store:
        async with store.read() as theirs, house.store.read() as ours:
            await be_patient(theirs)
            await be_patient(ours)
            for table in tables():
                await compare_table(ours, theirs, table)
        assert (await Verifying(store).run()).seal == backup.seal
    async with opened(new) as store:
        again = House(store)
        assert await again.file(text="又坏了", cause="z") == 2


@pytest.mark.one_engine
async def test_only_the_right_key_opens_an_encrypted_one(
    house: House, old: Settings, new: Settings, key: tuple[str, Path], tmp_path: Path
) -> None:
    """No word of it stands in the file, and the wrong key and none at all are told apart."""
    recipient, right = key
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(str(pyrage.x25519.Identity.generate()))
    done = await back_up(old, tmp_path, (recipient,), _quiet)

    assert done.is_encrypted
    assert done.file.name.endswith(".tar.gz.age")
    assert done.file.stat().st_mode & 0o077 == 0
    with pytest.raises(WrongKeyError, match="--identity"):
        await put_back(new, done.file)
    with pytest.raises(WrongKeyError, match="none of the keys"):
        await put_back(new, done.file, wrong)
    with pytest.raises(WrongKeyError, match="no file of private keys"):
        await put_back(new, done.file, done.file)
    assert await is_empty(new)
    assert (await put_back(new, done.file, right)).rows == done.rows


@pytest.mark.one_engine
@pytest.mark.parametrize("recipients", [0, 1])
async def test_a_damaged_or_cut_file_restores_nothing(
    house: House, old: Settings, new: Settings, key: tuple[str, Path], recipients: int
) -> None:
    """Wherever it was cut, and whichever byte is another."""
    done = await back_up(old, key[1].parent, key[:1] * recipients, _quiet)
    whole, dice = done.file.read_bytes(), random.Random(7)
    for _ in range(4):
        cut, hit = dice.randrange(len(whole)), dice.randrange(10, len(whole))
        flipped = whole[:hit] + bytes([whole[hit] ^ 0x55]) + whole[hit + 1 :]
        for damaged in (whole[:cut], flipped):
            done.file.write_bytes(damaged)
            with pytest.raises((BackupBrokenError, WrongKeyError)):
                await put_back(new, done.file, key[1])
    assert await is_empty(new)
    assert not (new.data_dir / "backup-work").exists()


async def test_who_was_forgotten_since_is_forgotten_again(
    house: House, backup: BackedUp, new: Settings, tmp_path: Path
) -> None:
    """None of their words are left anywhere, those of others are, and nobody hears of it."""
    async with house.store.read() as session:
        waiting = (await session.execute(sa.select(sa.func.max(Delivery.id)))).scalar_one()
    await house.privacy.forget(RESIDENT, "update:77")
    restored = await put_back(new, backup.file)

    assert restored.erased_again == 1
    async with opened(new) as store:
        assert PLANTED not in await everything(store)
        assert "车位建在哪里" in await everything(store)
        async with store.read() as session:
            assert (await session.execute(sa.select(sa.func.max(Delivery.id)))).scalar() == waiting
        assert (await Verifying(store).run()).findings == ()
    assert not [one for one in files(new) if PLANTED.encode() in one.read_bytes()]


@pytest.mark.one_engine
async def test_words_written_after_an_erasure_are_kept(
    house: House, old: Settings, new: Settings, tmp_path: Path
) -> None:
    """What the backup has seen itself is not done again."""
    await house.privacy.forget(RESIDENT, "update:77")
    await house.file(text="后来的路灯", cause="later")
    done = await back_up(old, tmp_path / "later.tar.gz", (), _quiet)
    restored = await put_back(new, done.file)

    assert restored.erased_again == 0
    async with opened(new) as store, store.read() as session:
        texts = (await session.execute(sa.select(col(Complaint.text)))).scalars().all()
        assert "后来的路灯" in texts
        assert (await session.execute(sa.select(ErasureDone))).first()


@pytest.mark.one_engine
async def test_a_log_of_another_machine_counts_too(
    backup: BackedUp, new: Settings, tmp_path: Path
) -> None:
    """Half of a last line is what a power cut leaves; anything else is refused."""
    log = tmp_path / "elsewhere.log"
    line = f'{{"cause": "update:5", "telegram_id": {RESIDENT}, "at": "2023-11-06"}}\n'
    log.write_text(f'{line}{line}{{"cause": "up')
    source = Source(file=backup.file, erasures=(log,))
    assert (await restore(new, source, _quiet)).erased_again == 1

    log.write_text("rm -rf\n")
    with pytest.raises(InvalidInputError, match=r"elsewhere.log:1"):
        await restore(new, source, _quiet)


@pytest.mark.one_engine
async def test_nothing_is_overwritten(
    house: House, old: Settings, backup: BackedUp, tmp_path: Path
) -> None:
    """Neither an office that lives nor a file that is there."""
    before = backup.file.read_bytes()
    with pytest.raises(TargetNotEmptyError):
        await put_back(old, backup.file)
    with pytest.raises(AlreadyThereError):
        await back_up(old, backup.file, (), _quiet)
    with pytest.raises(NotFoundError, match="directory"):
        await back_up(old, tmp_path / "no" / "where", (), _quiet)

    assert backup.file.read_bytes() == before
    assert PLANTED in await everything(house.store)


async def test_it_is_one_moment_although_the_office_goes_on(
    house: House, old: Settings, new: Settings, tmp_path: Path
) -> None:
    """Complaints are filed all the while: what is in it is whole, chain and all."""
    filed, is_over = 0, asyncio.Event()

    async def life() -> None:
        nonlocal filed
        while not is_over.is_set():
            filed += 1
            await house.file(text=f"第{filed}盏路灯", cause=f"life:{filed}")
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        group.create_task(life())
        while filed < 5:  # noqa: ASYNC110 — the life is the event
            await asyncio.sleep(0)
        done = await back_up(old, tmp_path / "busy.tar.gz", (), _quiet)
        is_over.set()
    during = filed
    restored = await put_back(new, done.file)

    assert (restored.seal, restored.findings) == (done.seal, 0)
    async with opened(new) as store, store.read() as session:
        count = sa.select(sa.func.count()).select_from(Complaint)
        kept = (await session.execute(count)).scalar_one()
    assert 5 <= kept < during + 1


async def test_what_may_have_gone_out_since_does_not_go_again(
    house: House, old: Settings, new: Settings, tmp_path: Path
) -> None:
    """Announcements wait for somebody, digests are unknown, and sessions are over."""
    async with house.store.write() as session:
        author = (await session.execute(sa.select(col(StaffMember.id)))).scalars().first() or 0
        sending = Announcement(author_id=author, created_at=NOW, is_running=True)
        sending.status = AnnouncementStatus.SENDING
        approved = Announcement(author_id=author, created_at=NOW, approver_id=author)
        approved.status = AnnouncementStatus.APPROVED
        session.add_all([sending, approved])
        session.add(
            Delivery(
                key="d", chat_id=1, kind="digest", lane=int(Lane.BULK), due_at=NOW, created_at=NOW
            )
        )
        session.add(
            StaffSession(token_hash="h", staff_id=author, browser="b", created_at=NOW, seen_at=NOW)
        )
    done = await back_up(old, tmp_path / "busy.tar.gz", (), _quiet)
    await put_back(new, done.file)

    async with opened(new) as store, store.read() as session:
        rows = (await session.execute(sa.select(Announcement).order_by("id"))).scalars().all()
        assert [(one.status, one.is_running, one.approver_id) for one in rows] == [
            (AnnouncementStatus.PAUSED, False, None),
            (AnnouncementStatus.PROPOSED, False, None),
        ]
        digest = sa.select(Delivery).where(col(Delivery.key) == "d")
        assert (await session.execute(digest)).scalar_one().status is DeliveryStatus.UNKNOWN
        assert (await session.execute(sa.select(StaffSession))).first() is None


async def test_a_database_of_another_version_is_not_put_away(
    house: House, old: Settings, tmp_path: Path
) -> None:
    """Its bot would write what this version does not know."""
    await downgrade(house.store.engine, "0016")
    with pytest.raises(OtherVersionError, match="0016"):
        await back_up(old, tmp_path / "old.tar.gz", (), _quiet)
    assert not (tmp_path / "old.tar.gz").exists()
