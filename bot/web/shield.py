"""What holds for every answer and every unsafe request, whatever the page: headers and origin."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = {"GET", "HEAD", "OPTIONS"}
_OWN = "'self'"


def policy(map_host: str = "") -> str:
    """Write a page's content policy: our own files and nothing inline.

    Args:
        map_host: Where tiles of a map may come from as well.
    """
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self';"
        f" img-src {' '.join(filter(None, (_OWN, 'data:', map_host)))};"
        f" media-src 'self'; connect-src {' '.join(filter(None, (_OWN, map_host)))};"
        f" form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


_HEADERS = {
    "content-security-policy": policy(),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_HTTPS_ALONE = "max-age=31536000; includeSubDomains"


class Shield:
    """Wraps the application.

    Args:
        app: What is wrapped.
        is_https: Whether browsers reach it by HTTPS.
        machines: Paths that other programs call with a secret of their own and without cookies;
            no browser's origin is asked for there.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool, machines: tuple[str, ...]) -> None:
        self._app = app
        self._machines = machines
        self._headers = dict(_HEADERS)
        if is_https:
            self._headers["strict-transport-security"] = _HTTPS_ALONE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what another site's page sends, and dress every answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                # Pages about people are nobody's to keep; static files say otherwise themselves.
                headers.setdefault("cache-control", "no-store")
            await send(message)

        if self._is_foreign(scope):
            refusal = PlainTextResponse("this form belongs to another site", status_code=403)
            await refusal(scope, receive, dressed)
            return
        await self._app(scope, receive, dressed)

    def _is_foreign(self, scope: Scope) -> bool:
        if scope["method"] in _SAFE or scope["path"].startswith(self._machines):
            return False
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site != "same-origin"
        origin = headers.get("origin")
        # A browser that names neither is too old to be trusted with a cookie.
        return origin is None or urlsplit(origin).netloc != headers.get("host")
