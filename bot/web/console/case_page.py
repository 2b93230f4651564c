"""The page of one complaint: drawn anew after every act, what was typed in it included."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.responses import Response

from bot.domain.people import Permission
from bot.services.desk import Case, Revealed
from bot.web.console.acts import ActForm
from bot.web.console.maps import let_tiles_in, map_facts
from bot.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form that is shown again with all that was typed in it."""

    form: ActForm
    said: str | None = None
    """Why it was refused; None where it only comes back."""
    status: int = 200


async def case_page(
    visit: Visit, case: Case, *, revealed: Revealed | None = None, typed: Typed | None = None
) -> Response:
    """Show a complaint to whoever works it."""
    can_dispatch = visit.member.may(Permission.DISPATCH)
    by = visit.member.telegram_id
    knowledge = visit.site.knowledge.knowledge
    improving = visit.site.improving.views
    task = await improving.about(by, case.id)
    response = visit.page(
        "console/complaint.html",
        status=typed.status if typed else 200,
        task=task,
        open_tasks=await improving.open_ones(by) if can_dispatch and task is None else (),
        case=case,
        revealed=revealed,
        typed=typed,
        once=secrets.token_hex(8),
        can_dispatch=can_dispatch,
        colleagues=await visit.site.triage.colleagues(by, case.id) if can_dispatch else [],
        units=knowledge.units,
        categories=knowledge.categories,
        templates=visit.site.templates.offered(case),
        map=map_facts(visit.site, case, revealed),
    )
    return let_tiles_in(visit.site, response)
