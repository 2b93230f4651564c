"""Tables that the matcher reads: readings, words, background counts, fitted weights."""

from __future__ import annotations

from importlib.resources import files


def lines(name: str) -> list[str]:
    """Read the table *name*; blank lines and those starting with # are left out."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def raw(name: str) -> bytes:
    """Read the file *name* as it is."""
    return files(__name__).joinpath(name).read_bytes()
