"""Gives back to the machine what a start or a change of the knowledge needed for a moment."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

from bot.adapters.build_cache import let_go
from bot.domain import traditional


def give_back() -> None:
    """Drop tables that are seldom needed and return free memory to the system; blocks shortly.

    The C library keeps what is freed for later, a hundred megabytes after a start. Where it is
    not glibc nothing is returned.
    """
    traditional.forget()
    # What lay in each directory when modules were looked for.
    sys.path_importer_cache.clear()
    gc.collect()
    let_go()
    _trim()


def _trim() -> None:
    library = _library()
    if library is not None:
        library.malloc_trim(0)


@cache
def _library() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
