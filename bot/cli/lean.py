"""What libraries bring along if it is there and this program never uses: not loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

EVERYWHERE = ("rich", "httpx._main", "pydantic.v1")
"""Colours of structlog and of typer, which write plain text here, httpx's own command line, and
the pydantic of before, which FastAPI looks for."""
FOR_MESSENGERS = ("cryptography",)
"""python-telegram-bot opens passports with it; sign-in at another server loads it when set up."""


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """Let imports of *modules* fail meanwhile, as where they are not installed."""
    hidden = [name for name in modules if name not in sys.modules]
    # How Python itself is told that there is no such module.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
