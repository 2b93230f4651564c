"""Asking accepted messages again, and telling what a changed knowledge makes better or worse."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.matching import Context, Decision, Outcome


class Decider(Protocol):
    """The matcher, or the matcher with a second opinion."""

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Give the verdict on *text*."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A message, or several turns in a row, and the verdict on the last."""

    turns: tuple[str, ...]
    outcome: str
    entry: str | None

    def answers(self, entry: str) -> bool:
        """Whether the verdict is that this entry answers it."""
        return self.outcome == Outcome.ANSWER and self.entry == entry

    def as_json(self) -> str:
        """Write it as a line of the regression set."""
        record = {"turns": self.turns} if len(self.turns) > 1 else {"q": self.turns[0]}
        verdict = {"outcome": self.outcome, "entry": self.entry}
        return json.dumps({**record, **verdict}, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A message whose verdict is not the accepted one any more."""

    line: int
    before: Case
    after: Case


class Effect(StrEnum):
    """What a change of verdict is worth."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"
    """Neither verdict is the accepted one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A message whose verdict one knowledge gives and the next one changes."""

    before: Case
    after: Case
    effect: Effect


def context_after(decision: Decision) -> Context | None:
    """Tell what the next turn may lean on: the entry answered, or the best of the choices."""
    if decision.outcome not in {Outcome.ANSWER, Outcome.SUGGEST} or decision.entry is None:
        return None
    return Context(entry=decision.entry, topic=decision.topic)


def context_of(matcher: Decider, turns: Sequence[str]) -> Context | None:
    """Tell what the turn after these may lean on."""
    context: Context | None = None
    for turn in turns:
        context = context_after(matcher.decide(turn, context=context)) or context
    return context


def replayed(matcher: Decider, cases: Sequence[Case]) -> list[Case]:
    """Ask every message again and give the verdicts of today, in the same order."""
    return [_verdict(matcher, case.turns) for case in cases]


def asked_once(matcher: Decider, text: str) -> Case:
    """Give the verdict on a message by itself."""
    return _verdict(matcher, (text,))


def _verdict(matcher: Decider, turns: tuple[str, ...]) -> Case:
    verdict = matcher.decide(turns[-1], context=context_of(matcher, turns[:-1]))
    return Case(turns=turns, outcome=verdict.outcome, entry=verdict.entry)


def changes(cases: Sequence[Case], now: Sequence[Case]) -> list[Change]:
    """List what differs from the accepted verdicts."""
    return [
        Change(line=number, before=before, after=after)
        for number, (before, after) in enumerate(zip(cases, now, strict=True), start=1)
        if before != after
    ]


def shifts(accepted: Sequence[Case], before: Sequence[Case], after: Sequence[Case]) -> list[Shift]:
    """List the messages whose verdict changes, and what each change is worth."""
    return [
        Shift(before=old, after=new, effect=_effect(wanted, old, new))
        for wanted, old, new in zip(accepted, before, after, strict=True)
        if old != new
    ]


def _effect(wanted: Case, old: Case, new: Case) -> Effect:
    if new == wanted:
        return Effect.BETTER
    return Effect.WORSE if old == wanted else Effect.OTHER
