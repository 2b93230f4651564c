"""Photos, voice notes and pins are kept by consent alone; refused, the complaint is as good."""

from __future__ import annotations

import pytest

from bot.domain.consent import NOTICE_VERSION, Consent
from bot.domain.language import Language
from bot.services.consents import Consents
from bot.services.drafts import Beginning
from bot.services.exporting import Exporting
from bot.store import consents as queries
from bot.store.tables import Complaint, ComplaintMedia, ConsentGiven, ErasedFile
from tests.integration.services.conftest import NEIGHBOUR, RESIDENT, House

PHOTO, VOICE, PIN = Consent.PHOTO, Consent.VOICE, Consent.LOCATION


@pytest.fixture
def consents(house: House) -> Consents:
    """The answers of that office's residents."""
    return Consents(house.store, house.clock)


async def _drafted(house: House, by: int = RESIDENT, cause: str = "c") -> str:
    """Begin a report with a photo, a voice note and a pin."""
    await house.intake.begin(by, Beginning(cause=f"{cause}:b", text="路灯坏了", photo="P"))
    await house.intake.add_file(by, voice="V")
    draft = await house.intake.change(by, latitude=31.1, longitude=121.4)
    return draft.tag


async def test_words_alone_need_no_answer(house: House, consents: Consents) -> None:
    """Neither does somebody who has no draft."""
    assert await consents.missing(RESIDENT) == ()
    await house.intake.begin(RESIDENT, Beginning(cause="b", text="路灯坏了"))
    await house.intake.change(RESIDENT, place="人民路")

    assert await consents.missing(RESIDENT) == ()


async def test_an_agreement_is_kept_with_its_time_and_asked_once(
    house: House, consents: Consents
) -> None:
    """The next photo of the same person asks nothing; another's does."""
    tag = await _drafted(house)
    assert set(await consents.missing(RESIDENT)) == {PHOTO, VOICE, PIN}

    await consents.answer(RESIDENT, tag, is_given=True)
    await house.submit(RESIDENT, "s")

    assert len(await house.rows(ComplaintMedia)) == 2
    answers = {one.kind: one for one in await consents.answers(RESIDENT)}
    assert {one.version for one in answers.values()} == {NOTICE_VERSION}
    assert {one.at for one in answers.values()} == {house.clock()}
    await _drafted(house, cause="again")
    await _drafted(house, NEIGHBOUR, "n")
    assert await consents.missing(RESIDENT) == ()
    assert len(await consents.missing(NEIGHBOUR)) == 3


async def test_a_refusal_leaves_out_what_it_is_about_and_nothing_else(
    house: House, consents: Consents
) -> None:
    """The words are filed; the refusal is on record, and next time they are asked again."""
    tag = await _drafted(house)

    await consents.answer(RESIDENT, tag, is_given=False)
    await house.submit(RESIDENT, "s")

    (complaint,) = await house.rows(Complaint)
    assert (complaint.text, complaint.latitude) == ("路灯坏了", None)
    assert await house.rows(ComplaintMedia) == []
    assert {row.is_given for row in await house.rows(ConsentGiven)} == {False}
    await _drafted(house, cause="again")
    assert len(await consents.missing(RESIDENT)) == 3


async def test_an_old_buttons_answer_is_about_no_newer_draft(
    house: House, consents: Consents
) -> None:
    """Nor does a press that comes twice count twice."""
    tag = await _drafted(house)
    await consents.answer(RESIDENT, "another", is_given=False)
    assert len(await consents.missing(RESIDENT)) == 3

    for _ in range(2):
        await consents.answer(RESIDENT, tag, is_given=True)
    assert len(await house.rows(ConsentGiven)) == 3


async def test_what_was_agreed_to_is_taken_back(house: House, consents: Consents) -> None:
    """Files and pins go, copies of them too; the complaint goes on."""
    tag = await _drafted(house)
    await consents.answer(RESIDENT, tag, is_given=True)
    await house.submit(RESIDENT, "s")
    await _drafted(house, cause="next")

    await consents.withdraw(RESIDENT)
    await consents.withdraw(RESIDENT)

    assert await house.rows(ComplaintMedia) == []
    assert len(await house.rows(ErasedFile)) == 2
    (complaint,) = await house.rows(Complaint)
    assert (complaint.text, complaint.latitude) == ("路灯坏了", None)
    draft = await house.intake.current(RESIDENT)
    assert draft is not None
    assert (draft.photo_count, draft.voice_count, draft.has_location) == (0, 0, False)
    assert [row.is_given for row in await house.rows(ConsentGiven)] == [True] * 3 + [False] * 3


async def test_a_new_notice_asks_everybody_anew(house: House, consents: Consents) -> None:
    """What was agreed to under another version is no answer to this one."""
    await consents.answer(RESIDENT, await _drafted(house), is_given=True)
    async with house.store.write() as session:
        for row in (await queries.latest(session, 1)).values():
            row.version = NOTICE_VERSION - 1

    assert len(await consents.missing(RESIDENT)) == 3


async def test_having_been_told_is_on_record_once(house: House, consents: Consents) -> None:
    """By whoever is known; it goes with everything else, and into the export before."""
    await consents.informed(RESIDENT)
    await house.residents.meet(RESIDENT, Language.EN)
    for _ in range(2):
        await consents.informed(RESIDENT)

    (row,) = await house.rows(ConsentGiven)
    assert (row.kind, row.version) == (Consent.NOTICE, NOTICE_VERSION)
    export = await Exporting(house.store, house.clock).of(RESIDENT)
    assert len(export.tables["consent_given"]) == 1

    await house.privacy.forget(RESIDENT, "f")
    assert await house.rows(ConsentGiven) == []
