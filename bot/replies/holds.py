"""Complaints that must stay whole for now, as admins see them."""

from __future__ import annotations

from bot.replies.reply import Reply
from bot.replies.texts import Texts, lines, paragraphs
from bot.services.holds import OnHold


def holds_reply(t: Texts, found: list[OnHold]) -> Reply:
    """List what is on hold, and say how a hold is set and ended."""
    listed = [
        t(
            "{reference} · {day} · {name}: {reason}",
            reference=one.reference,
            day=t.day(one.at),
            name=one.by,
            reason=one.reason,
        )
        for one in found
    ]
    usage = t(
        "Keep a complaint from being erased, with the reason:"
        " <code>/hold JF-20231106-0001 …</code>. Let it go:"
        " <code>/endhold JF-20231106-0001 …</code>."
    )
    return Reply(text=paragraphs(lines(t("On hold:"), *(listed or [t("nothing")])), usage))


def held_reply(t: Texts, reference: str) -> Reply:
    """Confirm a hold."""
    return Reply(
        text=t(
            "{reference} is on hold: neither a time limit nor its resident's wish erases it until"
            " you end that. Such a wish is carried out then.",
            reference=reference,
        )
    )


def ended_reply(t: Texts, reference: str) -> Reply:
    """Confirm that a hold has ended."""
    return Reply(text=t("{reference} is on hold no longer.", reference=reference))
