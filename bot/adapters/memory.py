"""Gives back to the machine what was needed for a moment."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

from bot.adapters.build_cache import let_go
from bot.domain import traditional


def give_back() -> None:
    """Drop tables that a start or an edit needed, and return free memory; blocks shortly."""
    traditional.forget()
    # What lay in each directory when modules were looked for.
    sys.path_importer_cache.clear()
    gc.collect()
    let_go()
    trim()


def trim() -> None:
    """Return free memory to the system; blocks for some milliseconds.

    The C library keeps what is freed for later: a hundred megabytes after a start, and on a steady
    day a page wherever something small stayed in it. Where it is not glibc nothing is returned.
    """
    library = _library()
    if library is not None:
        library.malloc_trim(0)


@cache
def _library() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
