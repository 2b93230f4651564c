"""A document as a tree in which every part knows its line."""

from __future__ import annotations

from dataclasses import dataclass, field

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Scalar:
    """A single value, not yet interpreted: ``no`` and ``2027-03-01`` are still text here."""

    line: int
    text: str
    plain: bool
    """Written without quotes."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands here: null, or quotes around nothing."""
        return not self.text.strip() or (self.plain and self.text in _NULLS)


@dataclass(slots=True)
class Listing:
    """A list of values."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Fields:
    """Named values; *lines* has the line of each name."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Fields


def kind(node: Node) -> str:
    """Name what *node* is, in words of the people who write such files."""
    if isinstance(node, Listing):
        return "a list"
    return "a set of named fields" if isinstance(node, Fields) else "a single value"
