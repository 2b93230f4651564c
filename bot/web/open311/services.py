"""What can be reported: the office's categories as the specification's services."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Category, text_in
from bot.replies.texts import Texts
from bot.services.knowledge import KnowledgeInForce
from bot.web.open311.problems import texts
from bot.web.open311.wire import answer
from bot.web.site import Site

router = APIRouter()


@router.get("/services.json")
@router.get("/services.xml")
async def services(request: Request) -> Response:
    """List what can be reported."""
    site: Site = request.app.state.site
    t = texts(request)
    known = site.knowledge.knowledge.categories.values()
    return answer(request, "services", [_service(t, site.knowledge, one) for one in known])


@router.get("/services/{code}.json")
@router.get("/services/{code}.xml")
async def definition(request: Request, code: str) -> Response:
    """Say what a kind asks for beside the usual, which is nothing."""
    site: Site = request.app.state.site
    if code not in site.knowledge.knowledge.categories:
        raise NotFoundError("category", code)
    return answer(request, "service_definition", {"service_code": code, "attributes": []})


def _service(t: Texts, knowledge: KnowledgeInForce, category: Category) -> dict[str, Any]:
    topic = knowledge.knowledge.topics.get(category.topic)
    days = t.plain("An outcome within {days} working days.", days=category.working_days)
    return {
        "service_code": category.id,
        "service_name": text_in(category.name, t.language),
        "description": days,
        "metadata": False,
        "type": "realtime",
        "keywords": ", ".join(category.words),
        "group": text_in(topic.name, t.language) if topic else "",
    }
