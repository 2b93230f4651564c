"""The only reader of the environment: every setting, its default and how to set it."""

from __future__ import annotations

import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from bot.domain.errors import JiefangError
from bot.domain.map_source import MapSource, map_source
from bot.privacy_settings import PrivacySettings
from bot.setting_values import (
    address,
    blank,
    database_checked,
    ids,
    map_checked,
    root_checked,
    secret_checked,
    timezone_checked,
    with_driver,
)
from bot.sign_in_settings import SignInSettings
from bot.telegram_settings import Mode, TelegramSettings

__all__ = ["Mode", "Part", "Settings", "SettingsError", "load_settings", "require_running"]

PREFIX = "JIEFANG_"


class SettingsError(JiefangError):
    """A setting is missing or wrong; one line a setting says how to set it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class Part(StrEnum):
    """What a process may run alone."""

    BOT = "bot"
    """Fetches updates when polling, and handles them."""
    WEB = "web"
    """The web door: the webhook and whatever else is served."""
    JOBS = "jobs"
    """The clock and the outbox."""


class Settings(PrivacySettings, SignInSettings, TelegramSettings):
    """What the operator decides; each is an environment variable with the prefix JIEFANG_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Path("data")
    """Where the database and what belongs to it lives; back it up."""
    cache_dir: Path | None = None
    """Where the matcher keeps what it learned; in DATA_DIR unless set; safe to delete."""
    erasure_log: Path | None = None
    """Keeps who was forgotten, for a restore; erasures.log in DATA_DIR unless set."""
    database_url: Annotated[str | None, AfterValidator(database_checked)] = Field(
        default=None, repr=False
    )
    """`postgresql://user:password@host/name`; a SQLite file in DATA_DIR unless set."""
    knowledge_dir: Path | None = None
    """The office's knowledge; ./knowledge unless set, else the one that came along."""
    staff_chat_id: Annotated[int | None, BeforeValidator(blank)] = None
    """The staff group's id, negative."""
    admin_ids: Annotated[list[int], NoDecode, BeforeValidator(ids)] = Field(default_factory=list)
    """Telegram ids of the first admins, separated by commas."""
    listen: str = "127.0.0.1:8080"
    """host:port of the web door: pages, console, webhook, health."""
    health_listen: str | None = None
    """Where a process without the web door (--only bot, --only jobs) says how it is."""
    metrics_token: SecretStr | None = None
    """Needed to read /metrics from another machine; without it only this one does."""
    public_url: str | None = None
    """Where browsers reach the web door from outside, https; LISTEN itself unless set."""
    office_name: str | None = None
    """As residents read it; that of office.yaml unless set."""
    map_tiles: Annotated[str | None, BeforeValidator(blank), AfterValidator(map_checked)] = None
    """Background of the console's maps: address of tiles, or a .pmtiles archive."""
    map_credit: str = ""
    """Whom that background is owed to."""
    timezone: Annotated[str, AfterValidator(timezone_checked)] = "Asia/Shanghai"
    """The office's own, by its name in the tz database."""

    @field_validator("public_url")
    @classmethod
    def _public_url_is_one(cls, value: str | None) -> str | None:
        return value and root_checked(
            value, "the address of the web pages, like https://example.org"
        )

    @field_validator("metrics_token")
    @classmethod
    def _token_is_strong(cls, value: SecretStr | None) -> SecretStr | None:
        return secret_checked(value, least=16)

    @field_validator("listen", "health_listen")
    @classmethod
    def _listen_has_port(cls, value: str | None) -> str | None:
        if value is not None:
            address(value)
        return value

    @property
    def database(self) -> str:
        """The database's address, a SQLite file in DATA_DIR unless set."""
        if self.database_url:
            return with_driver(self.database_url)
        return f"sqlite+aiosqlite:///{(self.data_dir / 'jiefang.db').absolute()}"

    @property
    def cache(self) -> Path:
        """The cache directory."""
        return self.cache_dir or self.data_dir / "cache"

    @property
    def erasures(self) -> Path:
        """The erasure log."""
        return self.erasure_log or self.data_dir / "erasures.log"

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, where it is one."""
        scheme, _, path = self.database.partition(":///")
        return Path(path) if scheme.startswith("sqlite") else None

    @property
    def knowledge(self) -> Path:
        """The knowledge directory: as set, else ./knowledge, else the one that came along."""
        if self.knowledge_dir is not None:
            return self.knowledge_dir
        package = Path(__file__).parent
        choices = (Path("knowledge"), package.parent / "knowledge", package / "_knowledge")
        return next((path for path in choices if (path / "faq").is_dir()), choices[0])

    @property
    def map_source(self) -> MapSource | None:
        """MAP_TILES as it was meant."""
        return map_source(self.map_tiles) if self.map_tiles else None

    @property
    def host_and_port(self) -> tuple[str, int]:
        """LISTEN as its two parts."""
        return address(self.listen)

    @property
    def health_host_and_port(self) -> tuple[str, int] | None:
        """HEALTH_LISTEN as its two parts."""
        return address(self.health_listen) if self.health_listen else None


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment and ./.env.

    Raises:
        SettingsError: One of them is wrong; each line names it and says how to set it.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(
            [_line(one["loc"], _remedy(one["loc"], one["msg"])) for one in error.errors()]
        ) from None


def require_running(settings: Settings, only: Part | None = None) -> str:
    """Check what `jiefang run` needs and give the token.

    Args:
        only: The part that is to run alone.

    Raises:
        SettingsError: Something that it needs is missing.
    """
    lines = []
    if only is not None and settings.sqlite_file is not None:
        lines.append(
            _line(
                ("database_url",),
                "a SQLite file serves one process alone: leave out --only, or set it to"
                " postgresql://user:password@host/name",
            )
        )
    if settings.token is None:
        lines.append(_line(("token",), "is missing: set it to the token that @BotFather gave you"))
    if settings.mode is Mode.WEBHOOK and not settings.webhook_url:
        lines.append(
            _line(("webhook_url",), "is missing: set it to the https address Telegram shall call")
        )
    if settings.mode is Mode.WEBHOOK and settings.webhook_secret is None:
        lines.append(_line(("webhook_secret",), f"is missing: set it to {_example_secret()}"))
    if lines or settings.token is None:
        raise SettingsError(lines)
    return settings.token.get_secret_value()


def _example_secret() -> str:
    return f"a secret of your own, like {secrets.token_urlsafe(32)}"


_REMEDIES = {
    "mode": "write polling or webhook",
    "staff_chat_id": "write the staff group's number, like -1001234567890",
    **dict.fromkeys(("rate", "chat_rate", "group_rate", "crowd"), "write a number above 0"),
    "per_person": "write a number above 0, or 0 for no limit",
    "admin_ids": "write Telegram ids separated by commas, like 123456,234567",
}
"""For what fails by its type alone, where the library's own words help nobody."""


def _remedy(location: tuple[int | str, ...], message: str) -> str:
    return _REMEDIES.get(str(location[0]) if location else "", message)


def _line(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]).upper() if location else "SETTINGS"
    return f"{PREFIX}{name}: {message.removeprefix('Value error, ')}"
