"""How many of an announcement's recipients stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.domain.announcement import DeliveryTask
from bot.store.tables import DeliveryStatus

_S = DeliveryStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many recipients stand where."""

    waiting: int = 0
    sending: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    unknown: int = 0
    withdrawn: int = 0
    recalled: int = 0
    correcting: int = 0
    recalling: int = 0

    @property
    def total(self) -> int:
        """All recipients."""
        return sum(self.facts().values())

    @property
    def settled(self) -> int:
        """Recipients of whom it is known, or never will be."""
        return self.total - self.waiting - self.sending

    def facts(self) -> dict[str, int]:
        """Give the numbers as facts of a message."""
        return asdict(self)


def tally(counts: Mapping[tuple[DeliveryTask, DeliveryStatus], int]) -> Tally:
    """Sort the recipients by what became of their message."""
    numbers: dict[str, int] = {}
    for (task, status), count in counts.items():
        name = _heading(task, status)
        numbers[name] = numbers.get(name, 0) + count
    return Tally(**numbers)


def _heading(task: DeliveryTask, status: DeliveryStatus) -> str:
    if status in {_S.CREATED, _S.SENDING} and task is not DeliveryTask.SEND:
        return "correcting" if task is DeliveryTask.CORRECT else "recalling"
    return "waiting" if status is _S.CREATED else str(status)
