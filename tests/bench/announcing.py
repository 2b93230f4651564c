"""`make bench`: an announcement to 50,000 people at a paid rate, and the start at a million.

The bot runs in a process of its own against the emulator, which enforces Telegram's limits with
as many more messages a second as a paid broadcast has. Meanwhile residents ask questions, whose
answers count towards the rate, and their wait is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from bot.emulator.person import NothingSeenError, Person
from tests.faults.crowd import WORDS, ended, gather, is_over, write
from tests.faults.forking import warm
from tests.faults.office import Office, opened

QUESTION = "今年新增多少停车位？"
_WATCHED_SECONDS = 20.0


async def main() -> None:
    """Measure both and print a table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--recipients", type=int, default=50_000)
    asked.add_argument("--rate", type=int, default=250)
    asked.add_argument("--many", type=int, default=1_000_000)
    wanted = asked.parse_args()
    with warm() as zygote:
        for measure, count in ((_throughput, wanted.recipients), (_many, wanted.many)):
            with tempfile.TemporaryDirectory() as directory, zygote.line() as line:
                async with opened(Path(directory), line) as office:
                    await measure(office, count, wanted.rate)


async def _throughput(office: Office, recipients: int, rate: int) -> None:
    idle = await _begun(office, recipients, rate, known=recipients)
    waits: list[float] = []
    people = [asyncio.create_task(_ask(one, waits)) for one in office.people.residents]
    await office.until(lambda: is_over(office), seconds=recipients / rate * 4 + 60)
    rss = _rss(office)
    for one in people:
        one.cancel()
    await office.stop()
    sent = _sent(office)
    seconds = sent[-1] - sent[0]
    calls = office.world.ledger.calls("sendMessage", ok=True)
    all_told = sum(sent[0] < call.monotonic <= sent[-1] for call in calls)
    share = all_told / seconds / rate
    p95 = statistics.quantiles(waits, n=20)[-1] * 1000
    refused = len(office.world.ledger.calls("sendMessage", ok=False))
    print(
        f"{recipients:,} recipients at {rate}/s: {all_told / seconds:.1f}/s, {share:.2%} of the"
        f" rate; {dict(ended(office))}, {refused} refused; {len(waits)} questions meanwhile,"
        f" p50 {statistics.median(waits) * 1000:.0f} ms, p95 {p95:.0f} ms;"
        f" RSS {rss:.0f} MiB, idle {idle:.0f} MiB"
    )


async def _many(office: Office, recipients: int, rate: int) -> None:
    began = time.monotonic()
    idle = await _begun(office, recipients, rate, known=20_000)
    started = time.monotonic() - began
    await asyncio.sleep(_WATCHED_SECONDS)
    rss = _rss(office)
    await office.stop()
    sent = _sent(office)
    wait = sent[0] - office_began(office)
    print(
        f"{recipients:,} recipients: sending begins {wait:.1f} s after the press;"
        f" RSS {rss:.0f} MiB after {len(sent):,}, idle {idle:.0f} MiB"
        f" ({started:.0f} s to set up)"
    )


def office_began(office: Office) -> float:
    """Tell when the approval was answered."""
    presses = office.world.ledger.calls("answerCallbackQuery")
    return presses[-1].monotonic


async def _begun(office: Office, recipients: int, rate: int, *, known: int) -> float:
    """Set up, approve by a press, and wait for the first message; gives the idle RSS in MiB."""
    office.env["JIEFANG_RATE"] = str(rate)
    await office.start()
    await office.stop()
    gather(office, recipients, known=known)
    id_, version = await write(office, approve=False)
    _let_the_emulator_run_on()
    office.world.pacing.enabled = True
    # In the proportion of Telegram's free rate to ours, as a paid broadcast has it.
    office.world.pacing.per_second = rate * 30 // 25
    await office.start()
    second = office.people.staff[1]
    second.say(f"/announce {id_}")
    panel = await second.expect("#1", timeout=60)
    await asyncio.sleep(1)
    idle = _rss(office)
    second.press_data(f"an:{id_}:approve.{version}", panel)
    await office.world.signal.wait_for(lambda: bool(_sent(office)) or None, 120)
    return idle


def _let_the_emulator_run_on() -> None:
    """Switch the collector off in this process, not in the bot's.

    The emulator keeps every call that it ever saw, and walking through them held it, and with it
    whoever waited for an answer, for up to a second at a time, as Telegram's servers do not.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


async def _ask(person: Person, waits: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        person.say(QUESTION)
        with suppress(NothingSeenError):
            await person.expect("一千个", timeout=10)
            waits.append(time.perf_counter() - begun)
        await asyncio.sleep(1.5)


def _sent(office: Office) -> list[float]:
    return [
        call.monotonic
        for call in office.world.ledger.calls("sendMessage", ok=True)
        if str(call.params["text"]).startswith(WORDS) and call.chat_id not in _staff(office)
    ]


def _staff(office: Office) -> set[int]:
    return {one.id for one in office.people.staff}


def _rss(office: Office) -> float:
    return psutil.Process(office.pid).memory_info().rss / 2**20


if __name__ == "__main__":
    asyncio.run(main())
