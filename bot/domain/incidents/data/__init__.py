"""Tables for telling incidents apart: kinds of place, kinds of trouble, words that end a name."""

from __future__ import annotations

from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Read the table *name*: one list of words for each line that is not blank or a # comment."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def raw(name: str) -> bytes:
    """Read the file *name* as it is."""
    return files(__name__).joinpath(name).read_bytes()
