"""Pictures of the ledger with the words and buttons that go along."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.commitment import deadlines
from bot.domain.knowledge import text_in
from bot.domain.subscription import commitment_key
from bot.replies.commitments import standing_lines
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Picture, Reply, Rows, label
from bot.replies.texts import Texts, bold, lines, paragraphs
from bot.services.standings import Standing

PAGE = 10
"""Commitments on one picture: what a phone shows without scrolling."""


def card_button(t: Texts, standing: Standing, *, is_only: bool) -> Button:
    """Offer the card of one commitment, by its name where there are several."""
    title = text_in(standing.commitment.title, t.language)
    name = t.plain("📊 Progress picture") if is_only else label(f"📊 {title}")
    return Button(name, encode(Press.CARD, standing.commitment.id))


def follow_button(t: Texts, commitment: str) -> Button:
    """Offer to hear of this one commitment."""
    key = commitment_key(commitment)
    return Button(t.plain("🔔 Follow this promise"), encode(Press.SUBSCRIBE, key, 1))


def card_reply(t: Texts, standing: Standing, picture: Picture | None) -> Reply:
    """Show a commitment's card; where it could not be drawn, the words say all of it."""
    commitment = standing.commitment
    row = []
    if standing.holds_on is not None or deadlines(commitment):
        row.append(Button(t.plain("📈 Course of the year"), encode(Press.TREND, commitment.id)))
    if standing.photos:
        row.append(Button(t.plain("📷 Photos"), encode(Press.EVIDENCE, commitment.id)))
    every = Button(t.plain("📋 All promises"), encode(Press.PROMISES, 0))
    rows: Rows = ((tuple(row),) if row else ()) + ((follow_button(t, commitment.id), every),)
    return Reply(text=standing_lines(t, standing), photo=picture, rows=rows)


def trend_reply(t: Texts, standing: Standing, picture: Picture | None) -> Reply:
    """Show a commitment's course over the year."""
    card = Button(t.plain("📊 Progress picture"), encode(Press.CARD, standing.commitment.id))
    return Reply(text=standing_lines(t, standing), photo=picture, rows=((card,),))


def evidence_replies(t: Texts, standing: Standing) -> list[Reply]:
    """Show the photos of the entry in force."""
    title = bold(text_in(standing.commitment.title, t.language))
    day = t("as of {day}", day=t.day(standing.holds_on)) if standing.holds_on else None
    return [Reply(text=lines(title, day), photo=photo) for photo in standing.photos]


def promises_reply(
    t: Texts, standings: Sequence[Standing], page: int, picture: Picture | None
) -> Reply:
    """Show a page of all commitments; each has a button for its card."""
    first = page * PAGE
    shown = standings[first : first + PAGE]
    text = t(
        "Our promises {first}–{last} of {count}. Tap one for its progress.",
        first=first + 1,
        last=first + len(shown),
        count=len(standings),
    )
    buttons = [
        Button(
            label(text_in(one.commitment.title, t.language)), encode(Press.CARD, one.commitment.id)
        )
        for one in shown
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    turns = []
    if page:
        turns.append(Button(t.plain("◀ Back"), encode(Press.PROMISES, page - 1)))
    if first + PAGE < len(standings):
        turns.append(Button(t.plain("More ▶"), encode(Press.PROMISES, page + 1)))
    if picture is None:
        text = paragraphs(text, *(standing_lines(t, one) for one in shown))
    return Reply(text=text, photo=picture, rows=(*rows, *((tuple(turns),) if turns else ())))


def _named(t: Texts, standing: Standing) -> Button:
    title = text_in(standing.commitment.title, t.language)
    return Button(label(title), encode(Press.CARD, standing.commitment.id))
