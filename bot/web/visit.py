"""A request as the views read it: the site, the language, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.domain.errors import JiefangError, NotAllowedError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.replies.texts import Texts
from bot.services.sign_in import SignedIn
from bot.web.languages import COOKIE, PARAMETER, language_of
from bot.web.site import Site
from bot.web.templating import render

_YEAR = 365 * 24 * 3600


class SignInNeededError(JiefangError):
    """Nobody is signed in; show how to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request and the way to answer it."""

    request: Request
    site: Site
    t: Texts
    staff: SignedIn | None

    def page(self, template: str, *, status: int = 200, **facts: object) -> Response:
        """Answer with a page."""
        common = {
            "request": self.request,
            "site": self.site,
            "staff": self.staff,
            "office": self.site.knowledge.knowledge.office,
            "languages": self._languages(),
            "Permission": Permission,
        }
        env = self.request.app.state.templates
        response = HTMLResponse(render(env, template, self.t, common | facts), status)
        response.headers["content-language"] = self.t.language
        response.headers["vary"] = "Accept-Language, Cookie"
        if self.request.query_params.get(PARAMETER) == self.t.language:
            response.set_cookie(
                COOKIE, self.t.language, max_age=_YEAR, samesite="lax", httponly=True
            )
        return response

    @property
    def member(self) -> SignedIn:
        """Who is signed in.

        Raises:
            SignInNeededError: Nobody is.
        """
        if self.staff is None:
            raise SignInNeededError
        return self.staff

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def browser(self) -> str:
        """What the browser says it is."""
        return self.request.headers.get("user-agent", "")

    def go(self, path: str) -> Response:
        """Send the browser to another page of ours after a form."""
        return RedirectResponse(path, status_code=303)

    def _languages(self) -> list[tuple[Language, str]]:
        kept = [pair for pair in self.request.query_params.multi_items() if pair[0] != PARAMETER]
        return [(one, "?" + urlencode([*kept, (PARAMETER, one)])) for one in Language]


async def visit(request: Request) -> Visit:
    """Read a request."""
    site: Site = request.app.state.site
    token = request.cookies.get(cookie_name(site))
    staff = await site.sign_in.who(token) if token else None
    return Visit(request=request, site=site, t=Texts(language_of(request), site.zone), staff=staff)


def cookie_name(site: Site) -> str:
    """Name the session's cookie; its prefix ties it to this host wherever there is HTTPS."""
    return "__Host-jiefang" if site.is_https else "jiefang"


AnyVisit = Annotated[Visit, Depends(visit)]
"""Anybody's."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Lets in who is signed in and, where named, holds a right; read anew at each request."""

    permission: Permission | None = None

    async def __call__(self, request: Request) -> SignedIn:
        """Check the request.

        Raises:
            NotAllowedError: The role lacks the right.
            SignInNeededError: Nobody is signed in.
        """
        staff = (await visit(request)).staff
        if staff is None:
            raise SignInNeededError
        if self.permission is not None and not staff.may(self.permission):
            raise NotAllowedError(self.permission)
        return staff


Staff = Annotated[SignedIn, Depends(Allowed())]
"""Any staff member who is signed in."""
