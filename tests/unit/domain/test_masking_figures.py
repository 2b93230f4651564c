"""How much is hidden and how much of it rightly, over made-up reports with planted numbers."""

from __future__ import annotations

import pytest

from tests.bench.masking import KINDS, run


@pytest.mark.parametrize("seed", [2023, 7])
def test_planted_numbers_are_hidden_and_little_else(seed: int) -> None:
    """The goals of the full run (`python -m tests.bench.masking`), on a tenth of it."""
    figures = run(1_000, seed)

    assert set(figures.planted) == set(KINDS)
    assert figures.recall >= 0.995, figures.missed[:5]
    assert figures.precision >= 0.98, figures.wrong[:5]
