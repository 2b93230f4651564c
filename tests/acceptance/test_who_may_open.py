"""Every address of the web door by everybody: let in, asked to sign in or refused, cell by cell."""

from __future__ import annotations

import asyncio
import secrets
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from bot.domain.people import Role
from bot.services.sign_in import SignIn
from bot.services.staff import Post, Staff
from bot.web.app import build_web
from bot.web.site import Site
from tests.acceptance.actors import (
    ADMIN,
    COMPLAINTS,
    DISPATCH,
    EVERYBODY,
    ITS_UNIT,
    PUBLISH,
    ROLES,
    STAFF,
    Actor,
    filed,
    let_go,
    standing,
    the_store,
)
from tests.acceptance.actors import (
    cast as the_people,
)
from tests.acceptance.conftest import Office

_CASE = "/console/complaints/{number}"
_TASK = "/console/breakthroughs"
_TEAM, _BANS = "/console/team", "/console/bans"
_LEDGER, _NEWS = "/console/commitments", "/console/announcements"

MAY: dict[tuple[str, str], frozenset[Actor]] = {
    **dict.fromkeys(
        [
            ("GET", "/"),
            ("GET", "/healthz"),
            ("GET", "/commitments/{name}"),
            ("GET", "/faq"),
            ("GET", "/faq/{name}"),
            ("GET", "/feed.atom"),
            ("GET", "/pictures/card/{name}.svg"),
            ("GET", "/pictures/overview.svg"),
            ("GET", "/pictures/rates.svg"),
            ("GET", "/pictures/trend/{name}.svg"),
            ("GET", "/privacy"),
            ("GET", "/progress.json"),
            ("GET", "/evidence/{entry}/{position}/{size}.jpg"),
            ("GET", "/rates"),
            ("GET", "/console/enter/{token}"),
            ("POST", "/console/enter"),
            ("GET", "/console/account"),
            ("GET", "/console/account/back"),
        ],
        EVERYBODY,
    ),
    **dict.fromkeys(
        [
            ("GET", "/console"),
            ("GET", "/console/rates"),
            ("GET", "/console/rates.csv"),
            ("GET", "/console/rates.xlsx"),
            ("GET", "/console/rates/{by}.svg"),
            ("POST", "/console/leave"),
            ("POST", "/console/sessions/{number}/end"),
            ("GET", _LEDGER),
            ("GET", _LEDGER + "/{name}"),
            ("GET", "/console/ledger/ledger.csv"),
        ],
        STAFF,
    ),
    **dict.fromkeys(
        [
            ("POST", _LEDGER + "/{name}"),
            ("GET", _LEDGER + "/{name}/foreseen.svg"),
            ("GET", _LEDGER + "/{name}/uploads/{key}.jpg"),
            ("GET", "/console/ledger"),
            ("POST", "/console/ledger/preview"),
            ("POST", "/console/ledger/take"),
            ("GET", _NEWS),
            ("POST", _NEWS),
            ("GET", _NEWS + "/new"),
            ("POST", _NEWS + "/look"),
            ("GET", _NEWS + "/uploads/{key}.jpg"),
            ("GET", _NEWS + "/{number}"),
            ("POST", _NEWS + "/{number}/act"),
            ("GET", _NEWS + "/{number}/ask/{what}"),
            ("GET", _NEWS + "/{number}/edit"),
            ("POST", _NEWS + "/{number}/edit"),
            ("GET", _NEWS + "/{number}/news"),
            ("GET", _NEWS + "/{number}/picture.jpg"),
            ("GET", _NEWS + "/{number}/state"),
            ("GET", _NEWS + "/{number}/trial"),
        ],
        PUBLISH,
    ),
    **dict.fromkeys(
        [
            ("GET", "/console/map.pmtiles"),
            ("GET", "/console/queue"),
            ("GET", "/console/queue/lines"),
            ("GET", "/console/queue/news"),
            ("POST", "/console/queue/views"),
            ("POST", "/console/queue/views/drop"),
            ("GET", _TASK),
            ("GET", _TASK + "/{number}"),
            ("POST", _TASK + "/{number}/act"),
        ],
        COMPLAINTS,
    ),
    **dict.fromkeys(
        [
            ("GET", _CASE),
            ("GET", _CASE + "/since"),
            ("POST", _CASE + "/act"),
            ("POST", _CASE + "/reveal"),
            ("GET", _CASE + "/uploads/{key}.jpg"),
            ("GET", "/console/files/{number}/{look}.jpg"),
            ("GET", "/console/files/{number}/voice.ogg"),
        ],
        ITS_UNIT,
    ),
    **dict.fromkeys(
        [
            ("GET", _CASE + "/merge"),
            ("POST", _CASE + "/merge"),
            ("GET", _CASE + "/split"),
            ("POST", _CASE + "/split"),
            ("POST", "/console/queue/bulk"),
            ("GET", _BANS),
            ("POST", _BANS),
            ("POST", _BANS + "/{number}/lift"),
            ("GET", _TASK + "/new"),
            ("GET", _TASK + "/{number}/uploads/{key}.jpg"),
            ("POST", _TASK),
            ("GET", "/console/knowledge"),
            ("GET", "/console/knowledge/gaps/{number}"),
            ("POST", "/console/knowledge/gaps/{number}/aside"),
            ("POST", "/console/knowledge/gaps/{number}/tell"),
            ("GET", "/console/knowledge/entries"),
            ("GET", "/console/knowledge/entry"),
            ("POST", "/console/knowledge/entry"),
        ],
        DISPATCH,
    ),
    **dict.fromkeys(
        [
            ("GET", _TEAM),
            ("POST", "/console/holds"),
            ("POST", "/console/holds/end"),
            ("POST", _TEAM + "/grant"),
            ("POST", _TEAM + "/keys"),
            ("POST", _TEAM + "/keys/revoke"),
            ("POST", _TEAM + "/sessions/{number}/end"),
            ("POST", _TEAM + "/{telegram_id}/dismiss"),
        ],
        ADMIN,
    ),
}
"""Who may, of every address; whatever is not listed fails the first test here."""

