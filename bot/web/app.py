"""The web application: its routes on one screen."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.domain.complaint import Action
from bot.domain.people import Permission
from bot.domain.rates import RateName
from bot.domain.rates_public import filed
from bot.replies.announcement_words import (
    audience_line,
    delivery_text,
    done_text,
    reach_line,
    trouble_line,
)
from bot.replies.announcements import announcement_status_text, tally_lines
from bot.replies.breakthrough_words import task_move_text, task_status_text
from bot.replies.commitments import (
    reached_text,
    standing_details,
    state_text,
    wanted_text,
)
from bot.replies.complaint_words import (
    clock_text,
    group_text,
    staff_action_text,
    staff_status_text,
    verdict_text,
)
from bot.replies.knowledge import (
    case_text,
    effect_text,
    feature_text,
    order_text,
    shortfall_text,
    verdict_now_text,
)
from bot.replies.ledger import fate_text
from bot.replies.privacy import notice_text, open_data_text
from bot.replies.rates import (
    apart_list,
    by_text,
    group_name,
    percent_text,
    rate_text,
    share_text,
)
from bot.replies.team import audit_text, post_text, refused_text
from bot.services.queue import Owned
from bot.services.rates import By
from bot.services.titles import title
from bot.web.console import (
    announcement_live,
    announcements,
    bans,
    breakthroughs,
    bulk,
    commitments,
    complaint,
    composer,
    entries,
    files,
    home,
    knowledge,
    ledger_files,
    maps,
    merging,
    queue,
    sign_in,
    single_sign_on,
    team,
)
from bot.web.console import rates as console_rates
from bot.web.console.announcement_page import picture_path
from bot.web.health import Health, alive
from bot.web.languages import NAMES
from bot.web.open311.app import PATH, build_open311
from bot.web.open311.bounded import Bounded
from bot.web.problems import handle_problems
from bot.web.public import faq, privacy, progress
from bot.web.public import rates as public_rates
from bot.web.shield import Shield
from bot.web.site import Site
from bot.web.templating import STATIC, environment
from bot.web.tracing import Traced
from bot.web.webhook import Webhook

_VIEWS = (
    progress,
    faq,
    public_rates,
    privacy,
    sign_in,
    single_sign_on,
    home,
    queue,
    bulk,
    complaint,
    files,
    maps,
    breakthroughs,
    commitments,
    ledger_files,
    merging,
    entries,
    knowledge,
    composer,
    announcements,
    announcement_live,
    console_rates,
    bans,
    team,
)
_KNOWLEDGE = (
    case_text,
    effect_text,
    feature_text,
    order_text,
    shortfall_text,
    title,
    verdict_now_text,
)
_RATES = (apart_list, by_text, filed, group_name, percent_text, rate_text, share_text)
_ANNOUNCED = (
    announcement_status_text,
    audience_line,
    delivery_text,
    done_text,
    picture_path,
    reach_line,
    tally_lines,
    trouble_line,
)


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """One entry of the console's navigation."""

    path: str
    label: str
    """A msgid."""
    permission: Permission | None = None
    """Who sees it; services check every act again."""


_MOST_BYTES = 64 * 1024 * 1024
"""Of a request: a few photos as a phone takes them."""


def build_web(site: Site | None, webhook: Webhook | None, health: Health | None = None) -> FastAPI:
    """Make the web application.

    Args:
        health: Tells how the process is; None where nobody asks.
        site: The use cases behind the pages; None for a process that serves none.
        webhook: Receives updates; None while the bot polls.
    """
    app = FastAPI(title="Jiefang", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", alive, methods=["GET"])
    if health is not None:
        app.add_api_route("/readyz", health.ready, methods=["GET"])
        app.add_api_route("/metrics", health.metrics, methods=["GET"])
    if webhook is not None:
        app.add_api_route(webhook.path, webhook.receive, methods=["POST"])
    if site is not None:
        _add_pages(app, site)
    machines = (f"{PATH}/", *((webhook.path,) if webhook is not None else ()))
    app.add_middleware(Bounded, most_bytes=_MOST_BYTES)
    app.add_middleware(Traced)
    app.add_middleware(Shield, is_https=bool(site and site.is_https), machines=machines)
    return app


def _add_pages(app: FastAPI, site: Site) -> None:
    app.state.site, app.state.templates = site, environment()
    app.state.templates.globals |= {
        "public_pages": PUBLIC_PAGES,
        "console_pages": CONSOLE_PAGES,
        "language_names": NAMES,
        **{one.__name__: one for one in (*_RATES, *_KNOWLEDGE, *_ANNOUNCED)},
        "By": By,
        "audit_text": audit_text,
        "post_text": post_text,
        "refused_text": refused_text,
        "RateName": RateName,
        "notice_text": notice_text,
        "open_data_text": open_data_text,
        "owned_choices": OWNED_CHOICES,
        "Action": Action,
        "clock_text": clock_text,
        "staff_action_text": staff_action_text,
        "verdict_text": verdict_text,
        "group_text": group_text,
        "staff_status_text": staff_status_text,
        "reached_text": reached_text,
        "standing_details": standing_details,
        "fate_text": fate_text,
        "wanted_text": wanted_text,
        "state_text": state_text,
        "task_move_text": task_move_text,
        "task_status_text": task_status_text,
    }
    app.mount("/static", StaticFiles(directory=STATIC))
    app.mount(PATH, build_open311(site))
    for one in _VIEWS:
        app.include_router(one.router)
    handle_problems(app)


def t(msgid: str) -> str:
    """Mark a msgid that a template speaks."""
    return msgid


PUBLIC_PAGES = (
    ("/", t("Progress")),
    ("/faq", t("Questions and answers")),
    ("/rates", t("Rates")),
    ("/privacy", t("Privacy")),
)
CONSOLE_PAGES = (
    ConsolePage("/console", t("Overview")),
    ConsolePage("/console/queue", t("Queue"), Permission.WORK_COMPLAINTS),
    ConsolePage("/console/breakthroughs", t("Breakthroughs"), Permission.WORK_COMPLAINTS),
    ConsolePage("/console/knowledge", t("Knowledge"), Permission.KEEP_KNOWLEDGE),
    ConsolePage("/console/commitments", t("Promises")),
    ConsolePage("/console/announcements", t("Announcements"), Permission.ANNOUNCE),
    ConsolePage("/console/rates", t("Rates")),
    ConsolePage("/console/bans", t("Bans and holds"), Permission.BAN),
    ConsolePage("/console/team", t("Team"), Permission.MANAGE_STAFF),
)
OWNED_CHOICES = (
    (Owned.ANYBODY, t("Anybody's")),
    (Owned.MINE, t("Mine")),
    (Owned.NOBODY, t("Nobody's")),
)
