"""Letting staff into the console by an account elsewhere, as an option beside the bot's link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.domain.errors import SignInFailedError
from bot.services.ports import IdentityProvider, SignInAsk
from bot.services.sign_in import SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a browser came back with."""

    code: str
    state: str
    browser: str


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """Asks another server who somebody is; rights come from the staff table alone."""

    sign_in: SignIn
    provider: IdentityProvider

    async def begin(self, address: str) -> tuple[str, SignInAsk]:
        """Begin a sign-in: where to send the browser, and what it must keep until it is back.

        Raises:
            SignInFailedError: The server cannot be reached.
            TooManyError: Ten tries from this address within five minutes.
        """
        await self.sign_in.count_try(address)
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        ask = SignInAsk(state=state, nonce=nonce, verifier=verifier)
        return await self.provider.address(ask), ask

    async def finish(self, came: Came, ask: SignInAsk | None) -> str:
        """Open a session for who came back, if they are a colleague.

        Args:
            came: What the browser brings from there.
            ask: What the same browser kept; None where it kept nothing.

        Returns:
            The session's token, for the cookie.

        Raises:
            SignInFailedError: It did not begin here, or the server does not vouch for it.
            UnknownLoginError: No active colleague has this login.
        """
        if ask is None or not secrets.compare_digest(ask.state.encode(), came.state.encode()):
            raise SignInFailedError("the state is of another browser")
        identity = await self.provider.identify(came.code, ask)
        return await self.sign_in.enter_as(identity, browser=came.browser)
