"""What both markup parsers share: the result, the error, growing text with UTF-16 offsets."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.emulator.errors import Json


class MarkupError(ValueError):
    """Markup that Telegram refuses, with the words that follow `can't parse entities: `."""


@dataclass(frozen=True)
class Formatted:
    """Text with entities; offsets and lengths count UTF-16 code units."""

    text: str
    entities: list[Json]


@dataclass
class Opened:
    """A begun entity: its tag or kind, an argument, and where it starts."""

    kind: str
    argument: str
    offset: int
    at_byte: int


@dataclass
class Builder:
    """Plain text under construction and the entities that are open or closed in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[Opened] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def add(self, piece: str) -> None:
        """Append visible text."""
        self.pieces.append(piece)
        self.length += utf16(piece)

    def open(self, kind: str, argument: str, at_byte: int) -> None:
        """Begin an entity here."""
        self.opened.append(Opened(kind, argument, self.length, at_byte))

    def close(self, kind: str, opened: Opened, **extra: str) -> None:
        """End an entity here; an empty one vanishes."""
        if self.length > opened.offset:
            self.entities.append(
                {
                    "type": kind,
                    "offset": opened.offset,
                    "length": self.length - opened.offset,
                    **extra,
                }
            )

    def formatted(self) -> Formatted:
        """Return the finished text."""
        return Formatted("".join(self.pieces), self.entities)


def utf16(text: str) -> int:
    """Return how many UTF-16 code units the text takes."""
    return len(text) + sum(character > "\uffff" for character in text)


def byte_offset(text: str, at: int) -> int:
    """Return the UTF-8 offset of a character index, as Telegram's errors count."""
    return len(text[:at].encode("utf-8", "surrogatepass"))
