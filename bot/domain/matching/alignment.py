"""How much of a message a phrasing says too, and the other way round, token by token.

Cosines count what two texts share as often as they have signs for it: 会不会 is written, heard and
meant in both. Here each token counts once, by the best that speaks for it, and what stays open in
either text counts against the two.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.concepts import asking
from bot.domain.matching.reading import Reading, spine
from bot.domain.matching.runs import WEAK_TOKENS, Places, sizes

Bits = NDArray[np.uint64]
"""A bit for each token of a message."""
RowBits = NDArray[np.uint32]
"""A bit for each token of a phrasing."""
Grades = NDArray[np.int8]
Scores = NDArray[np.float32]
MOST, MOST_OF_ROW = 64, 32
"""Tokens looked at: the end of a message, where the question is; the front of a phrasing."""
SHARES = ("of message", "of phrasing", "of both")
_WEAK = 0.15
"""What a token that means hardly anything weighs beside others as rare; of Japanese, what is
written in hiragana, which is grammar before all."""
_ASKING = 0.5
"""What a token that only asks (几时, 怎么办) counts beside those that say about what."""
_LITTLE = WEAK_TOKENS | frozenset(map(chr, range(0x3041, 0x30A0)))


class Grade(IntEnum):
    """By what a token of one text is found in the other, what says least first."""

    HEARD = 0
    READ = 1
    HEARD_BESIDE = 2
    """By sound, beside a neighbour; or as it is read, with a token between the two."""
    MEANT = 3
    READ_BESIDE = 4


_COVERED = np.array((0.4, 0.8, 0.8, 0.9, 1.0), np.float32)
"""What share of a token is covered, by grade."""
_STEPS = np.diff(_COVERED, prepend=np.float32(0))[::-1].copy()
"""What each grade adds to those below it, the best grade first."""
BY_READING = tuple(map(int, (Grade.READ, Grade.READ_BESIDE, Grade.HEARD_BESIDE)))
BY_SOUND = tuple(map(int, (Grade.HEARD, Grade.HEARD_BESIDE, Grade.HEARD)))
"""Of a token, of neighbours, of two with one between; plain numbers are hashed sooner."""


class Spot(NamedTuple):
    """For which tokens of a message features speak, and how well."""

    bits: Bits
    grades: Grades


class Met(NamedTuple):
    """Which features of a message are found in which of several rows."""

    rows: NDArray[np.intp]
    spot: Spot
    theirs: RowBits


@lru_cache(maxsize=256)
def of_run(count: int, grades: tuple[int, ...]) -> Spot:
    """Give the spots of all that a run of *count* tokens has keys for, in its order."""
    parts = sizes(count)
    beyond = max(0, count - MOST)
    places = np.arange(count - beyond, dtype=np.uint64)
    bits = np.concatenate((np.zeros(beyond, np.uint64), np.left_shift(np.uint64(1), places)))
    pairs, gaps = bits[:-1] | bits[1:], bits[:-2] | bits[2:]
    return Spot(np.concatenate((bits, pairs, gaps)), np.repeat(grades, parts).astype(np.int8))


def bits_of(places: NDArray[np.int64]) -> RowBits:
    """Give the bit of each of *places* in a row, 0 for those beyond `MOST_OF_ROW`."""
    bits: RowBits = np.left_shift(places < MOST_OF_ROW, places).astype(np.uint32)
    return bits


def nowhere(count: int) -> Spot:
    """Give the spots of *count* features that speak for no token by themselves."""
    return Spot(np.zeros(count, np.uint64), np.zeros(count, np.int8))


def held(spot: Spot, places: Places | None) -> Spot:
    """Keep the spots at *places*; all of them for None."""
    return spot if places is None else Spot(spot.bits[places], spot.grades[places])


def meaning(reading: Reading) -> list[float]:
    """Say how much each token of *reading* means beside others as rare."""
    line = spine(reading)
    worth = [_WEAK if token in _LITTLE else 1.0 for token in line]
    asks, asked, spoken = asking(), 0, 0
    for concept, start, length, _ in reading.mentions:
        tokens = (1 << length) - 1 << start
        if concept in asks:
            asked |= tokens
        else:
            spoken |= tokens
    asked &= ~spoken & (1 << len(worth)) - 1
    while asked:
        worth[asked.bit_length() - 1] *= _ASKING
        asked ^= 1 << asked.bit_length() - 1
    return worth


def shared(worth: Scores) -> Scores:
    """Scale the *worth* of a message's tokens to 1 in all, and fill it up to `MOST` of them."""
    whole = np.zeros(MOST, np.float32)
    whole[: len(worth)] = worth / max(float(worth.sum()), 1e-9)
    return whole


def of_rows(worth: Scores, tokens: NDArray[np.int64]) -> NDArray[np.float16]:
    """Lay the *worth* of all tokens out by row, each of which has so many *tokens*.

    Returns [row, `MOST_OF_ROW`], 1 in all for each row.
    """
    row = np.arange(len(tokens)).repeat(tokens)
    column = np.arange(len(row)) - (np.cumsum(tokens) - tokens).repeat(tokens)
    near = column < MOST_OF_ROW
    table = np.zeros((len(tokens), MOST_OF_ROW), np.float16)
    table[row[near], column[near]] = worth[near]
    table /= np.maximum(table.sum(axis=1, dtype=np.float32), 1e-4)[:, None]
    return table


def shares(met: Met, worth: Scores, row_worth: Scores) -> Scores:
    """Say how much of a message and of each row is covered.

    Args:
        met: What they have in common.
        worth: Of each token of the message, 1 in all; `MOST` of them.
        row_worth: [row, `MOST_OF_ROW`] of their tokens, 1 in all for each.

    Returns:
        [row, 3], 0–1: the share of the message, of the row, and their geometric mean.
    """
    count, grades = len(row_worth), len(_STEPS)
    cell = met.rows * grades + met.spot.grades
    found = np.zeros(2 * count * grades, np.uint64)
    ours, theirs = found[: count * grades], found[count * grades :]
    np.bitwise_or.at(ours, cell, met.spot.bits)
    np.bitwise_or.at(theirs, cell, met.theirs.astype(np.uint64))
    # What is found by a better sign is found by a lesser one too.
    table = np.bitwise_or.accumulate(found.reshape(-1, grades)[:, ::-1], axis=1)
    covered = np.unpackbits(table.view(np.uint8), bitorder="little").astype(np.float32)
    of_message, of_row = covered.reshape(2, count, grades, MOST)
    result = np.empty((count, len(SHARES)), np.float32)
    # All of this is finite; BLAS raises its flag now and then on what lies beside its lanes.
    with np.errstate(invalid="ignore"):
        result[:, 0] = of_message @ worth @ _STEPS
        result[:, 1] = (of_row[..., :MOST_OF_ROW] @ row_worth[:, :, None])[..., 0] @ _STEPS
    result[:, 2] = np.sqrt(result[:, 0] * result[:, 1])
    return result
