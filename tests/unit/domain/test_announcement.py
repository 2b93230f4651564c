"""An announcement's moves, its texts, and when staff are told how far it is."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.announcement import (
    CAPTION_MOST,
    TEXT_MOST,
    AnnouncementMove,
    AnnouncementStatus,
    Approval,
    can_move,
    check_second,
    check_texts,
    complete,
    holds,
    is_recallable,
    is_worth_telling,
    next_status,
    text_for,
)
from bot.domain.errors import InvalidInputError, MoveRefusedError, NotAllowedError
from bot.domain.language import Language

_S, _M = AnnouncementStatus, AnnouncementMove
NOW = datetime(2023, 11, 6, 2, tzinfo=UTC)


def test_nothing_but_an_approved_announcement_begins_to_be_sent() -> None:
    """Sending is reached from approval by starting, or from a pause by going on."""
    ways = {
        (status, move)
        for status, move in itertools.product(_S, _M)
        if can_move(status, move) and next_status(status, move) is _S.SENDING
    }
    fixing = {(_S.SENDING, _M.CORRECT), (_S.SENDING, _M.APPLY)}
    assert ways == {(_S.APPROVED, _M.START), (_S.PAUSED, _M.RESUME), *fixing}


@pytest.mark.parametrize("status", [_S.RECALLED, _S.DROPPED])
def test_what_is_recalled_or_dropped_stays_so(status: AnnouncementStatus) -> None:
    """No move leads out of it."""
    assert not any(can_move(status, move) for move in _M)
    with pytest.raises(MoveRefusedError):
        next_status(status, _M.START)


@pytest.mark.parametrize("status", [_S.DRAFT, _S.PROPOSED, _S.APPROVED])
def test_an_edit_leads_back_to_the_draft(status: AnnouncementStatus) -> None:
    """Approved words are the words that go out."""
    assert next_status(status, _M.EDIT) is _S.DRAFT


def test_the_second_person_wrote_none_of_it_and_saw_this_version() -> None:
    """Neither author nor an earlier look will do."""
    check_second({1, 2}, by=3, seen=4, version=4)
    with pytest.raises(NotAllowedError):
        check_second({1, 2}, by=2, seen=4, version=4)
    with pytest.raises(MoveRefusedError):
        check_second({1, 2}, by=3, seen=3, version=4)


@pytest.mark.parametrize(
    ("approval", "authors", "version", "may"),
    [
        (None, {1}, 1, True),
        (Approval(by=2, version=1), {1}, 2, True),
        (Approval(by=1, version=1), {1}, 1, True),
        (Approval(by=2, version=1), {1}, 1, False),
    ],
)
def test_an_approval_ends_with_an_edit_a_role_or_a_hand_in_it(
    *, approval: Approval | None, authors: set[int], version: int, may: bool
) -> None:
    """And one that is whole holds."""
    assert not holds(approval, authors, version, may_approve=may)
    assert holds(Approval(by=2, version=1), {1}, 1, may_approve=True)


def test_traditional_is_proposed_and_what_was_written_stays() -> None:
    """English is optional: its readers get Chinese and are told so."""
    assert complete({Language.ZH_HANS: "车位"})[Language.ZH_HANT] == "車位"
    by_hand = complete({Language.ZH_HANS: "车位", Language.ZH_HANT: "泊車位", Language.EN: " "})
    assert by_hand == {Language.ZH_HANS: "车位", Language.ZH_HANT: "泊車位"}
    assert text_for(by_hand, Language.EN) == ("车位", False)
    assert text_for(by_hand, Language.ZH_HANT) == ("泊車位", True)


@pytest.mark.parametrize(
    ("text", "has_picture"),
    [("", False), ("  ", False), ("字" * (TEXT_MOST + 1), False), ("🏠" * CAPTION_MOST, True)],
)
def test_a_text_that_is_not_one_message_is_refused(*, text: str, has_picture: bool) -> None:
    """Nothing, or more than Telegram takes in one; emoji count twice."""
    with pytest.raises(InvalidInputError):
        check_texts({Language.ZH_HANS: text}, has_picture=has_picture)
    check_texts({Language.ZH_HANS: "字" * CAPTION_MOST}, has_picture=True)


def test_telegram_deletes_for_two_days() -> None:
    """With ten minutes kept back."""
    assert is_recallable(NOW, NOW + timedelta(hours=47))
    assert not is_recallable(NOW, NOW + timedelta(hours=48))


@pytest.mark.parametrize(
    ("share", "seconds", "worth"),
    [(0.9, 4.9, False), (0.049, 30, False), (0.05, 5, True), (0.0, 60, True)],
)
def test_staff_see_five_percent_or_a_minute_and_nothing_within_five_seconds(
    *, share: float, seconds: float, worth: bool
) -> None:
    """The group's own budget is kept."""
    assert is_worth_telling(share, 0.0, timedelta(seconds=seconds)) is worth
