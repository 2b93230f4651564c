"""What the web door says of the process: alive, ready, and figures to whoever may have them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.adapters.metrics import Metrics
from bot.domain.vitals import LIMITS, Reading, Vital
from bot.services.vitals import DueWork, Load
from bot.store.tables import DeliveryStatus
from bot.web.app import build_web
from bot.web.health import Health

TOKEN = "a-token-of-the-tests-0123456789"
LOAD = Load(
    oldest_update_seconds=7.5,
    due={"updates": DueWork(count=3, oldest_seconds=7.5)},
    deliveries={DeliveryStatus.CREATED: 2},
    complaints={"roads": (5, 1)},
)
WELL = tuple(Reading(one, LIMITS[one] if one is Vital.DISK else 0.0) for one in Vital)
Door = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def door() -> Door:
    """A served door by its readings, token and who calls."""

    @asynccontextmanager
    async def opened(
        readings: tuple[Reading, ...] = WELL, token: str | None = None, caller: str = "127.0.0.1"
    ) -> AsyncIterator[httpx.AsyncClient]:
        metrics = Metrics()
        metrics.asked("answer")

        async def look() -> tuple[Reading, ...]:
            return readings

        async def figures() -> bytes:
            return metrics.exposed(readings, LOAD)

        app = build_web(None, None, Health(look=look, figures=figures, token=token))
        transport = httpx.ASGITransport(app, client=(caller, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            yield client

    return opened


async def test_who_is_well_is_ready(door: Door) -> None:
    """Each part says so with its figure and limit."""
    async with door() as client:
        answer = await client.get("/readyz")
        alive = await client.get("/healthz")

    said: dict[str, Any] = answer.json()
    assert (answer.status_code, said["ready"], alive.status_code) == (200, True, 200)
    assert set(said["parts"]) == {one.value for one in Vital}
    assert said["parts"]["inbox"] == {"ready": True, "seconds": 0.0, "limit": 60.0}


@pytest.mark.parametrize("vital", Vital)
async def test_who_is_not_ready_says_what_is_not(door: Door, vital: Vital) -> None:
    """Alive all the same: a restart would mend nothing."""
    readings = tuple(Reading(vital, None) if one.vital is vital else one for one in WELL)
    async with door(readings) as client:
        answer = await client.get("/readyz")
        alive = await client.get("/healthz")

    parts = answer.json()["parts"]
    assert (answer.status_code, answer.json()["ready"], alive.status_code) == (503, False, 200)
    assert [name for name, one in parts.items() if not one["ready"]] == [vital.value]


@pytest.mark.parametrize(
    ("token", "caller", "headers", "status"),
    [
        (None, "127.0.0.1", {}, 200),
        (None, "::1", {}, 200),
        (None, "10.0.0.9", {}, 403),
        # Behind a proxy on this machine everybody seems to call from here.
        (None, "127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, 403),
        (None, "127.0.0.1", {"forwarded": "for=203.0.113.9"}, 403),
        (TOKEN, "127.0.0.1", {}, 403),
        (TOKEN, "127.0.0.1", {"authorization": f"Bearer {TOKEN}x"}, 403),
        (TOKEN, "10.0.0.9", {"authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
async def test_figures_are_for_this_machine_or_for_who_has_the_token(
    door: Door, token: str | None, caller: str, headers: dict[str, str], status: int
) -> None:
    """Where a token is set, it is asked of everybody."""
    async with door(token=token, caller=caller) as client:
        answer = await client.get("/metrics", headers=headers)

    assert answer.status_code == status
    assert ("jiefang_" in answer.text) is (status == 200)


async def test_figures_say_what_waits(door: Door) -> None:
    """In Prometheus's own format, memory of the process among them."""
    async with door() as client:
        text = (await client.get("/metrics")).text

    lines = text.splitlines()
    for wanted in (
        "jiefang_oldest_update_seconds 7.5",
        'jiefang_due_work{kind="updates"} 3.0',
        'jiefang_deliveries_open{state="created"} 2.0',
        'jiefang_complaints_overdue{unit="roads"} 1.0',
        'jiefang_answers_total{outcome="answer"} 1.0',
        'jiefang_part_well{part="disk"} 1.0',
    ):
        assert wanted in lines
    assert "process_resident_memory_bytes" in text
