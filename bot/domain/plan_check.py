"""What must hold within the plan of a commitment, by which its state is judged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.domain.knowledge import Commitment
from bot.domain.problems import Place, Problem, Severity


def check_plan(commitment: Commitment, place: Place) -> Iterator[Problem]:
    """Yield what makes a plan one that nobody could be measured by."""
    named = f'commitment "{commitment.id}"'
    if commitment.plan and commitment.target is None:
        yield place.problem(
            "plan", f'{named}: a "plan" needs a "target"; give milestones a "due" date instead'
        )
    for index, (one, after) in enumerate(pairwise(commitment.plan), start=1):
        if after.by <= one.by:
            yield place.problem(
                f"plan.{index}",
                f'{named}: "plan" must go forward, but {after.by} is not after {one.by}',
            )
        if after.value < one.value:
            message = f'{named}: "plan" goes down to {after.value:g} by {after.by}'
            yield place.problem(f"plan.{index}", message)
    yield from _values(commitment, place, named)
    yield from _milestones(commitment, place, named)


def _values(commitment: Commitment, place: Place, named: str) -> Iterator[Problem]:
    for index, point in enumerate(commitment.plan):
        if point.value <= 0:
            yield place.problem(f"plan.{index}", f'{named}: a "value" of "plan" must be above 0')
    last = commitment.plan[-1].value if commitment.plan else None
    if last is not None and commitment.target is not None and last < commitment.target:
        message = f'{named}: "plan" ends at {last:g} and never reaches the target'
        yield place.problem("plan", message, Severity.WARNING)


def _milestones(commitment: Commitment, place: Place, named: str) -> Iterator[Problem]:
    dated = [step for step in commitment.milestones if step.due is not None]
    for one, after in pairwise(dated):
        if one.due is not None and after.due is not None and after.due < one.due:
            yield place.problem(
                f"milestones.{after.id}.due",
                f'{named}: milestone "{after.id}" is due before "{one.id}", which comes first',
            )
