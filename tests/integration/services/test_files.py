"""Complaints' files on a screen: who sees them, after what, and what becomes of hostile ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.adapters.images import Images
from bot.adapters.media_files import MediaFiles
from bot.domain.errors import (
    FileOutOfReachError,
    FileUnreadableError,
    NotAllowedError,
    NotFoundError,
)
from bot.domain.people import Role
from bot.services.desk import Desk
from bot.services.drafts import Beginning
from bot.services.files import Files
from bot.services.handling import Said
from bot.services.looks import Looks
from bot.services.ports import Fetched, Look
from bot.services.privacy import Privacy
from bot.services.progress_rules import Progress
from bot.services.staff import Post
from bot.services.uploads import OfCommitment, Uploads
from tests import hostile_files
from tests.integration.services.conftest import (
    COLLEAGUE,
    HANDLER,
    PUBLISHER,
    RESIDENT,
    STRANGER,
    House,
)

PICTURES = (Look.FULL, Look.THUMB)
VOICE = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 100


@dataclass
class Messenger:
    """Keeps files as Telegram does, and counts who asks."""

    files: dict[str, bytes] = field(default_factory=dict)
    is_away: bool = False
    asked: int = 0

    async def fetch(self, file_id: str, *, most_bytes: int) -> Fetched:
        self.asked += 1
        content = None if self.is_away else self.files.get(file_id)
        if content is None or len(content) > most_bytes:
            return Fetched(is_for_good=not self.is_away)
        return Fetched(content=content)


@dataclass
class Case:
    """A complaint with a photo and a voice note, and all that shows them."""

    house: House
    folder: Path
    messenger: Messenger = field(default_factory=Messenger)
    id: int = 0
    photo: int = 0
    voice: int = 0

    def __post_init__(self) -> None:
        shelf = MediaFiles(self.folder)
        self.desk = Desk(self.house.store, self.house.record)
        looks = Looks(self.house.store, self.messenger, shelf, Images())
        self.files = Files(self.house.store, self.house.clock, looks)
        self.privacy = Privacy(self.house.store, self.house.clock, self.house.noted, shelf)

    async def file(self) -> None:
        """File it as a resident does."""
        intake = self.house.intake
        await intake.begin(RESIDENT, Beginning(cause="b", text="路灯坏了"))
        await intake.add_file(RESIDENT, photo="P1")
        await intake.add_file(RESIDENT, voice="V1")
        await self.house.submit(RESIDENT, "s")
        self.id = (await self.house.complaints.mine(RESIDENT)).complaints[0].id
        files = (await self.desk.open(COLLEAGUE, self.id)).files
        self.photo = next(one.id for one in files if not one.is_voice)
        self.voice = next(one.id for one in files if one.is_voice)
        self.messenger.files |= {"P1": hostile_files.located(), "V1": VOICE}

    async def reveal(self, by: int = HANDLER) -> None:
        """Say what it is needed for."""
        await self.desk.reveal(by, self.id, "要看是哪盏灯", f"r:{by}:{self.house.clock.now}")


@pytest.fixture
async def case(house: House, tmp_path: Path) -> Case:
    """A complaint with files, filed."""
    case = Case(house, tmp_path / "media")
    await case.file()
    return case


async def test_a_photo_is_veiled_until_somebody_says_why(case: Case) -> None:
    """Each for themselves, and for half an hour."""
    veiled = await case.files.show(HANDLER, case.photo, Look.VEILED)
    assert veiled.startswith(b"\xff\xd8")
    for look in PICTURES:
        with pytest.raises(NotAllowedError):
            await case.files.show(HANDLER, case.photo, look)

    await case.reveal()
    for look in PICTURES:
        assert await case.files.show(HANDLER, case.photo, look)
    with pytest.raises(NotAllowedError):
        await case.files.show(COLLEAGUE, case.photo, Look.FULL)

    case.house.clock.move(minutes=31)
    with pytest.raises(NotAllowedError):
        await case.files.show(HANDLER, case.photo, Look.FULL)


async def test_a_voice_is_heard_after_the_same_word(case: Case) -> None:
    """It comes as it was sent, since it is sound and nothing else."""
    with pytest.raises(NotAllowedError):
        await case.files.show(HANDLER, case.voice, Look.SOUND)

    await case.reveal()

    assert await case.files.show(HANDLER, case.voice, Look.SOUND) == VOICE


async def test_no_position_comes_through(case: Case) -> None:
    """Neither to the screen nor to the disk."""
    await case.reveal()
    await case.files.show(HANDLER, case.photo, Look.FULL)

    for kept in case.folder.iterdir():
        assert b"Exif" not in kept.read_bytes()
        assert kept.stat().st_mode & 0o077 == 0


async def test_a_file_is_fetched_once(case: Case) -> None:
    """Every look of a photo is made of one fetch, one that is none included."""
    await case.reveal()
    for look in (Look.VEILED, *PICTURES, Look.VEILED):
        await case.files.show(HANDLER, case.photo, look)
    assert case.messenger.asked == 1

    case.messenger.files["V1"] = b"<script>"
    for _ in range(2):
        with pytest.raises(FileUnreadableError):
            await case.files.show(HANDLER, case.voice, Look.SOUND)
    assert case.messenger.asked == 2


async def test_what_is_no_photo_is_not_served(case: Case) -> None:
    """Whatever it is called; it is looked at once."""
    case.messenger.files["P1"] = hostile_files.refused()["drawing that runs"]

    for _ in range(2):
        with pytest.raises(FileUnreadableError):
            await case.files.show(HANDLER, case.photo, Look.VEILED)
    assert case.messenger.asked == 1


async def test_a_messenger_that_is_away_is_asked_again(case: Case) -> None:
    """Nothing is concluded from silence."""
    case.messenger.is_away = True
    with pytest.raises(FileOutOfReachError):
        await case.files.show(HANDLER, case.photo, Look.VEILED)

    case.messenger.is_away = False
    assert await case.files.show(HANDLER, case.photo, Look.VEILED)


async def test_only_those_who_work_it_see_it(case: Case) -> None:
    """Not publishers, nobody without a role, and no handler of another unit."""
    elsewhere = 9_100
    await case.house.staff.ensure(elsewhere, Role.HANDLER, name="elsewhere")
    await case.house.staff.grant(
        9_004, elsewhere, Post(role=Role.HANDLER, name="elsewhere", unit="park")
    )

    for who in (PUBLISHER, STRANGER, elsewhere):
        with pytest.raises(NotAllowedError):
            await case.files.show(who, case.photo, Look.VEILED)
    with pytest.raises(NotFoundError):
        await case.files.show(HANDLER, 999, Look.VEILED)
    with pytest.raises(NotFoundError):
        await case.files.show(HANDLER, case.voice, Look.VEILED)


async def test_staffs_own_proof_is_clear(case: Case) -> None:
    """The resident has been shown it already."""
    case.messenger.files["P2"] = hostile_files.photo()
    await case.house.handling.finish(HANDLER, case.id, Said(text="修好了", photos=("P2",)), "f")
    files = (await case.desk.open(HANDLER, case.id)).files
    proof = next(one.id for one in files if one.is_proof)

    assert await case.files.show(HANDLER, proof, Look.FULL)


async def test_who_is_forgotten_leaves_no_picture_behind(case: Case) -> None:
    """What pages had fetched is dropped as well."""
    await case.reveal()
    await case.files.show(HANDLER, case.photo, Look.FULL)
    assert list(case.folder.iterdir())

    await case.privacy.forget(RESIDENT, "f")

    assert list(case.folder.iterdir()) == []


async def test_the_disk_is_not_filled(tmp_path: Path) -> None:
    """The oldest go first; the newest stays, however large."""
    shelf = MediaFiles(tmp_path, most_bytes=250)
    for number in range(4):
        await shelf.keep(f"f{number}", Look.FULL, b"x" * 100)

    kept = [await shelf.find(f"f{number}", Look.FULL) is not None for number in range(4)]

    assert kept == [False, False, True, True]


async def test_evidence_is_shown_to_anybody_until_it_is_corrected(case: Case) -> None:
    """From the messenger or put up here, without its position; taken back, it is gone."""
    house = case.house
    case.messenger.files["remote"] = hostile_files.located()
    uploads = Uploads(house.store, house.clock, Images())
    (own,) = await uploads.keep(PUBLISHER, OfCommitment("parking"), [hostile_files.located()])
    entry = Progress(commitment="parking", value=1, photos=("remote", own))
    number = (await house.commitments.record(PUBLISHER, entry, "1")).entry

    for position in (0, 1):
        for look in PICTURES:
            content = await case.files.evidence(number, position, look)
            assert content.startswith(b"\xff\xd8\xff")
            assert b"Exif" not in content
    for missing in ((number, 2), (number + 1, 0)):
        with pytest.raises(NotFoundError):
            await case.files.evidence(*missing, Look.FULL)

    void = Progress(commitment="", note="照片里有人脸")
    await house.commitments.correct(PUBLISHER, number, void, "2")
    with pytest.raises(NotFoundError):
        await case.files.evidence(number, 0, Look.FULL)
