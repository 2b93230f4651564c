"""A complaint as staff see it in their group: its card."""

from __future__ import annotations

from datetime import datetime

from bot.domain.complaint import Action, ComplaintStatus, can_move
from bot.domain.masking import mask
from bot.replies.complaint_words import PLACE_SHOWN, staff_status_text
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.texts import Facts, Html, Texts, bold, lines, named, paragraphs, plain_html

_TEXT_SHOWN = 800


def card(t: Texts, facts: Facts) -> Reply:
    """Show a complaint to staff, personal numbers masked."""
    kind = t.plain("Question") if facts["is_question"] else t.plain("Complaint")
    urgent = t.plain("🚨 URGENT ") if facts["is_urgent"] else ""
    head = Html(f"{urgent}{bold(facts['reference'])} {kind}")
    status = ComplaintStatus(facts["status"])
    # A card that was posted before this was known has none.
    similar = facts.get("similar", [])
    details = lines(
        t("Status: {status}", status=staff_status_text(t, status)),
        t("Category: {category}", category=named(t, facts["category"])),
        t("Unit: {unit}", unit=named(t, facts["unit"])) if facts["unit"] else None,
        t("Place: {place}", place=mask(shorten(facts["place"], PLACE_SHOWN)))
        if facts["place"]
        else None,
        t("Location pin attached") if facts["has_location"] else None,
        t("Photos: {count}", count=facts["photo_count"]) if facts["photo_count"] else None,
        t("Owner: {owner}", owner=facts["owner"]) if facts["owner"] else None,
        t("Perhaps the same event: {references}", references=" ".join(similar))
        if similar
        else None,
        t("Due by: {day}", day=t.day(datetime.fromisoformat(facts["due_at"]))),
    )
    text = paragraphs(head, plain_html(mask(shorten(facts["text"], _TEXT_SHOWN))), details)
    rows = usual_rows(t, facts["id"], status)
    if facts["photo_count"] or facts["has_location"]:
        private = Button(
            t.plain("Photos and place, in private"), encode(Press.DETAILS, facts["id"])
        )
        rows = (*rows, (private,))
    return Reply(text=text, rows=rows)


def usual_rows(t: Texts, complaint_id: int, status: ComplaintStatus) -> Rows:
    """Offer what is usually done next."""
    offered = (
        (Action.CLAIM, t.plain("Claim"), Press.CLAIM),
        (Action.REPLY, t.plain("Answer"), Press.REPLY),
        (Action.FINISH, t.plain("Finish"), Press.FINISH),
    )
    row = tuple(
        Button(text, encode(press, complaint_id))
        for action, text, press in offered
        if can_move(status, action)
    )
    return (row,) if row else ()
