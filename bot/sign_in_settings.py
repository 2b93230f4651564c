"""The settings about signing in elsewhere: off unless an issuer is named."""

from __future__ import annotations

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, model_validator
from pydantic_settings import BaseSettings

from bot.setting_values import blank


def _issuer_checked(value: str | None) -> str | None:
    """Check where staff sign in: by HTTPS, or on this machine, else others could read along."""
    if value is None:
        return None
    url = urlsplit(value)
    is_here = url.scheme == "http" and url.hostname in {"127.0.0.1", "localhost"}
    if not url.hostname or (url.scheme != "https" and not is_here):
        raise ValueError("write the issuer's address, like https://login.example.org/realms/office")
    return value.rstrip("/")


class SignInSettings(BaseSettings):
    """A server where staff have accounts, by OpenID Connect."""

    oidc_issuer: Annotated[str | None, BeforeValidator(blank), AfterValidator(_issuer_checked)] = (
        None
    )
    """Where staff may sign in, beside the bot's link; PUBLIC_URL/console/account/back is
    registered there."""
    oidc_client_id: str = ""
    """What that server calls us."""
    oidc_client_secret: SecretStr | None = None
    """Ours there; none for a public client."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and getattr(self, "public_url", None)):
            raise ValueError("OIDC_ISSUER: set OIDC_CLIENT_ID and PUBLIC_URL, too")
        return self
