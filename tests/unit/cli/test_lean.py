"""What is not wanted is not loaded, and is there for whoever asks later."""

from __future__ import annotations

import gc
import importlib
import sys

import pytest

from bot.cli.lean import unswept, without

SELDOM = "this"
"""A module of Python's own that nobody imports."""


def test_a_module_that_is_left_out_cannot_be_imported_until_afterwards() -> None:
    """As where it is not installed, and without a trace later."""
    assert SELDOM not in sys.modules
    with without(SELDOM), pytest.raises(ImportError):
        importlib.import_module(SELDOM)

    assert importlib.util.find_spec(SELDOM) is not None
    assert SELDOM not in sys.modules


def test_a_module_that_is_there_already_stays() -> None:
    """Nobody loses what they hold."""
    with without("json"):
        assert importlib.import_module("json") is sys.modules["json"]

    assert sys.modules["json"] is not None


def test_what_was_made_meanwhile_is_not_swept_again() -> None:
    """Garbage is looked for afterwards as before, among fewer objects."""
    before = gc.get_freeze_count()
    try:
        with unswept():
            assert not gc.isenabled()
            made: list[list[int]] = [[] for _ in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(made)
    finally:
        gc.unfreeze()
