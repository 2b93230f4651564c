"""What is sent: text in Telegram's HTML, buttons, and how long each may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

TEXT_LIMIT = 4096
"""UTF-16 units a message may have after its markup is parsed (Bot API, sendMessage)."""
CALLBACK_LIMIT = 64
"""Bytes of a button's data (Bot API, InlineKeyboardButton)."""
CAPTION_LIMIT = 1024
"""UTF-16 units of a picture's caption, after its markup is parsed (Bot API, sendPhoto)."""
TOAST_LIMIT = 200
"""Characters of an answer to a press (Bot API, answerCallbackQuery)."""
LABEL_LIMIT = 36
"""Characters of a button that a phone still shows whole."""

# What a reader takes for one character: a flag, or a sign with what is joined to it.
_CHARACTER = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|.(?:[\u0300-\u036f\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.){0,10}"
)
_CHARACTERS = re.compile(_CHARACTER, re.DOTALL)
_TAG = re.compile("</?[a-z][^>]*>")
_PIECES = re.compile(f"</?[a-z][^>]*>|&#?\\w+;|{_CHARACTER}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: a label, and what a press sends back or the page it opens."""

    label: str
    press: str = ""
    url: str | None = None
    is_extra: bool = False
    """Offered besides: left out for whoever has chosen large buttons."""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of ours; the same *key* is the same picture, so it is uploaded once."""

    key: str
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of ours, of a name that says nothing about the reader."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message to one chat."""

    text: str
    """Telegram HTML; whatever a person typed is escaped already."""
    rows: Rows = ()
    photo: str | Picture | None = None
    """A picture, or the Telegram file id of one; the text becomes its caption if it fits."""
    voice: str | None = None
    """A voice note's Telegram file id; the text becomes its caption."""
    document: Document | None = None
    """A file; the text becomes its caption."""
    location: tuple[float, float] | None = None
    """A point on the map in place of words: latitude and longitude in degrees."""
    asks_reply: bool = False
    """Opens the reader's keyboard as a reply to this message."""

    def picture_alone(self) -> Reply:
        """Give the picture without its words and buttons."""
        return Reply(text="", photo=self.photo)


def as_read(markup: str) -> str:
    """Give HTML as it is read, without its tags."""
    return unescape(_TAG.sub("", markup))


def read_units(markup: str) -> int:
    """Count the UTF-16 units of HTML as it is read."""
    return units(as_read(markup))


def units(text: str) -> int:
    """Count UTF-16 units, as Telegram does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """Cut plain text to *limit* UTF-16 units, an ellipsis showing that there was more.

    No character is cut in two, emoji of several signs included.
    """
    if units(text) <= limit:
        return text
    end, room = 0, limit - 1
    for character in _CHARACTERS.finditer(text):
        room -= units(character[0])
        if room < 0:
            break
        end = character.end()
    return text[:end] + "…"


def label(text: str) -> str:
    """Fit a button's label on a phone."""
    return shorten(" ".join(text.split()), LABEL_LIMIT)


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Split HTML into messages: at blank lines, else at lines, else between characters.

    Lengths are those of the text as it is read; nothing is cut within a tag or between a start
    tag and its end tag, which never lie further apart than *limit*.
    """
    parts = []
    while text := text.strip("\n"):
        # Markup only makes it longer: what fits as it is written fits as it is read.
        end = len(text) if units(text) <= limit else _end_of_part(text, limit)
        parts.append(text[:end].strip("\n"))
        text = text[end:]
    return parts


def _end_of_part(text: str, limit: int) -> int:
    """Find where the first message must end at the latest, at the best place before that."""
    room, depth = limit, 0
    character = line = paragraph = 0
    for piece in _PIECES.finditer(text):
        if is_tag := len(piece[0]) > 1 and piece[0].startswith("<"):
            depth += -1 if piece[0].startswith("</") else 1
        room -= 0 if is_tag else units(unescape(piece[0]))
        if room < 0:
            return paragraph or line or character or piece.end()
        if depth == 0:
            character = piece.end()
            line = character if piece[0] == "\n" else line
            paragraph = character if text.endswith("\n\n", 0, character) else paragraph
    return len(text)