FORMS: dict[str, dict[str, Any]] = {
    "/console/enter": {"token": "x" * 43},
    "/console/queue/views": {"name": "mine", "query": ""},
    "/console/queue/views/drop": {"number": 1},
    "/console/queue/bulk": {"act": "assign"},
    _CASE + "/act": {"act": "note", "text": "seen", "step": "send"},
    _CASE + "/reveal": {"why": "to call back"},
    _CASE + "/merge": {"lead": "JF-20231106-0002"},
    _CASE + "/split": {},
    _TASK: {"title": "Lamps"},
    _TASK + "/{number}/act": {"act": "close"},
    "/console/knowledge/gaps/{number}/aside": {"up_to": 1, "why": "not a question"},
    "/console/knowledge/gaps/{number}/tell": {"entry": "housing.target"},
    "/console/knowledge/entry": {"hans": "x"},
    _LEDGER + "/{name}": {"value": "1", "holds_on": "2023-11-05"},
    "/console/ledger/preview": {},
    "/console/ledger/take": {},
    _NEWS: {"hans": "x"},
    _NEWS + "/look": {"hans": "x"},
    _NEWS + "/{number}/act": {"act": "stop"},
    _NEWS + "/{number}/edit": {"hans": "x"},
    _BANS: {"whom": "JF-20231106-9999", "reason": "spam"},
    _BANS + "/{number}/lift": {"reason": "a mistake"},
    "/console/holds": {"reference": "JF-20231106-9999", "reason": "a lawsuit"},
    "/console/holds/end": {"reference": "JF-20231106-9999", "reason": "it is over"},
    _TEAM + "/grant": {"telegram_id": 999, "name": "N", "role": "handler"},
    _TEAM + "/keys": {"name": "any"},
    _TEAM + "/keys/revoke": {"name": "none"},
}
"""What a form holds, so that it is the right that decides and not its shape."""
PARTS = {
    "name": "housing",
    "token": "x",
    "number": "1",
    "key": "a" * 32,
    "look": "veiled",
    "by": "unit",
    "telegram_id": "998",
    "entry": "1",
    "position": "1",
    "size": "full",
    "what": "stop",
}
QUERIES = {
    _CASE + "/since": "?seen=0",
    _LEDGER + "/{name}/foreseen.svg": f"?once={'0' * 16}&value=1&holds_on=2023-11-05",
}
OTHER_PARTS = {
    "/console/files/{number}/voice.ogg": {"number": "2"},
    _TEAM + "/sessions/{number}/end": {"number": "998"},
    "/console/sessions/{number}/end": {"number": "998"},
}
LAST = ("POST", "/console/leave")
REFUSED = {401, 403}


