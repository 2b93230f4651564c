"""Residents look at the promises: all of them, one as a card, its course, its evidence."""

from __future__ import annotations

from bot.domain.knowledge import text_in
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.pictures.card import Look, draw_card
from bot.replies.pictures.overview import draw_overview
from bot.replies.pictures.theme import LIGHT
from bot.replies.pictures.trend import draw_trend
from bot.replies.press import Arguments
from bot.replies.promises import (
    PAGE,
    card_reply,
    evidence_replies,
    promises_reply,
    trend_reply,
)
from bot.replies.texts import Texts
from bot.services.standings import Standing


def look(door: Door, t: Texts) -> Look:
    """Draw for a phone; a chat's colours are not known, so on light ground."""
    office = text_in(door.knowledge.knowledge.office.name, t.language)
    return Look(theme=LIGHT, office=office)


async def overview(door: Door, incoming: Incoming) -> None:
    """Show the first page of all commitments."""
    await _overview(door, incoming, 0)


async def overview_page(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Turn the pages of all commitments."""
    await door.toast(incoming)
    await _overview(door, incoming, arguments[0])


async def _overview(door: Door, incoming: Incoming, page: int) -> None:
    t = await door.texts_for(incoming)
    standings = await door.commitments.standings(door.commitments.everything())
    # Of an old message's button there may be no such page any more.
    page = page if page * PAGE < len(standings) else 0
    shown = standings[page * PAGE : (page + 1) * PAGE]
    picture = await door.painter.png(draw_overview(t, standings, look(door, t), shown))
    await door.say(incoming, promises_reply(t, standings, page, picture))


async def card(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Show one commitment's card."""
    standing = await _standing(door, arguments[0])
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    picture = await door.painter.png(draw_card(t, standing, look(door, t)))
    await door.say(incoming, card_reply(t, standing, picture))


async def trend(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Show one commitment's course over the year of its latest figure."""
    standing = await _standing(door, arguments[0])
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    course = await door.commitments.course(standing.commitment)
    year = (standing.holds_on or door.commitments.today()).year
    picture = await door.painter.png(draw_trend(t, standing, course, year, look(door, t)))
    await door.say(incoming, trend_reply(t, standing, picture))


async def evidence(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Show the photos that staff recorded with the figure."""
    standing = await _standing(door, arguments[0])
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    for reply in evidence_replies(t, standing):
        await door.say(incoming, reply)


async def _standing(door: Door, commitment: str) -> Standing:
    (standing,) = await door.commitments.standings([door.commitments.find(commitment)])
    return standing


async def preview(door: Door, incoming: Incoming, t: Texts, standing: Standing) -> None:
    """Show staff the card that residents see; the words have gone out before it."""
    picture = await door.painter.png(draw_card(t, standing, look(door, t)))
    if picture is not None:
        await door.show(incoming, card_reply(t, standing, picture).picture_alone())
