"""What chat and console say of an announcement in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus, Audience
from bot.domain.knowledge import Topic
from bot.domain.masking import mask
from bot.replies.commitments import standing_lines
from bot.replies.reply import as_read
from bot.replies.start import LANGUAGE_NAMES, topic_label
from bot.replies.texts import Html, Texts
from bot.services.announcement_shown import Done, Reach, Trouble
from bot.services.standings import Standing
from bot.store.tables import DeliveryStatus

_S = DeliveryStatus


def audience_line(t: Texts, audience: Audience, topics: Sequence[Topic]) -> Html:
    """Say to whom it goes."""
    named = [topic_label(t, one) for one in topics if one.id in audience.topics]
    parts = [*named, *audience.places, *(LANGUAGE_NAMES[one] for one in audience.languages)]
    whom = " · ".join(parts) if parts else t.plain("all who follow the whole community")
    return t("To: {whom}", whom=whom)


def standing_words(t: Texts, standing: Standing) -> str:
    """Begin an announcement with how a commitment stands, as plain text."""
    return as_read(standing_lines(t, standing))


def reach_line(t: Texts, reach: Reach) -> Html:
    """Say whom it would reach now, and how long sending takes."""
    split = " · ".join(f"{LANGUAGE_NAMES[one]} {n}" for one, n in reach.recipients.items())
    return t(
        "Recipients now: {count} ({split}); sending takes about {minutes} min",
        count=reach.count,
        split=split or "0",
        minutes=max(1, round(reach.seconds / 60)),
    )


def trouble_line(t: Texts, trouble: Trouble) -> Html:
    """Say of one recipient what went wrong, and not who it is."""
    what = f"{delivery_text(t, trouble.status)} {mask(trouble.error or '')}"
    return t(
        "No. {number} ({language}): {what}",
        number=trouble.number,
        language=LANGUAGE_NAMES[trouble.language],
        what=what.strip(),
    )


def delivery_text(t: Texts, status: DeliveryStatus) -> str:
    """Name where one message stands."""
    return {
        _S.CREATED: t.plain("waiting"),
        _S.SENDING: t.plain("being sent"),
        _S.SENT: t.plain("sent"),
        _S.BLOCKED: t.plain("not reachable (bot blocked)"),
        _S.FAILED: t.plain("failed"),
        _S.UNKNOWN: t.plain("unknown whether it arrived"),
        _S.RECALLED: t.plain("recalled"),
        _S.WITHDRAWN: t.plain("not sent: stopped first"),
    }[status]


def done_text(t: Texts, done: Done) -> str:
    """Say what was done, as a line of the history."""
    if done.was in {AnnouncementStatus.PROPOSED, AnnouncementStatus.APPROVED}:
        return t.plain("changed it; what was asked for or approved is void")
    return _moves(t)[done.move]


def _moves(t: Texts) -> dict[AnnouncementMove, str]:
    return {
        AnnouncementMove.CREATE: t.plain("began it"),
        AnnouncementMove.EDIT: t.plain("changed it"),
        AnnouncementMove.PROPOSE: t.plain("asked for a second person"),
        AnnouncementMove.APPROVE: t.plain("approved it"),
        AnnouncementMove.GIVE_BACK: t.plain("gave it back"),
        AnnouncementMove.VOID: t.plain("the approval no longer holds"),
        AnnouncementMove.START: t.plain("sending began"),
        AnnouncementMove.PAUSE: t.plain("paused it"),
        AnnouncementMove.RESUME: t.plain("let it go on"),
        AnnouncementMove.STOP: t.plain("stopped it"),
        AnnouncementMove.FINISH: t.plain("all was sent"),
        AnnouncementMove.CORRECT: t.plain("wrote a correction"),
        AnnouncementMove.APPLY: t.plain("approved the correction"),
        AnnouncementMove.RECALL: t.plain("recalled it"),
        AnnouncementMove.DROP: t.plain("gave it up"),
    }
