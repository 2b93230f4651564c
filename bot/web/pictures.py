"""How pages ask for pictures, and how they are answered."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response

from bot.domain.errors import NotFoundError
from bot.domain.knowledge import text_in
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.card import Look
from bot.replies.pictures.theme import DARK, LIGHT, Shade
from bot.web.visit import Visit

KEPT = "public, max-age=60"
"""For what anybody may see."""


class Width(IntEnum):
    """How wide a picture is drawn, in pixels: its letters keep their size."""

    PHONE = 360
    PAGE = 720


class Wish(BaseModel):
    """How a picture is wanted."""

    shade: Shade = Shade.LIGHT
    width: Width = Width.PAGE


Wanted = Annotated[Wish, Query()]


def look(visit: Visit, wish: Wish) -> Look:
    """Choose width and colours."""
    office = text_in(visit.site.knowledge.knowledge.office.name, visit.t.language)
    return Look(theme=DARK if wish.shade is Shade.DARK else LIGHT, width=wish.width, office=office)


async def svg(visit: Visit, drawing: Drawing, *, kept: str = KEPT) -> Response:
    """Draw for a page.

    Raises:
        NotFoundError: It could not be drawn.
    """
    drawn = await visit.site.painter.svg(drawing)
    if drawn is None:
        raise NotFoundError("picture", drawing.key)
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": kept})
