"""An announcement's life: written, proposed, approved by a second person, sent, put right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import EditedError, InvalidInputError, MoveRefusedError, OwnWordsError
from bot.domain.language import Language
from bot.domain.subscription import EVERYTHING, place_key
from bot.domain.traditional import traditional

TEXT_MOST = 3800
"""UTF-16 units of one message, with room left for a note on its language."""
CAPTION_MOST = 900
"""The same under a picture."""
BUTTONS_MOST = 6
LABEL_MOST = 30
RECALLABLE_FOR = timedelta(hours=47, minutes=50)
"""Telegram deletes within 48 hours; what is asked for at the last minute comes too late."""


class AnnouncementStatus(StrEnum):
    """How far an announcement has got."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    """Waits for a second person."""
    APPROVED = "approved"
    """Waits for its time."""
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"
    RECALLED = "recalled"
    """Taken back from whomever it could be."""
    DROPPED = "dropped"


class AnnouncementMove(StrEnum):
    """What can be done to an announcement."""

    CREATE = "create"
    EDIT = "edit"
    PROPOSE = "propose"
    APPROVE = "approve"
    GIVE_BACK = "give_back"
    """The second person wants it changed."""
    VOID = "void"
    """The approval no longer holds when it is to start."""
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    FINISH = "finish"
    CORRECT = "correct"
    """A correction was written; it too waits for a second person."""
    APPLY = "apply"
    """The correction was approved: what was sent is edited."""
    RECALL = "recall"
    DROP = "drop"


_S, _M = AnnouncementStatus, AnnouncementMove
_BEGUN = (_S.SENDING, _S.PAUSED, _S.STOPPED, _S.DONE)
_MOVES: dict[tuple[AnnouncementStatus, AnnouncementMove], AnnouncementStatus] = {
    (_S.DRAFT, _M.PROPOSE): _S.PROPOSED,
    (_S.PROPOSED, _M.APPROVE): _S.APPROVED,
    (_S.PROPOSED, _M.GIVE_BACK): _S.DRAFT,
    (_S.APPROVED, _M.GIVE_BACK): _S.DRAFT,
    (_S.APPROVED, _M.VOID): _S.PROPOSED,
    (_S.APPROVED, _M.START): _S.SENDING,
    (_S.SENDING, _M.PAUSE): _S.PAUSED,
    (_S.PAUSED, _M.RESUME): _S.SENDING,
    (_S.SENDING, _M.STOP): _S.STOPPED,
    (_S.PAUSED, _M.STOP): _S.STOPPED,
    (_S.SENDING, _M.FINISH): _S.DONE,
    **{(status, _M.EDIT): _S.DRAFT for status in (_S.DRAFT, _S.PROPOSED, _S.APPROVED)},
    **{(status, _M.DROP): _S.DROPPED for status in (_S.DRAFT, _S.PROPOSED, _S.APPROVED)},
    **{(status, move): status for status in _BEGUN for move in (_M.CORRECT, _M.APPLY)},
    **{(status, _M.RECALL): _S.RECALLED for status in _BEGUN},
}


class DeliveryTask(StrEnum):
    """What is to be done in one recipient's chat."""

    SEND = "send"
    CORRECT = "correct"
    RECALL = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who is addressed; each list narrows, an empty one does not."""

    topics: tuple[str, ...] = ()
    """Any of them; those who hear everything are always among them."""
    places: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved what: the staff member's number and the version they had seen."""

    by: int
    version: int


def next_status(status: AnnouncementStatus, move: AnnouncementMove) -> AnnouncementStatus:
    """Tell where a move leads.

    Raises:
        MoveRefusedError: It is not possible from here.
    """
    try:
        return _MOVES[status, move]
    except KeyError:
        raise MoveRefusedError(status, move) from None


def can_move(status: AnnouncementStatus, move: AnnouncementMove) -> bool:
    """Say whether a move is possible, so that its button is shown."""
    return (status, move) in _MOVES


def check_second(authors: Collection[int], by: int, seen: int, version: int) -> None:
    """Let a second person approve.

    Args:
        authors: Everybody who wrote any of the present words.
        by: Who approves.
        seen: The version they were shown.
        version: The present one.

    Raises:
        EditedError: It was edited since they saw it.
        OwnWordsError: They wrote of it themselves.
    """
    if seen != version:
        raise EditedError(AnnouncementMove.APPROVE)
    if by in authors:
        raise OwnWordsError


def holds(
    approval: Approval | None, authors: Collection[int], version: int, *, may_approve: bool
) -> bool:
    """Say whether an approval still stands when the announcement is to start.

    Args:
        approval: The latest, if any.
        authors: Everybody who wrote any of the present words.
        version: The present one.
        may_approve: Whether the approver's role carries the right at this moment.
    """
    return (
        approval is not None
        and approval.version == version
        and approval.by not in authors
        and may_approve
    )


def complete(texts: Mapping[Language, str]) -> dict[Language, str]:
    """Add the proposed Traditional text where none was written; blank ones are none."""
    written = {language: text.strip() for language, text in texts.items() if text.strip()}
    if Language.ZH_HANT not in written and (text := proposed(written)):
        written[Language.ZH_HANT] = text
    return written


def proposed(texts: Mapping[Language, str]) -> str:
    """Convert the Simplified text; nothing where there is none."""
    return traditional(texts.get(Language.ZH_HANS, "").strip())


def check_texts(texts: Mapping[Language, str], *, has_picture: bool) -> None:
    """Let texts pass that fit one message each.

    Raises:
        InvalidInputError: There is no Simplified text, or one is too long.
    """
    if not texts.get(Language.ZH_HANS, "").strip():
        raise InvalidInputError("text", Language.ZH_HANS)
    check_lengths(texts, has_picture=has_picture)


def check_lengths(texts: Mapping[Language, str], *, has_picture: bool) -> None:
    """Let texts pass that are short enough, or are not written yet.

    Raises:
        InvalidInputError: One is too long.
    """
    most = CAPTION_MOST if has_picture else TEXT_MOST
    for text in texts.values():
        if _units(text) > most:
            raise InvalidInputError("text_length", str(most))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_for(texts: Mapping[Language, str], language: Language) -> tuple[str, bool]:
    """Give the text that a reader of *language* gets, and whether it is in that language."""
    if language in texts:
        return texts[language], True
    return texts.get(Language.ZH_HANS, ""), False


def is_addressed(audience: Audience, subscribed: Collection[str]) -> bool:
    """Say whether somebody with these subscriptions is addressed, whatever their language."""
    if audience.places and not any(place_key(one) in subscribed for one in audience.places):
        return False
    if audience.topics or not audience.places:
        return any(topic in subscribed for topic in (EVERYTHING, *audience.topics))
    return True


def is_recallable(sent_at: datetime, now: datetime) -> bool:
    """Say whether Telegram still deletes a message of ours."""
    return now - sent_at < RECALLABLE_FOR


def is_worth_telling(share: float, told_share: float, since_told: timedelta) -> bool:
    """Say whether staff shall see the progress anew: 5 % more, or a minute later; never within 5 s.

    Args:
        share: Of the recipients that are settled, 0 to 1.
        told_share: When they were last told.
        since_told: Ago.
    """
    if since_told < timedelta(seconds=5):
        return False
    return share - told_share >= _STEP or since_told >= timedelta(minutes=1)


_STEP = 0.05
