"""Joins the sign-in at another server to its settings, where there are any."""

from __future__ import annotations

from bot.bootstrap.ground import Ground
from bot.services.sign_in import SignIn
from bot.services.single_sign_on import SingleSignOn
from bot.web.console.single_sign_on import CALLBACK


def join_single_sign_on(ground: Ground, sign_in: SignIn) -> SingleSignOn | None:
    """Make it; None where no issuer is named."""
    settings = ground.settings
    if not settings.oidc_issuer:
        return None
    # Here, so that an office whose staff sign in by the messenger carries none of it.
    from bot.adapters.open_id import OpenIdProvider

    secret = settings.oidc_client_secret
    provider = OpenIdProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else "",
        redirect_uri=f"{settings.public_url}{CALLBACK}",
        clock=ground.clock,
    )
    return SingleSignOn(sign_in, provider)
