"""The web application: its routes on one screen."""

from __future__ import annotations

from fastapi import FastAPI

from bot.web.webhook import Webhook


def build_web(webhook: Webhook | None) -> FastAPI:
    """Make the web application.

    Args:
        webhook: Receives updates; None while the bot polls.
    """
    app = FastAPI(title="Jiefang", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", health, methods=["GET"])
    if webhook is not None:
        app.add_api_route(webhook.path, webhook.receive, methods=["POST"])
    return app


async def health() -> dict[str, str]:
    """Say that the process is up."""
    return {"status": "ok"}
