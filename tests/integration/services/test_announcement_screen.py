"""Announcements as a screen needs them: written whole, looked at, tried out, listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.announcement import CAPTION_MOST, AnnouncementStatus, Audience
from bot.domain.errors import (
    EditedError,
    InvalidInputError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    OwnWordsError,
    StaleSignInError,
)
from bot.domain.language import Language
from bot.domain.people import Role
from bot.replies.notices import render
from bot.replies.texts import Texts
from bot.services.announcement_buttons import LinkButton
from bot.services.announcements import Edit
from bot.services.countersigning import Countersigning
from bot.services.ports import SendResult, SendStatus
from bot.services.sign_in import SignedIn
from bot.store.tables import Announcement
from tests.integration.services.conftest import ADMIN, HANDLER, PUBLISHER, ZONE, House
from tests.integration.services.test_announcements import (
    SECOND,
    SENT,
    TEXT,
    approved,
    correction,
    proposed,
    row_of,
    serve,
    started,
    subscribers,
    version,
)

HANS, HANT, EN = Language


@pytest.fixture
async def two(house: House) -> House:
    """An office with a second publisher."""
    await house.staff.ensure(SECOND, Role.PUBLISHER, name="第二人")
    return house


async def test_it_is_begun_with_all_its_words_or_not_at_all(two: House) -> None:
    """One form is one act, however often it is sent."""
    edit = Edit(texts=TEXT, audience=Audience(topics=("parking",)), is_urgent=True)
    ids = {await two.announcements.create(PUBLISHER, "form", edit) for _ in range(2)}
    for wrong in (
        Edit(texts={HANS: "字" * (CAPTION_MOST + 1)}, picture="photo"),
        Edit(audience=Audience(places=("十五个字的地名没有人会关注它的",))),
        Edit(buttons=(LinkButton(label={HANS: "报名", EN: "x" * 31}, url="https://a.example"),)),
    ):
        with pytest.raises(InvalidInputError):
            await two.announcements.create(PUBLISHER, f"{wrong}", wrong)

    (row,) = await two.rows(Announcement)
    assert {row.id} == ids
    assert row.texts == {"zh-Hans": "周六停车场开放", "zh-Hant": "週六停車場開放"}
    assert row.is_urgent


async def test_whoever_read_an_older_version_overwrites_nothing(two: House) -> None:
    """The faster one wins; the same form sent twice is no second person."""
    id_ = await proposed(two)
    read = await version(two, id_)
    for _ in range(2):
        edit = Edit(texts={HANS: "周日"}, seen=read)
        await two.announcements.write(SECOND, id_, edit, "faster")

    with pytest.raises(EditedError):
        await two.announcements.write(PUBLISHER, id_, Edit(texts=TEXT, seen=read), "slower")

    row = await row_of(two, id_)
    assert (row.texts["zh-Hans"], row.version, row.status) == (
        "周日",
        read + 1,
        AnnouncementStatus.DRAFT,
    )
    view = await two.announcement_views.view(SECOND, id_)
    assert view.history[-1].was is AnnouncementStatus.PROPOSED


async def test_a_proposed_text_that_comes_back_unchanged_follows_the_simplified_one(
    two: House,
) -> None:
    """A form sends every box; only what somebody changed is written."""
    id_ = await two.announcements.create(PUBLISHER, "begin", Edit(texts=TEXT))
    both = {HANS: "周日车位开放", HANT: "週六停車場開放"}
    await two.announcements.write(PUBLISHER, id_, Edit(texts=both), "unchanged")
    assert (await row_of(two, id_)).texts["zh-Hant"] == "週日車位開放"

    await two.announcements.write(PUBLISHER, id_, Edit(texts={HANT: "禮拜日開放"}), "written")
    await two.announcements.write(PUBLISHER, id_, Edit(texts={HANS: "周一"}), "later")

    row = await row_of(two, id_)
    assert (row.texts["zh-Hant"], row.proposed_texts) == ("禮拜日開放", [])


async def test_what_is_typed_is_shown_as_each_would_read_it_and_not_kept(two: House) -> None:
    """Before there is an announcement, and of one that there is."""
    views = two.announcement_views
    new = await views.foreseen(PUBLISHER, None, Edit(texts=TEXT))
    assert [new[one].text for one in Language] == [
        "周六停车场开放",
        "週六停車場開放",
        "周六停车场开放",
    ]
    assert [new[one].is_in_language for one in Language] == [True, True, False]

    id_ = await proposed(two)
    shown = await views.foreseen(SECOND, id_, Edit(texts={EN: "Sunday"}, picture="p"))
    assert (shown[EN].text, shown[EN].picture) == ("Sunday", "p")
    assert (await row_of(two, id_)).picture is None
    assert (await row_of(two, id_)).status is AnnouncementStatus.PROPOSED


async def test_the_count_is_of_the_audience_that_is_typed(two: House) -> None:
    """With the time that sending takes; not for handlers."""
    await subscribers(two, 50, "parking", seen_language=Language.EN)
    views = two.announcement_views
    assert (await views.reach(PUBLISHER, Audience())).count == 0

    reach = await views.reach(PUBLISHER, Audience(topics=("parking",)))

    assert (dict(reach.recipients), reach.seconds) == ({EN: 50}, 2.0)
    with pytest.raises(NotAllowedError):
        await views.reach(HANDLER, Audience())


async def test_a_trial_goes_to_who_asks_in_every_language(two: House) -> None:
    """Once, word for word what readers would get, and it is told whether it arrived."""
    id_ = await two.announcements.create(PUBLISHER, "begin", Edit(texts=TEXT))
    for _ in range(2):
        await two.trials.send(SECOND, id_, "once")

    sent = await two.sent()

    said = [render(Texts(due.language, ZONE), due.kind, due.facts).text for due in sent]
    assert {due.chat_id for due in sent} == {SECOND}
    assert said[:2] == ["周六停车场开放", "週六停車場開放"]
    assert "only in Chinese" in said[2]
    outcome = await two.trials.outcome(SECOND, id_, "once")
    assert {str(one) for one in outcome.values()} == {"sent"}
    assert await two.trials.outcome(SECOND, id_, "other") == {}
    with pytest.raises(NotAllowedError):
        await two.trials.send(HANDLER, id_, "x")


async def test_announcements_are_listed_by_state(two: House) -> None:
    """The newest first, each with who began it; the rest by the page."""
    for number in range(10):
        await two.announcements.create(PUBLISHER, f"{number}", Edit(texts={HANS: f"{number}"}))
    waits = await proposed(two)

    board = await two.announcement_lists.board(SECOND)
    drafts = board[AnnouncementStatus.DRAFT]

    assert (drafts.count, len(drafts.lines), drafts.has_more) == (10, 8, True)
    assert (drafts.lines[0].text, drafts.lines[0].author) == ("9", f"staff {PUBLISHER}")
    (line,) = board[AnnouncementStatus.PROPOSED].lines
    assert (line.id, line.awaits_second) == (waits, True)
    shelf = await two.announcement_lists.shelf(SECOND, AnnouncementStatus.DRAFT, 0)
    assert (len(shelf.lines), shelf.has_more) == (10, False)
    with pytest.raises(NotAllowedError):
        await two.announcement_lists.board(HANDLER)


async def test_the_pulse_differs_whenever_there_is_something_to_see(two: House) -> None:
    """With every act and with every message that has gone."""
    id_ = await started(two)
    beats = [await two.announcement_views.pulse(ADMIN, id_)]
    await serve(two, limit=1)
    beats.append(await two.announcement_views.pulse(ADMIN, id_))
    await two.control.pause(ADMIN, id_, "pause")
    beats.append(await two.announcement_views.pulse(ADMIN, id_))
    await two.control.correct(ADMIN, id_, {HANS: "周日"}, "correct")
    beats.append(await two.announcement_views.pulse(ADMIN, id_))

    assert len({one.beat for one in beats}) == 4
    assert beats[-1] == await two.announcement_views.pulse(ADMIN, id_)
    assert {one.seconds for one in beats} == {1.0}
    with pytest.raises(NotAllowedError):
        await two.announcement_views.pulse(HANDLER, id_)
    with pytest.raises(NotFoundError):
        await two.announcement_views.pulse(ADMIN, id_ + 1)


async def test_only_the_correction_that_was_shown_is_approved(two: House) -> None:
    """Written anew meanwhile it is another one, and neither writer is the second person."""
    id_ = await started(two)
    await serve(two)
    await two.control.correct(PUBLISHER, id_, {HANS: "周日"}, "first")
    seen = await correction(two, id_)
    await two.control.correct(SECOND, id_, {HANS: "周一"}, "second")

    with pytest.raises(EditedError):
        await two.control.apply(ADMIN, id_, seen, "stale")
    for who in (PUBLISHER, SECOND):
        with pytest.raises(OwnWordsError):
            await two.control.apply(who, id_, await correction(two, id_), f"own {who}")
    await two.control.apply(ADMIN, id_, await correction(two, id_), "apply")

    view = await two.announcement_views.view(ADMIN, id_)
    assert (view.correction, view.contents[HANT].text) == (None, "週一")


async def test_a_correction_is_seen_first_and_keeps_to_the_length(two: House) -> None:
    """Nothing is kept by looking."""
    id_ = await started(two)
    await serve(two)
    shown = await two.announcement_views.corrected(PUBLISHER, id_, {HANS: "周日"})
    assert shown[HANT].text == "週日"
    with pytest.raises(InvalidInputError):
        await two.announcement_views.corrected(PUBLISHER, id_, {HANS: "字" * 4000})
    assert (await row_of(two, id_)).correction is None


async def test_what_can_be_recalled_is_counted_before_and_what_was_refused_after(
    two: House,
) -> None:
    """Two days are what Telegram allows; a correction under way changes nothing in that."""
    id_ = await started(two, 3)
    await serve(two, limit=1)
    two.clock.move(hours=35)
    await serve(two)
    two.clock.move(hours=14)
    assert await two.announcement_views.recallable(ADMIN, id_) == (2, 1)
    await two.control.correct(PUBLISHER, id_, {HANS: "周日"}, "correct")
    await two.control.apply(ADMIN, id_, await correction(two, id_), "apply")
    (due,) = await two.mailing.claim(1)
    assert await two.announcement_views.recallable(ADMIN, id_) == (2, 1)
    await two.mailing.settle(due, SENT)

    await two.control.recall(ADMIN, id_, "recall")
    await serve(two, SendResult(status=SendStatus.FAILED, error="no"))

    view = await two.announcement_views.view(ADMIN, id_)
    assert (view.beyond_recall, view.refused, len(view.troubles)) == (3, 2, 2)


async def test_of_two_who_approve_at_once_one_is_told(two: House) -> None:
    """And whoever pauses what is paused."""
    await subscribers(two, 1, "all")
    id_ = await approved(two)
    with pytest.raises(MoveRefusedError):
        await two.announcements.approve(ADMIN, id_, await version(two, id_), "slower")

    await two.announcement_clock.start_due()
    await two.control.pause(ADMIN, id_, "a")
    with pytest.raises(MoveRefusedError):
        await two.control.pause(SECOND, id_, "b")


async def test_a_screen_that_was_left_open_is_no_second_person(two: House) -> None:
    """Approving needs a sign-in of the last ten minutes."""
    signing = Countersigning(two.announcements, two.control, two.clock)
    fresh = SignedIn(
        session_id=1,
        staff_id=1,
        telegram_id=SECOND,
        name="第二人",
        role=Role.PUBLISHER,
        unit=None,
        entered_at=two.clock() - timedelta(minutes=10),
    )
    stale = replace(fresh, entered_at=two.clock() - timedelta(minutes=11))
    id_ = await proposed(two)
    seen = await version(two, id_)
    for act in (signing.approve, signing.apply):
        with pytest.raises(StaleSignInError):
            await act(stale, id_, seen, "stale")
    assert (signing.may_now(stale), signing.may_now(fresh)) == (False, True)

    await signing.approve(fresh, id_, seen, "fresh")

    assert (await row_of(two, id_)).status is AnnouncementStatus.APPROVED
