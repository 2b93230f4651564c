"""What is sent: text in Telegram's HTML, buttons, and how long each may be."""

from __future__ import annotations

from dataclasses import dataclass

TEXT_LIMIT = 4096
"""UTF-16 units a message may have after its markup is parsed (Bot API, sendMessage)."""
CALLBACK_LIMIT = 64
"""Bytes of a button's data (Bot API, InlineKeyboardButton)."""
TOAST_LIMIT = 200
"""Characters of an answer to a press (Bot API, answerCallbackQuery)."""
LABEL_LIMIT = 36
"""Characters of a button that a phone still shows whole."""


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: a label and what a press sends back."""

    label: str
    press: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message to one chat."""

    text: str
    """Telegram HTML; whatever a person typed is escaped already."""
    rows: Rows = ()
    photo: str | None = None
    """A picture's Telegram file id; the text becomes its caption."""
    asks_reply: bool = False
    """Opens the reader's keyboard as a reply to this message."""


def units(text: str) -> int:
    """Count UTF-16 units, as Telegram does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """Cut plain text to *limit* UTF-16 units, an ellipsis showing that there was more."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2]
    return kept.decode("utf-16-le", "ignore") + "…"


def label(text: str) -> str:
    """Fit a button's label on a phone."""
    return shorten(" ".join(text.split()), LABEL_LIMIT)


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Split HTML into messages at blank lines, so that no tag is cut.

    Paragraphs are ours or a resident's, which `shorten` has bounded: each fits by itself.
    """
    parts: list[str] = []
    for paragraph in text.split("\n\n"):
        joined = f"{parts[-1]}\n\n{paragraph}" if parts else paragraph
        if parts and units(joined) <= limit:
            parts[-1] = joined
        else:
            parts.append(paragraph)
    return parts
