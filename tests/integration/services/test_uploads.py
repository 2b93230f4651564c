"""Photos that staff put up on a page, until they go out with words."""

from __future__ import annotations

import pytest

from bot.adapters.images import Images
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.services.handling import Said
from bot.services.uploads import Uploads
from bot.store.tables import UploadedPhoto
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

    keys = await uploads.keep(HANDLER, one, [photo, photo])

    assert len(keys) == 1
    assert b"Exif" not in await uploads.show(HANDLER, one, keys[0])
    assert await uploads.kept(HANDLER, one, [*keys, "upload:1:forged"]) == keys
    assert await uploads.kept(HANDLER, other, keys) == ()
    with pytest.raises(NotFoundError):
        await uploads.show(HANDLER, other, keys[0])


async def test_what_is_no_photo_keeps_none(house: House, uploads: Uploads) -> None:
    """All or nothing, and not too many."""
    complaint = await house.file()

    for photos in (
        [hostile_files.photo(), hostile_files.refused()["page"]],
        [hostile_files.photo()] * 6,
    ):
        with pytest.raises(InvalidInputError):
            await uploads.keep(HANDLER, complaint, photos)
    with pytest.raises(NotAllowedError):
        await uploads.keep(PUBLISHER, complaint, [hostile_files.photo()])

    assert await house.rows(UploadedPhoto) == []


async def test_what_was_never_sent_is_dropped_after_a_day(house: House, uploads: Uploads) -> None:
    """What went out stays, since the page shows it."""
    complaint = await house.file()
    sent = await uploads.keep(HANDLER, complaint, [hostile_files.photo((64, 48))])
    unsent = await uploads.keep(HANDLER, complaint, [hostile_files.photo((48, 64))])
    await house.handling.finish(HANDLER, complaint, Said(text="修好了", photos=sent), "f")
    house.clock.move(days=2)
    newest = await uploads.keep(COLLEAGUE, complaint, [hostile_files.photo((60, 60))])

    keys = {one.key for one in await house.rows(UploadedPhoto)}

    assert keys == {*sent, *newest}
    assert unsent[0] not in keys


async def test_who_is_forgotten_takes_the_outcomes_photos_along(
    house: House, uploads: Uploads
) -> None:
    """They may show a home."""
    complaint = await house.file()
    await uploads.keep(HANDLER, complaint, [hostile_files.photo()])

    await house.privacy.forget(RESIDENT, "f")

    assert await house.rows(UploadedPhoto) == []
