"""The map on a complaint's page: what it may load, and the operator's archive of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse, Response

from bot.domain.errors import NotFoundError
from bot.domain.people import Permission
from bot.services.desk import Case, Revealed
from bot.web.shield import policy
from bot.web.site import Site
from bot.web.visit import Allowed, AnyVisit

router = APIRouter(dependencies=[Depends(Allowed(Permission.WORK_COMPLAINTS))])
_ARCHIVE = "/console/map.pmtiles"


@router.get(_ARCHIVE)
async def archive(visit: AnyVisit) -> Response:
    """Serve the operator's archive, or the part of it that is asked for."""
    source = visit.site.map_source
    if source is None or source.file is None:
        raise NotFoundError("map", _ARCHIVE)
    headers = {"cache-control": "private, max-age=86400"}
    return FileResponse(source.file, media_type="application/octet-stream", headers=headers)


def map_facts(site: Site, case: Case, revealed: Revealed | None) -> dict[str, Any] | None:
    """Say what the map shows; None where the complaint has no position.

    Until it is revealed, a position is told to a tenth of a kilometre.
    """
    exact = revealed.location if revealed else None
    shown = exact or case.near
    if shown is None:
        return None
    source = site.map_source
    return {
        "north": shown[0],
        "east": shown[1],
        "digits": 5 if exact else 3,
        "is_exact": exact is not None,
        "tiles": source.tiles if source else None,
        "archive": (_ARCHIVE if source.file else source.archive) if source else None,
        "credit": site.map_credit,
    }


def let_tiles_in(site: Site, response: Response) -> Response:
    """Open the page's content policy for the host of the tiles, and for no other."""
    origin = site.map_source.origin if site.map_source else None
    if origin is not None:
        response.headers["content-security-policy"] = policy(origin)
    return response
