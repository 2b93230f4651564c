"""What of the rates may be printed for everyone: nobody's single verdict can be read off it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.rates import Apart, Rate, RateName

LEAST = 5
"""Complaints below which one resident could be recognised among them."""
Rates = Mapping[RateName, Rate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Groups that may be printed, and those that are only printed together."""

    shown: dict[str, Rates]
    rest: Rates | None
    """Of the others together; None where there are none, or too few even so."""
    rest_names: tuple[str, ...]


def filed(rates: Rates) -> int:
    """Count the complaints that rates are made of."""
    answered = rates[RateName.ANSWERED]
    return answered.denominator + sum(answered.apart.values())


def is_printable(rate: Rate) -> bool:
    """Say whether a rate is of nobody, or of enough people."""
    return rate.denominator == 0 or rate.denominator >= LEAST


def added(several: Iterable[Rates]) -> dict[RateName, Rate]:
    """Add up the rates of groups that have no complaint in common."""
    known = list(several)
    return {name: _sum([one[name] for one in known]) for name in RateName}


def folded(groups: Mapping[str, Rates]) -> Folded:
    """Put groups of too few together until none can be worked out from the others and the sum."""
    shown = {name: rates for name, rates in groups.items() if _is_enough(rates)}
    rest = [name for name in groups if name not in shown]
    while shown and rest and (len(rest) == 1 or not _is_enough(_of(groups, rest))):
        least = min(shown, key=lambda name: filed(groups[name]))
        rest.append(least)
        del shown[least]
    together = _of(groups, rest) if rest else None
    return Folded(
        shown=shown,
        rest=together if together and _is_enough(together) else None,
        rest_names=tuple(name for name in groups if name in rest),
    )


def _is_enough(rates: Rates) -> bool:
    return filed(rates) >= LEAST and all(map(is_printable, rates.values()))


def _of(groups: Mapping[str, Rates], names: Iterable[str]) -> dict[RateName, Rate]:
    return added(groups[name] for name in names)


def _sum(rates: list[Rate]) -> Rate:
    apart: dict[Apart, int] = {}
    for why, count in (pair for rate in rates for pair in rate.apart.items()):
        apart[why] = apart.get(why, 0) + count
    return Rate(
        numerator=sum(rate.numerator for rate in rates),
        denominator=sum(rate.denominator for rate in rates),
        apart=dict(sorted(apart.items())),
    )
