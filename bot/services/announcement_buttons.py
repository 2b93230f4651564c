"""The buttons under an announcement: what each may be, and how it is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.announcement import BUTTONS_MOST, LABEL_MOST, complete
from bot.domain.errors import InvalidInputError
from bot.domain.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkButton:
    """A button under the message: to a page, or to a topic of the bot's own."""

    label: Mapping[Language, str] = field(default_factory=dict)
    url: str | None = None
    topic: str | None = None


def check_buttons(buttons: Sequence[LinkButton], topics: Collection[str]) -> None:
    """Let buttons through that can be sent.

    Raises:
        InvalidInputError: There are too many, or one leads nowhere or has no fitting label.
    """
    if len(buttons) > BUTTONS_MOST:
        raise InvalidInputError("buttons", str(BUTTONS_MOST))
    for button in buttons:
        if button.topic is not None and button.topic not in topics:
            raise InvalidInputError("topic", ", ".join(topics))
        if not _can_be(button):
            raise InvalidInputError("button", str(LABEL_MOST))


def _can_be(button: LinkButton) -> bool:
    if button.topic is not None:
        return button.url is None
    is_labelled = bool(button.label.get(Language.ZH_HANS, "").strip())
    is_short = all(len(label) <= LABEL_MOST for label in button.label.values())
    return (button.url or "").startswith("https://") and is_labelled and is_short


def stored(button: LinkButton) -> dict[str, Any]:
    """Give a button as it is kept, its Traditional label proposed."""
    label = {str(key): text for key, text in complete(button.label).items()}
    return {"label": label, "url": button.url, "topic": button.topic}
