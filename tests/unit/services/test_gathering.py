"""Small writes that come together are one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.services.gathering import Gathered


class Book:
    """Takes what is written, as slowly as a disk."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    async def write(self, items: Sequence[int]) -> None:
        await asyncio.sleep(0)
        if 13 in items:
            raise ValueError("13")
        self.batches.append(list(items))


async def test_what_comes_in_meanwhile_is_written_together() -> None:
    """And each returns when its own is written."""
    book = Book()
    gathered = Gathered(book.write)
    await asyncio.gather(*(gathered.put(number) for number in range(5)))
    await gathered.put(5)

    assert book.batches == [[0, 1, 2, 3, 4], [5]]


async def test_all_of_a_failed_batch_hear_of_it_and_the_next_goes_on() -> None:
    """Each may try again."""
    book = Book()
    gathered = Gathered(book.write)
    ends = await asyncio.gather(gathered.put(13), gathered.put(1), return_exceptions=True)
    assert [type(end) for end in ends] == [ValueError, ValueError]
    await gathered.put(2)
    assert book.batches == [[2]]


async def test_one_that_gives_up_waiting_disturbs_nobody() -> None:
    """What it brought is written all the same."""
    book = Book()
    gathered = Gathered(book.write)
    impatient = asyncio.create_task(gathered.put(1))
    patient = asyncio.create_task(gathered.put(2))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert book.batches == [[1, 2]]
