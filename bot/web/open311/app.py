"""GeoReport v2 as an application of its own, mounted beside the pages: no cookie counts here."""

from __future__ import annotations

from fastapi import FastAPI

from bot.web.open311 import requests, services
from bot.web.open311.bounded import Bounded
from bot.web.open311.problems import handle_problems
from bot.web.site import Site

PATH = "/open311/v2"


def build_open311(site: Site, *, openapi_url: str | None = None) -> FastAPI:
    """Make the interface.

    Args:
        site: The use cases behind it.
        openapi_url: Where its description is served; nowhere in public.
    """
    app = FastAPI(
        title="Open311 GeoReport v2", docs_url=None, redoc_url=None, openapi_url=openapi_url
    )
    app.state.site = site
    for one in (services, requests):
        app.include_router(one.router)
    app.add_middleware(Bounded)
    handle_problems(app)
    return app
