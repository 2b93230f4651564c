"""The settings of the way to Telegram: who the bot is there, how updates come, how fast it goes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.domain.flood import CROWD, PER_PERSON, Allowance
from bot.setting_values import root_checked, secret_checked

_FREE_RATE, _PAID_RATE = 30, 1000
"""Telegram's own limits, messages a second (Bots FAQ; Bot API, allow_paid_broadcast)."""
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{3,}")


class Mode(StrEnum):
    """How updates come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class TelegramSettings(BaseSettings):
    """The bot's name with Telegram, how updates come in, and how fast messages go out."""

    token: SecretStr | None = None
    """The bot's token from @BotFather."""
    api_url: str = "https://api.telegram.org"
    """Root of the Bot API server."""
    mode: Mode = Mode.POLLING
    """`polling` asks Telegram for updates; `webhook` lets Telegram call WEBHOOK_URL."""
    webhook_url: str | None = None
    """The public HTTPS address that Telegram calls; its path is served on LISTEN."""
    webhook_secret: SecretStr | None = None
    """What Telegram sends along when it calls: 43 to 256 letters, digits, `_` or `-`."""
    rate: Annotated[float, Field(gt=0)] = 25
    """Messages a second to all who are not speaking just now."""
    chat_rate: Annotated[float, Field(gt=0)] = 1
    """Such messages a second to one person."""
    group_rate: Annotated[int, Field(gt=0)] = 20
    """Messages a minute to one group."""
    paid: bool = False
    """Pay for announcements beyond the free rate (in Stars); RATE may then be up to 1000."""

    per_person: Annotated[int, Field(ge=0)] = PER_PERSON
    """Messages and presses a minute that are taken from one person; 0 is no limit."""
    crowd: Annotated[int, Field(gt=0)] = CROWD
    """While so many people wait for an answer, it is a quarter of that."""

    @field_validator("token")
    @classmethod
    def _token_is_one(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("write it as @BotFather gave it, like 123456:ABC-DEF…")
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url_is_one(cls, value: str) -> str:
        return root_checked(value, "the root of the server, like https://api.telegram.org")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url_is_one(cls, value: str | None) -> str | None:
        if value:
            # As it is written: the slash at its end is a part of the path.
            root_checked(value, "the address Telegram calls, like https://example.org/telegram")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_strong(cls, value: SecretStr | None) -> SecretStr | None:
        return secret_checked(value)

    @model_validator(mode="after")
    def _rate_is_allowed(self) -> TelegramSettings:
        if self.rate > self._ceiling:
            raise ValueError(f"RATE: write at most {_FREE_RATE}, or {_PAID_RATE} with PAID=true")
        return self

    @property
    def _ceiling(self) -> float:
        # A server of one's own has limits of its own.
        if "api.telegram.org" not in self.api_url:
            return self.rate * 2
        return _PAID_RATE if self.paid else _FREE_RATE

    @property
    def allowance(self) -> Allowance:
        """What is taken from one person."""
        return Allowance(per_person=self.per_person, crowd=self.crowd)

    @property
    def burst(self) -> int:
        """How many may go at once after a pause without passing Telegram's limit."""
        return max(1, int(min(self.rate / 10, self._ceiling - self.rate)))
