"""Complaints of one event: what residents are offered to join, and what all of them are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.complaint import ComplaintStatus
from bot.domain.masking import mask
from bot.replies.complaint_words import PLACE_SHOWN, status_text
from bot.replies.drafts import receipt_reply
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, label, shorten
from bot.replies.texts import Facts, Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.joining import Joined, Offer

_SAID_SHOWN = 600


def with_offers(t: Texts, preview: Reply, tag: str, offers: Sequence[Offer]) -> Reply:
    """Add to a draft's preview what others have told already, with enough to judge it by."""
    if not offers:
        return preview
    head = t("👥 Others may have told of this already. Is one of these yours too?")
    shown = [_offer(t, number, offer) for number, offer in enumerate(offers, start=1)]
    hint = t("Join, and you are counted, hear of every step, and judge the outcome yourself.")
    rows: Rows = tuple(_ways(t, number, tag, offer) for number, offer in enumerate(offers, start=1))
    return replace(
        preview,
        text=paragraphs(preview.text, head, *shown, hint),
        rows=(*rows, *preview.rows),
    )


def _ways(t: Texts, number: int, tag: str, offer: Offer) -> tuple[Button, ...]:
    join = Button(
        label(t.plain("👥 Yes, join no. {number}", number=number)),
        encode(Press.JOIN, tag, offer.complaint_id),
    )
    if not offer.may_be_followed:
        return (join,)
    follow = Button(
        label(t.plain("🔔 Only follow no. {number}", number=number)),
        encode(Press.FOLLOW, offer.complaint_id, 1),
    )
    return join, follow


def _offer(t: Texts, number: int, offer: Offer) -> Html:
    place = shorten(offer.place or "", PLACE_SHOWN)
    # Whose answer is waited for is nobody else's business.
    is_taken = offer.status is not ComplaintStatus.RECEIVED
    status = ComplaintStatus.IN_PROGRESS if is_taken else offer.status
    return lines(
        Html(f"{number}. {plain_html(offer.text)}"),
        t("Place: {place}", place=place) if place else None,
        t(
            "Told on {day}; {status}",
            day=t.day(offer.filed_at),
            status=status_text(t, status),
        ),
        t("Joined by {count} others so far", count=offer.joined) if offer.joined else None,
    )


def joined_reply(t: Texts, joined: Joined) -> Reply:
    """Confirm with a reference of one's own and how many have told of it."""
    receipt = receipt_reply(t, joined.receipt)
    counted = t("You joined: {count} residents have told of this.", count=joined.told_by)
    return replace(receipt, text=paragraphs(counted, receipt.text))


def told_lead(t: Texts, facts: Facts) -> Reply:
    """Tell whose complaint was first that others were put to it."""
    text = t(
        "{reference}: {count} other residents told of the same; staff handle all as one.",
        reference=bold(facts["reference"]),
        count=facts["joined"],
    )
    return Reply(text=text)


def joined_relay(t: Texts, facts: Facts) -> Reply:
    """Show staff what one more resident says of an event, under its card."""
    head = t("{reference} joins: one more resident", reference=bold(facts["reference"]))
    said = plain_html(shorten(mask(facts["text"]), _SAID_SHOWN))
    place = facts["place"] and t("Place: {place}", place=shorten(mask(facts["place"]), PLACE_SHOWN))
    return Reply(text=paragraphs(head, said, place), rows=split_rows(t, facts))


def split_rows(t: Texts, facts: Facts) -> Rows:
    """Offer dispatchers to set a joined complaint apart again."""
    return ((Button(t.plain("✂️ Not the same event"), encode(Press.SPLIT, facts["id"])),),)


def merge_rows(t: Texts, facts: Facts) -> Rows:
    """Offer dispatchers to put a complaint to one that seems to be of the same event."""
    return tuple(
        (
            Button(
                t.plain("🔗 Same event as {reference}", reference=reference),
                encode(Press.MERGE, facts["id"], reference),
            ),
        )
        for reference in facts.get("similar", [])
    )


def joined_card(t: Texts, facts: Facts) -> Reply:
    """Show on the card of a joined complaint where it is handled."""
    text = lines(
        bold(facts["reference"]), t("Joined to {reference}: see there.", reference=facts["lead"])
    )
    return Reply(text=text, rows=split_rows(t, facts))
