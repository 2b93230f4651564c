"""Processes that end with their parents: an interrupted run leaves nothing behind."""

from __future__ import annotations

import ctypes
import signal

_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal to get when the parent dies."""


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Let this process get the signal when its parent ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
