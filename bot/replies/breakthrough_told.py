"""What residents hear of the improvement task that their complaint is part of."""

from __future__ import annotations

from bot.domain.complaint import ComplaintStatus
from bot.replies.breakthrough_words import day_of
from bot.replies.complaint_words import open_row
from bot.replies.reply import Reply, shorten
from bot.replies.texts import Facts, Html, Texts, bold, paragraphs, plain_html
from bot.services.breakthrough_notices import Tidings

_SAID_SHOWN = 1500


def told(t: Texts, facts: Facts) -> Reply:
    """Tell one resident, under their own reference."""
    tidings = {
        Tidings.OPENED: _opened,
        Tidings.RESCHEDULED: _rescheduled,
        Tidings.DONE: _done,
        Tidings.DROPPED: _dropped,
        Tidings.LEFT: _left,
    }
    return Reply(text=tidings[Tidings(facts["what"])](t, facts), rows=(open_row(t, facts["id"]),))


def _named(facts: Facts) -> dict[str, Html | str]:
    return {"reference": bold(facts["reference"]), "title": facts["title"]}


def _opened(t: Texts, facts: Facts) -> Html:
    why = t(
        "🎯 {reference}: this keeps coming back, so we have made it an improvement task:"
        " “{title}”. It is to be done by {day}. Reports in it: {count}",
        day=day_of(t, facts["due_on"]),
        count=facts["count"],
        **_named(facts),
    )
    return paragraphs(why, _goes_on(t, facts))


def _goes_on(t: Texts, facts: Facts) -> Html:
    if ComplaintStatus(facts["status"]).is_open:
        return t(
            "Your report goes on under its own number. When the task is done we tell you what was"
            " done, and you say whether it is solved."
        )
    return t("Your report stays as it is; when the task is done we tell you what was done.")


def _rescheduled(t: Texts, facts: Facts) -> Html:
    head = t(
        "⏳ {reference}: the improvement task “{title}” takes until {day}.",
        day=day_of(t, facts["due_on"]),
        **_named(facts),
    )
    return paragraphs(head, t("Reason: {reason}", reason=_said(facts)))


def _done(t: Texts, facts: Facts) -> Html:
    head = t("🎯 {reference}: the improvement task “{title}” is done.", **_named(facts))
    stays = t("Your report had ended before and stays as it is. If it is back, please tell us.")
    return paragraphs(head, _said(facts), stays)


def _dropped(t: Texts, facts: Facts) -> Html:
    head = t("{reference}: the improvement task “{title}” is not pursued.", **_named(facts))
    return paragraphs(head, t("Reason: {reason}", reason=_said(facts)), _by_itself(t, facts))


def _left(t: Texts, facts: Facts) -> Html:
    head = t("{reference} is no longer part of the improvement task “{title}”.", **_named(facts))
    return paragraphs(head, _by_itself(t, facts))


def _by_itself(t: Texts, facts: Facts) -> Html | None:
    if ComplaintStatus(facts["status"]).is_open:
        return t("Your report goes on under its own number as before.")
    return None


def _said(facts: Facts) -> Html:
    return plain_html(shorten(facts["said"], _SAID_SHOWN))
