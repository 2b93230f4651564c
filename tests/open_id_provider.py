"""A small OpenID provider over real HTTP: it checks what we send, and may be made to misbehave."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "jiefang-tests", "a-secret-of-the-tests"


def new_key() -> RSAKey:
    """Make a key pair."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass
class Provider:
    """Its accounts, by subject; each code is good once."""

    now: Callable[[], float]
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    twist: dict[str, Any] = field(default_factory=dict)
    """Claims that are told otherwise than they are."""
    key: RSAKey = field(default_factory=new_key)
    shown_key: RSAKey | None = None
    """What it says its key is, where that is another."""
    algorithm: str = "RS256"
    is_away: bool = False
    url: str = ""
    codes: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> Starlette:
        """Make its routes."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.describe),
                Route("/keys", self.keys),
                Route("/authorize", self.authorize),
                Route("/as/{who}", self.approve),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def describe(self, _request: Request) -> Response:
        if self.is_away:
            return JSONResponse({}, 503)
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        )

    async def keys(self, _request: Request) -> Response:
        shown = self.shown_key or self.key
        return JSONResponse({"keys": [shown.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["nonce"]
        self.asked.append(query)
        links = "".join(
            f'<p><a href="/as/{who}?{urlencode(query)}">{who}</a></p>' for who in self.accounts
        )
        return HTMLResponse(f'<!doctype html><html lang="en"><title>Sign in</title>{links}')

    async def approve(self, request: Request) -> Response:
        query, code = dict(request.query_params), secrets.token_urlsafe(16)
        self.codes[code] = (query, request.path_params["who"])
        back = urlencode({"code": code, "state": query["state"]})
        return RedirectResponse(f"{query['redirect_uri']}?{back}")

    async def token(self, request: Request) -> Response:
        form = await request.form()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        query, who = self.codes.pop(str(form.get("code")), ({}, ""))
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            request.headers.get("authorization") != f"Basic {basic}"
            or query.get("redirect_uri") != form.get("redirect_uri")
            or query.get("code_challenge") != challenge
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(who, query)}
        )

    def _signed(self, who: str, query: dict[str, str]) -> str:
        now = int(self.now())
        claims = {
            "iss": self.url,
            "sub": who,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": query["nonce"],
            **self.accounts[who],
            **self.twist,
        }
        header = {"alg": self.algorithm, "kid": self.key.kid}
        key: Any = self.key
        if self.algorithm != "RS256":
            from joserfc.jwk import OctKey

            key = OctKey.import_key(SECRET * 3)
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])


@asynccontextmanager
async def providing(now: Callable[[], float]) -> AsyncIterator[Provider]:
    """Serve one on loopback until the block ends."""
    provider = Provider(now)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        provider.url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        config = uvicorn.Config(provider.app(), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[taken]))
        try:
            yield provider
        finally:
            server.should_exit = True
            await running
