"""Photos that staff put up on a page, until they go out with words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.adapters.images import Images
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.services.announcements import Edit
from bot.services.breakthroughs import Opening
from bot.services.handling import Said
from bot.services.pictures import SentPictures
from bot.services.progress_rules import Progress
from bot.services.uploads import OfAnnouncement, OfBreakthrough, OfCommitment, OfComplaint, Uploads
from bot.store.tables import Complaint, UploadedPhoto
from tests import hostile_files
from tests.integration.services.conftest import (
    COLLEAGUE,
    HANDLER,
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    House,
)


@pytest.fixture
def uploads(house: House) -> Uploads:
    """They are taken in as on a page."""
    return Uploads(house.store, house.clock, Images())


async def test_a_photo_is_kept_once_and_without_its_position(
    house: House, uploads: Uploads
) -> None:
    """Twice the same is one; only its own complaint knows its key."""
    one, other = await house.file(), await house.file(NEIGHBOUR, cause="d")
    photo = hostile_files.located()

    keys = await uploads.keep(HANDLER, OfComplaint(one), [photo, photo])

    assert len(keys) == 1
    assert b"Exif" not in await uploads.show(HANDLER, OfComplaint(one), keys[0])
    assert await uploads.kept(HANDLER, OfComplaint(one), [*keys, "upload:1:forged"]) == keys
    assert await uploads.kept(HANDLER, OfComplaint(other), keys) == ()
    with pytest.raises(NotFoundError):
        await uploads.show(HANDLER, OfComplaint(other), keys[0])


async def test_what_is_no_photo_keeps_none(house: House, uploads: Uploads) -> None:
    """All or nothing, and not too many."""
    complaint = await house.file()

    for photos in (
        [hostile_files.photo(), hostile_files.refused()["page"]],
        [hostile_files.photo()] * 6,
    ):
        with pytest.raises(InvalidInputError):
            await uploads.keep(HANDLER, OfComplaint(complaint), photos)
    with pytest.raises(NotAllowedError):
        await uploads.keep(PUBLISHER, OfComplaint(complaint), [hostile_files.photo()])

    assert await house.rows(UploadedPhoto) == []


async def test_what_was_never_sent_is_dropped_after_a_day(house: House, uploads: Uploads) -> None:
    """What went out stays, since the page shows it."""
    complaint = await house.file()
    sent = await uploads.keep(HANDLER, OfComplaint(complaint), [hostile_files.photo((64, 48))])
    unsent = await uploads.keep(HANDLER, OfComplaint(complaint), [hostile_files.photo((48, 64))])
    await house.handling.finish(HANDLER, complaint, Said(text="修好了", photos=sent), "f")
    house.clock.move(days=2)
    newest = await uploads.keep(COLLEAGUE, OfComplaint(complaint), [hostile_files.photo((60, 60))])

    keys = {one.key for one in await house.rows(UploadedPhoto)}

    assert keys == {*sent, *newest}
    assert unsent[0] not in keys


async def test_the_picture_of_an_announcement_stays(house: House, uploads: Uploads) -> None:
    """It may be put up before there is one; another subject's photo is none of it."""
    complaint = await house.file()
    (other,) = await uploads.keep(HANDLER, OfComplaint(complaint), [hostile_files.photo((50, 50))])
    (key,) = await uploads.keep(PUBLISHER, OfAnnouncement(), [hostile_files.photo()])
    with pytest.raises(NotAllowedError):
        await uploads.show(HANDLER, OfAnnouncement(), key)
    with pytest.raises(InvalidInputError):
        await house.announcements.create(PUBLISHER, "a", Edit(picture=other))
    await house.announcements.create(PUBLISHER, "b", Edit(picture=key))
    house.clock.move(days=2)
    await uploads.keep(PUBLISHER, OfAnnouncement(), [hostile_files.photo((60, 60))])

    kept = {one.key for one in await house.rows(UploadedPhoto)}

    assert key in kept
    assert other not in kept


