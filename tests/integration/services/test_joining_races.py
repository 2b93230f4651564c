"""People who press at once where events are joined: somebody is told no, nothing comes apart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.complaint import Action, CloseReason, Verdict
from bot.domain.errors import JiefangError
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.services.verifying import Verifying
from bot.store.tables import Complaint
from tests.integration.services.conftest import ADMIN, COLLEAGUE, HANDLER, House

SAME = "桥南路路灯坏了三天没人修"
PEOPLE = range(6_001, 6_007)
ROUNDS = 6
Press = Callable[[], Awaitable[object]]


class Street:
    """Two complaints of one event, and what people can press."""

    def __init__(self, house: House, number: int) -> None:
        self.house, self.number = house, number
        self.ids: list[int] = []

    async def build(self) -> None:
        """File two, and let one more join each."""
        for by in PEOPLE[:2]:
            self.ids.append(await self.house.file(by, text=SAME, cause=self.cause(f"file{by}")))
        for by, lead in zip(PEOPLE[2:4], self.ids[:2], strict=True):
            await (await self.joins(by, lead))()
            self.ids.append((await self.house.complaints.mine(by)).complaints[0].id)

    def cause(self, name: str) -> str:
        """Name a press of this round."""
        return f"{self.number}:{name}"

    async def joins(self, by: int, lead: int) -> Press:
        """Prepare a draft; the press joins it."""
        cause = self.cause(f"join{by}")
        start = Beginning(cause=f"{cause}:begin", text=SAME, is_anew=True)
        tag = (await self.house.intake.begin(by, start)).tag
        return lambda: self.house.joining.join(by, tag, lead, cause)

    async def reference(self, complaint: int) -> str:
        """Name a complaint for people."""
        rows: list[Complaint] = await self.house.rows(Complaint)
        return next(row.reference for row in rows if row.id == complaint)

    async def merges(self, by: int, complaint: int, into: int) -> Press:
        """Put one to another."""
        reference, cause = await self.reference(into), self.cause(f"merge{complaint}")
        return lambda: self.house.joining.merge(by, complaint, reference, cause)

    def splits(self, complaint: int) -> Press:
        """Set one apart."""
        return lambda: self.house.joining.split(COLLEAGUE, complaint, self.cause("split"))

    def finishes(self, complaint: int) -> Press:
        """Say what was done."""
        said = Said(text="修好了", photos=("p",))
        return lambda: self.house.handling.finish(HANDLER, complaint, said, self.cause("finish"))

    def judges(self, by: int, complaint: int, verdict: Verdict) -> Press:
        """Say whether it is solved."""
        return lambda: self.house.complaints.judge(by, complaint, verdict, self.cause(f"v{by}"))

    def withdraws(self, by: int, complaint: int) -> Press:
        """Take it back."""
        return lambda: self.house.complaints.withdraw(by, complaint, self.cause(f"w{by}"))


async def _joins_crossing(on: Street) -> list[Press]:
    first, second, *_ = on.ids
    return [
        await on.merges(COLLEAGUE, first, second),
        await on.merges(ADMIN, second, first),
        await on.joins(PEOPLE[4], first),
        await on.joins(PEOPLE[5], second),
    ]


async def _merge_against_join_and_withdrawal(on: Street) -> list[Press]:
    first, second, third, _ = on.ids
    return [
        await on.merges(COLLEAGUE, first, second),
        await on.joins(PEOPLE[4], third),
        on.withdraws(PEOPLE[1], second),
        on.withdraws(PEOPLE[2], third),
    ]


async def _split_against_verdicts(on: Street) -> list[Press]:
    first, _, third, fourth = on.ids
    await on.finishes(first)()
    return [
        on.splits(fourth),
        on.judges(PEOPLE[2], third, Verdict.UNSOLVED),
        on.judges(PEOPLE[0], first, Verdict.UNSOLVED),
        await on.merges(COLLEAGUE, on.ids[1], first),
    ]


async def _outcome_against_joins(on: Street) -> list[Press]:
    first, second, third, _ = on.ids
    refer = CloseReason.NOT_OURS
    return [
        on.finishes(first),
        await on.joins(PEOPLE[4], third),
        await on.merges(ADMIN, second, first),
        lambda: on.house.handling.close(COLLEAGUE, third, refer, "归市里", on.cause("close")),
        lambda: on.house.handling.say(
            HANDLER, first, Action.ASK, Said(text="哪盏？"), on.cause("a")
        ),
    ]


@pytest.mark.parametrize(
    "scene",
    [
        _joins_crossing,
        _merge_against_join_and_withdrawal,
        _split_against_verdicts,
        _outcome_against_joins,
    ],
)
async def test_whoever_presses_at_once_nothing_comes_apart(
    house: House, scene: Callable[[Street], Awaitable[list[Press]]]
) -> None:
    """Each is done or politely refused, no lead is joined or ended, and the log holds."""
    for number in range(ROUNDS):
        street = Street(house, number)
        await street.build()
        presses = await scene(street)

        said = await asyncio.gather(*(press() for press in presses), return_exceptions=True)

        wrong = [one for one in said if isinstance(one, Exception)]
        assert [one for one in wrong if not isinstance(one, JiefangError)] == []
        assert len(wrong) < len(said)
        _check_leads(await house.rows(Complaint))
        await _clear(house)
    assert (await Verifying(house.store).run()).findings == ()


def _check_leads(rows: list[Complaint]) -> None:
    known = {row.id: row for row in rows}
    for row in rows:
        lead = known.get(row.joined_to_id)
        assert lead is None or lead.joined_to_id is None, (row.reference, lead.reference)
        assert lead is None or lead.status.is_open or not row.status.is_open


async def _clear(house: House) -> None:
    """End all that is open, so that the next round is of its own event."""
    for row in await house.rows(Complaint):
        if row.status.is_open and row.joined_to_id is None:
            said = Said(text="修好了", photos=("p",))
            await house.handling.finish(COLLEAGUE, row.id or 0, said, f"end:{row.id}")
