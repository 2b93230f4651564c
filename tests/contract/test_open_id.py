"""Signing in elsewhere, against a provider over real HTTP: what is asked, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest

from bot.adapters.open_id import OpenIdProvider
from bot.domain.errors import SignInFailedError
from bot.services.ports import Identity, SignInAsk
from tests.acceptance.conftest import TestClock
from tests.open_id_provider import CLIENT, SECRET, Provider, new_key, providing

ASK = SignInAsk(state="state-1", nonce="nonce-1", verifier="v" * 43)
BACK = "http://127.0.0.1:9/console/account/back"


@pytest.fixture
def clock() -> TestClock:
    """A clock that provider and bot share."""
    return TestClock()


@pytest.fixture
async def there(clock: TestClock) -> AsyncIterator[Provider]:
    """A provider with one account."""
    async with providing(lambda: clock().timestamp()) as provider:
        provider.accounts["s-1"] = {"email": "Wang@Office.example", "email_verified": True}
        yield provider


def _client(there: Provider, clock: TestClock, **changes: Any) -> OpenIdProvider:
    values = {"issuer": there.url, "client_id": CLIENT, "client_secret": SECRET}
    return OpenIdProvider(**{**values, **changes}, redirect_uri=BACK, clock=clock)


async def _code(client: OpenIdProvider, ask: SignInAsk = ASK) -> str:
    """Sign in as a person does with a browser; give the code that comes back."""
    address = await client.address(ask)
    query = urlsplit(address).query
    origin = address.partition("/authorize")[0]
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as page:
            assert page.status == 200
        async with session.get(f"{origin}/as/s-1?{query}", allow_redirects=False) as sent:
            back = dict(parse_qsl(urlsplit(sent.headers["location"]).query))
    assert back["state"] == ask.state
    return back["code"]


async def test_a_code_becomes_who_signed_in(there: Provider, clock: TestClock) -> None:
    """Once; the e-mail counts where the provider has verified it."""
    client = _client(there, clock)
    code = await _code(client)
    assert await client.identify(code, ASK) == Identity(subject="s-1", email="Wang@Office.example")
    with pytest.raises(SignInFailedError):
        await client.identify(code, ASK)

    there.accounts["s-1"]["email_verified"] = False
    assert await client.identify(await _code(client), ASK) == Identity(subject="s-1", email=None)


@pytest.mark.parametrize(
    "twist",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"iss": "https://evil.example"},
        {"exp": 1_600_000_000},
        {"auth_time": 1_600_000_000},
        {"sub": None},
    ],
    ids=lambda twist: next(iter(twist)),
)
async def test_a_token_that_is_not_what_was_asked_for_is_refused(
    there: Provider, clock: TestClock, twist: dict[str, Any]
) -> None:
    """Of another sign-in, for another client, by another issuer, too old."""
    there.twist = twist
    client = _client(there, clock)
    with pytest.raises(SignInFailedError):
        await client.identify(await _code(client), ASK)


async def test_a_forged_signature_is_refused(there: Provider, clock: TestClock) -> None:
    """By another key, or by the secret that both know."""
    client = _client(there, clock)
    there.shown_key = new_key()
    with pytest.raises(SignInFailedError):
        await client.identify(await _code(client), ASK)
    there.shown_key, there.algorithm = None, "HS256"
    with pytest.raises(SignInFailedError):
        await client.identify(await _code(client), ASK)


async def test_a_stolen_code_is_worth_nothing_without_its_verifier(
    there: Provider, clock: TestClock
) -> None:
    """Nor with another client's secret."""
    client = _client(there, clock)
    other = SignInAsk(state="state-1", nonce="nonce-1", verifier="w" * 43)
    with pytest.raises(SignInFailedError):
        await client.identify(await _code(client), other)
    with pytest.raises(SignInFailedError):
        await _client(there, clock, client_secret="wrong").identify(await _code(client), ASK)


async def test_a_provider_that_is_away_or_another_is_said(
    there: Provider, clock: TestClock
) -> None:
    """Before a browser is sent anywhere."""
    with pytest.raises(SignInFailedError):
        await _client(there, clock, issuer=f"{there.url}/other").address(ASK)
    there.is_away = True
    with pytest.raises(SignInFailedError):
        await _client(there, clock).address(ASK)
    with pytest.raises(SignInFailedError):
        await _client(there, clock, issuer="http://127.0.0.1:9").address(ASK)