async def test_an_erased_photo_is_not_sent_by_the_id_it_had(house: House, uploads: Uploads) -> None:
    """The messenger still keeps it; we send it no more."""
    complaint = await house.file()
    (key,) = await uploads.keep(HANDLER, OfComplaint(complaint), [hostile_files.photo()])
    sent = SentPictures(house.store, house.clock)
    await sent.remember(key, "file")
    assert await sent.file_id(key) == "file"

    await house.privacy.forget(RESIDENT, "f")

    assert await sent.file_id(key) is None


async def test_who_is_forgotten_takes_the_outcomes_photos_along(
    house: House, uploads: Uploads
) -> None:
    """They may show a home."""
    complaint = await house.file()
    await uploads.keep(HANDLER, OfComplaint(complaint), [hostile_files.photo()])

    await house.privacy.forget(RESIDENT, "f")

    assert await house.rows(UploadedPhoto) == []


async def test_each_photo_is_for_one_thing_and_who_may_change_it(
    house: House, uploads: Uploads
) -> None:
    """A task's for dispatchers, a promise's for publishers; neither knows the other's keys."""
    task = await _task(house)
    photo = hostile_files.photo()
    (of_task,) = await uploads.keep(COLLEAGUE, OfBreakthrough(task), [photo])
    (evidence,) = await uploads.keep(PUBLISHER, OfCommitment("parking"), [photo])

    assert await uploads.kept(COLLEAGUE, OfBreakthrough(task), [of_task, evidence]) == (of_task,)
    assert await uploads.show(PUBLISHER, OfCommitment("parking"), evidence)
    for by, subject in (
        (HANDLER, OfBreakthrough(task)),
        (PUBLISHER, OfBreakthrough(task)),
        (COLLEAGUE, OfCommitment("parking")),
    ):
        with pytest.raises(NotAllowedError):
            await uploads.keep(by, subject, [photo])
    for subject, key in ((OfCommitment("hospital"), evidence), (OfCommitment("parking"), "no")):
        with pytest.raises(NotFoundError):
            await uploads.show(PUBLISHER, subject, key)
    with pytest.raises(InvalidInputError):
        await uploads.gather(PUBLISHER, OfCommitment("parking"), [evidence] * 3, [photo] * 3)


async def test_a_photo_that_is_still_to_be_sent_stays(house: House, uploads: Uploads) -> None:
    """A task's outcome waits for its residents, however long; what evidence shows stays too."""
    task = await _task(house)
    sent = await uploads.keep(COLLEAGUE, OfBreakthrough(task), [hostile_files.photo((64, 48))])
    await uploads.keep(COLLEAGUE, OfBreakthrough(await _task(house, "2")), [hostile_files.photo()])
    shown = await uploads.keep(PUBLISHER, OfCommitment("parking"), [hostile_files.photo((48, 64))])
    await uploads.keep(PUBLISHER, OfCommitment("parking"), [hostile_files.photo((48, 32))])
    await house.commitments.record(
        PUBLISHER, Progress(commitment="parking", value=1, photos=shown), "p"
    )
    await house.improving.tasks.close(COLLEAGUE, task, Said(text="修好了", photos=sent), "close")
    house.clock.move(days=2)
    new = await uploads.keep(PUBLISHER, OfCommitment("parking"), [hostile_files.photo((9, 9))])

    kept = {one.key for one in await house.rows(UploadedPhoto)}

    assert kept == {*sent, *shown, *new}


async def _task(house: House, cause: str = "1") -> int:
    complaint = await house.file(cause=cause)
    (one,) = [row for row in await house.rows(Complaint) if row.id == complaint]
    opening = Opening(title="桥南路", due_on=date(2023, 12, 1), steps=("查",))
    return await house.improving.tasks.open_new(COLLEAGUE, opening, [one.reference], cause)
