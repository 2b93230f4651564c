"""Which Traditional sentences were drafted from which Simplified ones, and drafting them anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from babel.messages.catalog import Catalog

from bot.domain.traditional import traditional

FUZZY = "fuzzy"
"""Gettext's own flag for a translation that somebody should look at again."""
_BY_HAND = "hand"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a Traditional sentence stands for."""

    msgid: str
    """This and the others as digests: the file is for comparing, not for reading."""
    source: str
    """Of the Simplified sentence."""
    draft: str
    """Of the text as it was drafted; `hand` where a person wrote it."""

    @classmethod
    def read(cls, lines: Iterable[str]) -> dict[str, Self]:
        """Read what `line` wrote, by msgid."""
        found = (cls(*line.split()) for line in lines)
        return {one.msgid: one for one in found}

    def line(self) -> str:
        """Write it as a line of a file."""
        return f"{self.msgid} {self.source} {self.draft}\n"


def digest(text: str) -> str:
    """Give a short name that another text will hardly have."""
    return sha256(text.encode()).hexdigest()[:12]


def redraft(hans: Catalog, hant: Catalog, known: dict[str, Origin]) -> dict[str, Origin]:
    """Draft in *hant* what is missing, and anew what was drafted from another text of *hans*.

    What a person wrote stays; it is flagged as fuzzy when its source has changed since.

    Returns:
        The origins to remember until the next time.
    """
    found: dict[str, Origin] = {}
    for message in hans:
        told = hant.get(message.id) if message.id else None
        if told is None or not message.string:
            continue
        name, source, text = digest(str(message.id)), str(message.string), str(told.string)
        before = known.get(name)
        has_changed = before is not None and before.source != digest(source)
        is_draft = text in {"", traditional(source)} or (
            before is not None and before.draft == digest(text)
        )
        if is_draft and (has_changed or not text):
            told.string = traditional(source)
        elif has_changed and not is_draft:
            told.flags.add(FUZZY)
        drafted = digest(str(told.string)) if is_draft else _BY_HAND
        found[name] = Origin(name, digest(source), drafted)
    return found
