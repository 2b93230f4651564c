"""Runs: the same steps done to the model and to the office, compared after each."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import (
    InvalidInputError,
    JiefangError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    ProofMissingError,
    TooLateError,
)
from bot.store.engine import Store
from bot.store.tables import StaffMember
from tests.databases import SqliteFiles, forget_everything
from tests.life.comparing import DivergedError, compare, compare_logs
from tests.life.events import RefusedError
from tests.life.inline import open_inline
from tests.life.minutes import minute_of
from tests.life.model import Model
from tests.life.office import Hands, Services, hire
from tests.life.steps import STEPS, WORLD, Scene, Step, thrown

BEGINS = (
    datetime(2023, 9, 25, 2, tzinfo=UTC),
    datetime(2023, 11, 6, 2, tzinfo=UTC),
    datetime(2024, 2, 5, 2, tzinfo=UTC),
)
"""Mondays: before Golden Week with its working Saturdays, an ordinary one, before the New Year."""
_REFUSALS: tuple[tuple[type[JiefangError], str], ...] = (
    (MoveRefusedError, "refused"),
    (NotAllowedError, "not allowed"),
    (NotFoundError, "unknown"),
    (InvalidInputError, "invalid"),
    (TooLateError, "late"),
    (ProofMissingError, "proof"),
)
_LATEST = 3
"""So many steps later a message may still arrive once more."""


@dataclass
class Runs:
    """Plays runs, one after the other, on one database that is emptied between them.

    A new one for each would have every statement compiled anew.
    """

    store: Store
    said: Counter[str] = field(default_factory=Counter)
    """How often each step was done or refused, and how."""

    async def play(self, steps: Sequence[Step], start: datetime) -> None:
        """Play one run.

        Raises:
            DivergedError: The office did or said something else than the model.
        """
        office = Services(self.store, Hands(start))
        run = _Run(Model(minute_of(start)), office, self.said)
        try:
            for step in steps:
                await run.do(step)
            await compare_logs(office, run.model)
        finally:
            await forget_everything(self.store, StaffMember.__tablename__)


@dataclass
class _Run:
    model: Model
    office: Services
    said: Counter[str]
    done: list[Scene] = field(default_factory=list)
    """What changed something, in order."""

    async def do(self, step: Step) -> None:
        """Do a step to both, and compare."""
        if not self.model.cases and step.name not in {"file", "wait"}:
            return
        if step.name == "again":
            await self._again(step)
        else:
            await self._once(Scene(step, self.model, self.office))
        await compare(self.office, self.model, step)

    async def _once(self, on: Scene) -> None:
        _, tell, play = STEPS[on.step.name]
        before = self._length()
        did, expected = await _outcome(play, on), "done"
        try:
            tell(on)
        except RefusedError as refused:
            expected = str(refused)
        self.said[f"{on.step.name}: {expected}"] += 1
        if did != expected:
            raise DivergedError(f"{on.step}: {did}, expected: {expected}")
        if self._length() != before and on.step.name not in WORLD:
            self.done.append(on)

    async def _again(self, step: Step) -> None:
        """Let what was done lately arrive once more: nothing changes."""
        if not self.done:
            return
        late = self.done[-_LATEST:]
        on = late[int(step.choice * len(late))]
        did = await _outcome(STEPS[on.step.name][2], on)
        is_last = on is self.done[-1]
        self.said[f"again: {did}"] += 1
        if is_last and did != "done":
            raise DivergedError(f"once more, {on.step}: {did}")

    def _length(self) -> int:
        return sum(len(case.log) for case in self.model.cases)


async def _outcome(play: object, on: Scene) -> str:
    try:
        await play(on)  # type: ignore[operator]
    except JiefangError as error:
        return next((name for kind, name in _REFUSALS if isinstance(error, kind)), repr(error))
    return "done"


async def shrunk(runs: Runs, steps: list[Step], start: datetime) -> list[Step]:
    """Leave out what a divergence does not need."""
    size = len(steps) // 2
    while size:
        for at in range(0, len(steps), size):
            fewer = steps[:at] + steps[at + size :]
            if fewer and await _diverges(runs, fewer, start):
                steps = fewer
                break
        else:
            size //= 2
    return steps


async def _diverges(runs: Runs, steps: list[Step], start: datetime) -> bool:
    try:
        await runs.play(steps, start)
    except DivergedError:
        return True
    return False


@contextmanager
def runs_at(directory: Path) -> Iterator[Runs]:
    """Make a database in this directory and play there until the block ends."""
    store = open_inline(SqliteFiles(directory).new())
    asyncio.run(hire(store, BEGINS[0]))
    yield Runs(store)
    asyncio.run(store.close())


async def search(
    runs: Runs, numbers: Iterable[int], length: int, seed: int, *, shrinks: bool = True
) -> None:
    """Play the runs of these numbers, of so many steps each; the same seed plays the same ones.

    Raises:
        DivergedError: With the fewest steps found that lead there, or all if nobody reads them.
    """
    for number in numbers:
        dice = random.Random(f"{seed}:{number}")
        steps, start = thrown(dice, length), dice.choice(BEGINS)
        try:
            await runs.play(steps, start)
        except DivergedError as error:
            fewest = await shrunk(runs, steps, start) if shrinks else steps
            told = "\n".join(map(repr, fewest))
            raise DivergedError(
                f"seed {seed}, run {number}, from {start:%Y-%m-%d}: {error}\n{told}"
            ) from error
