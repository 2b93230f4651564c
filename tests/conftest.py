"""What every test may use."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch between a gate's minute and an evening's length."""
    parser.addoption(
        "--long", action="store_true", help="run the fault tests at length and print their figures"
    )
    parser.addoption("--seed", help="repeat the fault tests of this seed")
