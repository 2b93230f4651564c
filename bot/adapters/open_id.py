"""Sign-in at another server by OpenID Connect: code flow with state, nonce and PKCE, by Authlib."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.domain.clock import Clock
from bot.domain.errors import SignInFailedError
from bot.services.ports import Identity, SignInAsk

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""Signatures by a key pair; one by a shared secret or none at all is refused."""
_LEEWAY = 60
"""Seconds by which the two clocks may differ."""
FRESH = 600
"""Seconds: whoever signs in has shown there within so long who they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdProvider:
    """One server where staff have accounts; *redirect_uri* is registered there."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    clock: Clock

    async def address(self, ask: SignInAsk) -> str:
        """Give the address where a browser signs in.

        Raises:
            SignInFailedError: The server does not answer, or is not the one that it should be.
        """
        async with aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session:
            about = await self._about(session)
        url, _ = self._client().create_authorization_url(
            about["authorization_endpoint"],
            state=ask.state,
            code_verifier=ask.verifier,
            nonce=ask.nonce,
            max_age=FRESH,
        )
        return str(url)

    async def identify(self, code: str, ask: SignInAsk) -> Identity:
        """Change a code for who signed in.

        Raises:
            SignInFailedError: The code is refused, or the token is not what was asked for.
        """
        async with aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session:
            about = await self._about(session)
            token = await self._token(session, about["token_endpoint"], code, ask.verifier)
            keys = await _json(session.get(about["jwks_uri"]))
        return _identity(self._claims(token, keys, ask.nonce))

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            None,
            client_id=self.client_id,
            scope="openid email",
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
        )

    async def _about(self, session: aiohttp.ClientSession) -> dict[str, Any]:
        about = await _json(session.get(f"{self.issuer}/.well-known/openid-configuration"))
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if str(about.get("issuer")).rstrip("/") != self.issuer or not all(
            isinstance(about.get(one), str) for one in wanted
        ):
            raise SignInFailedError("the description is of another issuer, or not whole")
        return about

    async def _token(
        self, session: aiohttp.ClientSession, url: str, code: str, verifier: str
    ) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": verifier,
        }
        answer = await _json(session.post(url, data=form, headers=self._basic()))
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignInFailedError("the answer has no id_token")
        return token

    def _basic(self) -> dict[str, str]:
        """Show who we are (RFC 6749, 2.3.1); a public client has nothing to show."""
        if not self.client_secret:
            return {}
        pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        return {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}

    def _claims(self, token: str, keys: dict[str, Any], nonce: str) -> CodeIDToken:
        try:
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
            claims = CodeIDToken(
                read.claims,
                read.header,
                options={
                    "iss": {"essential": True, "value": read.claims.get("iss")},
                    "aud": {"essential": True, "value": self.client_id},
                },
                params={"nonce": nonce, "client_id": self.client_id},
            )
            claims.validate(now=int(self.clock().timestamp()), leeway=_LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInFailedError(f"the id_token is refused: {type(error).__name__}") from None
        if str(claims["iss"]).rstrip("/") != self.issuer:
            raise SignInFailedError("the id_token is of another issuer")
        shown = claims.get("auth_time")
        if shown is not None and self.clock().timestamp() - shown > FRESH + _LEEWAY:
            raise SignInFailedError("who signed in has shown it too long ago")
        return claims


async def _json(asked: Any) -> dict[str, Any]:  # noqa: ANN401 — aiohttp's own context manager
    try:
        async with asked as answer:
            body = await answer.read()
            if answer.status != HTTPStatus.OK:
                raise SignInFailedError(f"HTTP {answer.status} from the server")
            read = json.loads(body)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise SignInFailedError(f"no sound answer: {type(error).__name__}") from None
    if not isinstance(read, dict):
        raise SignInFailedError("the answer is no object")
    return read


def _identity(claims: CodeIDToken) -> Identity:
    email = claims.get("email")
    is_verified = claims.get("email_verified") is True and isinstance(email, str)
    return Identity(subject=str(claims["sub"]), email=email if is_verified else None)
