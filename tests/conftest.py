"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch between a gate's minute and an evening's length."""
    parser.addoption(
        "--long", action="store_true", help="run the fault tests at length and print their figures"
    )
    parser.addoption("--seed", help="repeat the fault tests of this seed")


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Undo what a command set up: it logs to a stream that ends with its test."""
    yield
    structlog.reset_defaults()
