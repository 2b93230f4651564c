"""Who exists: users and bots, as Telegram describes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.emulator.errors import Json


@dataclass(eq=False)
class User:
    """An account, of a person or of a bot.

    Attributes:
        language_code: IETF tag of the app's language, such as `zh-hans`; None when unknown.
        started: ids of the bots this user has ever written to.
        blocked: ids of the bots this user has blocked.
        deactivated: whether the account was deleted.
        role: a word shown on the chat page beside the name; Telegram never sees it.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    deactivated: bool = False
    role: str = ""

    def json(self) -> Json:
        """Return the `User` object of the Bot API."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        body.update({name: value for name, value in optional.items() if value})
        return body


@dataclass
class Profile:
    """What a bot says of itself, by language code; the empty code is the fallback."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