def _described() -> set[tuple[str, str]]:
    """Every address of the application, built for its description alone."""
    paths = build_web(cast("Site", SimpleNamespace(is_https=False)), None).openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_every_address_is_listed() -> None:
    """A new one must say who may open it."""
    assert _described() == set(MAY)


class Browser:
    """Somebody's, signed in or not."""

    def __init__(self, pages: str, token: str | None) -> None:
        cookies = {"jiefang": token} if token else {}
        self._http = httpx.AsyncClient(
            base_url=pages, cookies=cookies, headers={"origin": pages}, timeout=60
        )

    async def ask(self, method: str, path: str) -> int:
        """Ask for an address as its page would, and give the status."""
        parts = {**PARTS, **OTHER_PARTS.get(path, {})}
        address = path.format(**parts) + QUERIES.get(path, "")
        form = FORMS.get(path)
        sent = None if form is None else {**form, "once": secrets.token_hex(8)}
        async with self._http.stream(method, address, data=sent) as answer:
            return answer.status_code

    async def close(self) -> None:
        """Close it."""
        await self._http.aclose()


@pytest.fixture
async def browsers(working: Office) -> Any:
    """A browser for each actor; who was let go had been signed in before."""
    await filed(working)
    people = await the_people(working)
    found: dict[Actor, Browser] = {}
    async with the_store(working) as store:
        signing = SignIn(store, working.clock)
        for actor in Actor:
            token = None
            if actor in ROLES:
                link = await signing.link_for(people[actor].id)
                token = await signing.enter(link, address=actor, browser="test")
            found[actor] = Browser(working.pages, token)
    await let_go(working, people[Actor.FORMER])
    yield found
    for one in found.values():
        await one.close()


async def test_who_may_not_is_refused_and_changes_nothing(
    working: Office, browsers: dict[Actor, Browser]
) -> None:
    """Asked to sign in where nobody is known, told so where the role lacks the right."""
    before, wrong, told_so = await standing(working), [], 0
    for (method, path), may in MAY.items():
        for actor in Actor:
            if actor not in may:
                status = await browsers[actor].ask(method, path)
                wanted = 403 if actor in STAFF else 401
                told_so += wanted == 403
                if status != wanted:
                    wrong.append(f"{method} {path} by {actor}: {status}, not {wanted}")

    assert not wrong, "\n".join(wrong)
    assert await standing(working) == before
    await _counted(working, told_so)


async def _counted(office: Office, times: int) -> None:
    """Wait until it is written down how often colleagues were refused."""
    query = "SELECT count FROM refusal WHERE staff_id <> 0 AND kind = 'right'"
    async with asyncio.timeout(30):
        while sum(await office.column(query)) != times:  # noqa: ASYNC110 — rows tell nobody
            await asyncio.sleep(0.2)


async def test_who_may_is_let_in(browsers: dict[Actor, Browser]) -> None:
    """Whatever becomes of the act, it is not the right that is missing."""
    wrong = []
    for method, path in sorted(MAY, key=lambda one: one == LAST):
        for actor in MAY[method, path]:
            status = await browsers[actor].ask(method, path)
            if status in REFUSED or status >= 500:
                wrong.append(f"{method} {path} by {actor}: {status}")

    assert not wrong, "\n".join(wrong)


async def test_a_right_that_is_taken_is_gone_at_the_next_request(
    working: Office, browsers: dict[Actor, Browser]
) -> None:
    """The session lives on, the role is read anew."""
    browser, address = browsers[Actor.DISPATCHER], ("GET", _TASK + "/new")
    assert await browser.ask(*address) == 200

    async with the_store(working) as store:
        (number,) = await working.column(
            "SELECT telegram_id FROM staff_member WHERE name = 'DISPATCHER'"
        )
        await Staff(store, working.clock).appoint(number, Post(role=Role.HANDLER))

    assert await browser.ask(*address) == 403
    assert await browser.ask("GET", "/console") == 200
