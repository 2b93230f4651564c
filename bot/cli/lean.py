"""Loading less, and faster: what libraries bring along and this program never uses stays out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

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


@contextmanager
def sparing() -> Iterator[None]:
    """Do all of this for imports of a process that stays."""
    with unswept(), without(*FOR_MESSENGERS):
        _import_fastapi()
        yield


def _import_fastapi() -> None:
    """Import it without the checks of its models of OpenAPI, which nobody asks for here.

    They are thirty and take 1.3 MiB; pydantic makes them when one is first used.
    """
    from pydantic import BaseModel

    BaseModel.model_config["defer_build"] = True
    try:
        import_module("fastapi")
    finally:
        del BaseModel.model_config["defer_build"]


@contextmanager
def unswept() -> Iterator[None]:
    """Look for no garbage meanwhile, and never among what is there at the end.

    Imports make a quarter of a million objects that stay, and next to nothing that does not:
    looking through them takes a tenth of a start, and as long again at every full collection.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
