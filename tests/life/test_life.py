"""Residents, staff of four roles, the clock and restarts against a plain model of their rules."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from itertools import chain

import pytest

from bot.domain.incidents import Report, find_similar, fingerprint
from tests.life.comparing import DivergedError
from tests.life.office import TOLD
from tests.life.plants import PLANTS, SHOWN_BY
from tests.life.running import BEGINS, Runs, search, shrunk
from tests.life.steps import STEPS, Step

RUNS, STEPS_EACH = 500, 40
_SEED = 20231106
"""Of every gate: it shall not fail by chance. `--seed` chooses another, `--long` a new one."""
_PLANTED_RUNS = 150
"""So many at most are searched for a planted bug."""
_BEFORE = 2
"""So many runs the search begins before the one that showed it: a rule that changes moves it."""


def test_the_office_and_the_model_never_come_apart(
    runs: Runs, request: pytest.FixtureRequest, seed: int
) -> None:
    """After every step all that stands on every complaint agrees, and in the end all timelines."""
    is_long = request.config.getoption("--long")
    count = 10 * RUNS if is_long else RUNS

    asyncio.run(search(runs, range(count), STEPS_EACH, seed))

    assert {f"{name}: done" for name in STEPS} <= set(runs.said), runs.said


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_bug_is_seen(runs: Runs, name: str) -> None:
    """A rule that is broken by one line brings them apart."""
    with PLANTS[name](), pytest.raises(DivergedError):
        asyncio.run(search(runs, _where_it_may_be(name), STEPS_EACH, _SEED, shrinks=False))


def _where_it_may_be(name: str) -> Iterator[int]:
    """Number the runs, from one a little before that which has shown it."""
    begin = max(SHOWN_BY.get(name, 0) - _BEFORE, 0)
    return chain(range(begin, _PLANTED_RUNS), range(begin))


def test_a_divergence_is_shrunk_to_what_it_needs(runs: Runs) -> None:
    """Of a run, the few steps that a person reads."""
    story = ("file", "note", "finish", "withdraw", "note")
    steps = [_step(number, name) for number, name in enumerate(story)]
    with PLANTS["withdraw what is done"]():
        fewest = asyncio.run(shrunk(runs, steps, BEGINS[1]))

    assert [one.name for one in fewest] == ["file", "finish", "withdraw"]


def _step(number: int, name: str) -> Step:
    who = "ann" if name in {"file", "withdraw"} else "chief"
    return Step(name=name, who=who, case=0, other=0, choice=0.9, cause=str(number))


def test_no_two_things_told_are_one_event() -> None:
    """The model takes words for alike that are the same, and no others."""
    prints = {text: fingerprint(Report(text=text)) for text in TOLD}
    for text, one in prints.items():
        assert [key for key, _ in find_similar(one, prints.items())] == [text]


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the dice start from."""
    given = request.config.getoption("--seed")
    if given is not None:
        return int(given)
    return secrets.randbelow(1_000_000) if request.config.getoption("--long") else _SEED
