"""The same verdict in every process."""

from __future__ import annotations

import subprocess
import sys


def test_decisions_do_not_depend_on_the_hash_seed() -> None:
    """Two processes with different seeds say the same."""
    program = (
        "from bot.domain.matching import Matcher\n"
        "from tests.unit.domain.matching.conftest import library\n"
        "m = Matcher.build(library())\n"
        "print([m.decide(t) for t in ('借书证多少钱', 'study room', '楼下好吵', 'ni hao')])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
