"""The office's answers, for anybody: by topic, and by a question in one's own words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bot.services.titles import titled
from bot.web.visit import AnyVisit

router = APIRouter()
_LONGEST = 500
Asked = Annotated[str, Query(max_length=_LONGEST)]


@router.get("/faq")
async def faq(visit: AnyVisit, q: Asked = "") -> Response:
    """List what is often asked, or answer a question; nothing of it is kept."""
    asked = q.strip()
    found = await visit.site.answers.look(asked, visit.t.language) if asked else None
    knowledge = visit.site.knowledge.knowledge
    topics = [
        (topic, visit.site.answers.of_topic(topic.id, visit.t.language))
        for topic in sorted(knowledge.topics.values(), key=lambda topic: not topic.core)
    ]
    return visit.page(
        "public/faq.html",
        q=q,
        answer=found.answer if found else None,
        choices=found.suggestions if found else (),
        topics=[pair for pair in topics if pair[1]],
    )


@router.get("/faq/{name}")
async def entry(visit: AnyVisit, name: str) -> Response:
    """Show one answer with the promise it carries and what it rests on."""
    answer = await visit.site.answers.answer(name, visit.t.language)
    title = titled(visit.site.knowledge.knowledge, [name], visit.t.language)[0].title
    return visit.page("public/entry.html", answer=answer, heading=title)
