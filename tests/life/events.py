"""What holds for all complaints of the model: people and their rights, events told by several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.life.clocks import Case
from tests.life.minutes import DAY

UNITS = {"lamp": "city", "drain": "water", "else": "city"}
PROOF = {"lamp"}
STAFF: dict[str, tuple[str, str | None]] = {
    "city": ("handler", "city"),
    "water": ("handler", "water"),
    "both": ("handler", None),
    "sorter": ("dispatcher", None),
    "chief": ("admin", None),
    "writer": ("publisher", None),
}
"""Role and unit of each; whoever is not listed is no staff."""
DISPATCHES, WORKS = {"dispatcher", "admin"}, {"handler", "dispatcher", "admin"}
OPEN = {"received", "in_progress", "waiting"}
JUDGED = {"done", "confirmed", "unanswered"}
UNSOLVED = {"not_ours", "not_feasible", "duplicate"}
WEEK, LASTING = 7 * DAY, 60 * DAY


class RefusedError(Exception):
    """What a person is told instead."""


def check(condition: object, otherwise: str) -> None:
    """Refuse what does not hold.

    Raises:
        RefusedError: It does not.
    """
    if not condition:
        raise RefusedError(otherwise)


def may_work(who: str, unit: str) -> bool:
    """Say whether somebody works a unit's complaints."""
    role, own = STAFF.get(who, ("", None))
    return role in DISPATCHES or (role == "handler" and own in (None, unit))


def check_dispatch(who: str) -> None:
    """Refuse whoever does not dispatch."""
    check(STAFF.get(who, ("", None))[0] in DISPATCHES, "not allowed")


@dataclass
class Events:
    """All complaints, oldest first, and how those of one event hang together."""

    now: int
    cases: list[Case] = field(default_factory=list)

    def _lead(self, case: Case) -> Case:
        return case.lead or case

    def _leads(self, case: Case) -> bool:
        return case.lead is None and case.status in OPEN

    def _joined(self, lead: Case) -> list[Case]:
        return [one for one in self.cases if one.lead is lead]

    def _shared(self, case: Case, where: set[str]) -> Iterator[Case]:
        """Name whom an act of staff's or the clock's is for: who can take it of the event."""
        yield case
        if case.lead is None:
            yield from (one for one in self._joined(case) if one.status in where)

    def _tie(self, case: Case, lead: Case, who: str | None = None) -> None:
        case.lead, case.kind, case.unit = lead, lead.kind, lead.unit
        case.move("join", self.now, who)

    def _share_owner(self, case: Case, lead: Case, who: str | None = None) -> None:
        for one, other in ((case, lead), (lead, case)):
            if one.status != "received" or other.owner is None:
                continue
            if may_work(other.owner, one.unit):
                one.owner = other.owner
                one.move("assign", self.now, who, status="in_progress")

    def _hand_on(self, gone: Case) -> None:
        left = [one for one in self._joined(gone) if one.status in OPEN]
        for one in left[:1]:
            one.lead = None
            one.move("split", self.now)
        for one in left[1:]:
            self._tie(one, left[0])
