"""What kind of message it is: question, complaint, stranger, injection or advert; and urgency.

A linear model over the message's n-grams, concepts and a few signs of form, fitted on lines
written for this project (tests/bench/match/fit_nature.py). It knows no knowledge base; the
verdict weighs it against how well an entry matches.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.data import lines, raw
from bot.domain.matching.grams import LETTERS, Grams
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.runs import CHANNEL_SHIFT, Channel, Keys, distinct
from bot.domain.matching.shape import beginnings, endings, order, placed, skeleton
from bot.domain.matching.tokens import token_string

KINDS = ("question", "complaint", "stranger", "injection", "advert")
BUCKETS = 1 << 16
FORMS = 1 << 15

DANGERS = frozenset(
    {
        "fire", "gas", "electric", "hole", "collapse", "injury", "trapped", "drown", "violence",
        "sos", "danger_more",
    }
)  # fmt: skip
GRIEVANCES = frozenset(
    {
        "noise", "smell", "filth", "broken", "invade", "cheat", "badservice", "suffer", "plea",
        "sarcasm", "frequency",
    }
)  # fmt: skip
ELSEWHERE = frozenset(
    {
        "place", "brand", "screen", "game", "food", "study", "health", "heart", "fortune",
        "finance", "sports", "travel", "gadget", "pets", "weather", "politics", "person", "chat",
        "write", "habit", "trivia", "othersoffice",
    }
)  # fmt: skip
"""Cues of the world's other business."""
_ENDING = 14
_GRAMS, _HEARD, _FRAME, _SIGN, _END, _START = 0.9, 0.3, 0.6, 0.38, 0.3, 0.3
"""Lengths of the vectors of what was written, of its sounds and of its skeleton, and values of a
sign of form, an ending and a beginning: signs carry over to new words, sounds through slips."""
_LENGTHS = (3, 6, 10, 16, 24, 40, 80)


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = (line.split("\t") for line in lines("forms.txt"))
    return tuple((name, re.compile(pattern)) for name, pattern in named)


@dataclass(frozen=True, slots=True)
class Nature:
    """How likely a message is of each kind."""

    chances: dict[str, float]
    """Kind to probability; they sum to 1."""
    urgent: float
    """Log-odds that somebody may come to harm."""
    signs: tuple[str, ...]

    def odds(self, kind: str) -> float:
        """Log-odds of *kind* against all others."""
        chance = min(max(self.chances[kind], 1e-6), 1 - 1e-6)
        return float(np.log(chance / (1 - chance)))


@cache
def _cues() -> Thesaurus:
    return Thesaurus(table="cues.txt")


def cues(reading: Reading) -> list[tuple[int, str]]:
    """List the cue words of the message: the place and the cue's name."""
    if reading.script is Script.PINYIN:
        return placed(_cues().heard(reading.sounds), _cues().names)
    return placed(_cues().mentions(_all_tokens(reading)), _cues().names)


def _all_tokens(reading: Reading) -> str:
    """All of the message: politeness is a sign too."""
    return token_string(reading.normalised.text)


def signs(reading: Reading) -> tuple[str, ...]:
    """Name the signs of form in the message."""
    text = reading.normalised.text
    found = [name for name, pattern in _forms() if pattern.search(text)]
    length = sum(len(reading.tokens) > limit for limit in _LENGTHS)
    if not any(name.startswith("asks") for name in found):
        found.append(f"states {length}")
    last = text[-_ENDING:]
    if not any(pattern.search(last) for name, pattern in _forms() if name.startswith("asks ")):
        found.append(f"ends with no question {min(length, 5)}")
    found += [f"length {length}", f"clauses {min(len(reading.clauses), 6)}"]
    heard = cues(reading)
    return (*found, *_cue_signs(Counter(name for _, name in heard)), *order(reading, heard))


def _cue_signs(counts: Counter[str]) -> Iterator[str]:
    for name, count in counts.items():
        yield f"cue {name}"
        if count > 1:
            yield f"cues {name}"
    for kind, names, most in (
        ("dangers", DANGERS, 3),
        ("elsewhere", ELSEWHERE, 3),
        ("grievances", GRIEVANCES, 4),
    ):
        yield f"{kind} {min(sum(name in names for name in counts), most)}"


def buckets(
    reading: Reading, features: Grams, found: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Hash n-grams, signs and shape to the model's inputs; each once, with its value."""
    spoken = (features.keys >> CHANNEL_SHIFT == Channel.SOUND) & (features.weights > LETTERS)
    read, heard = (_hashed(features.keys[chosen]) for chosen in (~spoken, spoken))
    tokens = _all_tokens(reading)
    ends, starts, frame = endings(reading, tokens), beginnings(reading), skeleton(tokens)
    masses = ((_GRAMS, len(read)), (_HEARD, len(heard)), (_FRAME, len(frame)))
    each = [mass / np.sqrt(max(4, count)) for mass, count in masses]
    sizes = [len(read), len(heard), *map(len, (frame, found, ends, starts))]
    return (
        np.concatenate([read, heard, *map(_named, (frame, found, ends, starts))]),
        np.repeat([*each, _SIGN, _END, _START], sizes).astype(np.float32),
    )


def _named(names: Sequence[str]) -> NDArray[np.int64]:
    hashed = (zlib.crc32(name.encode("utf-8", "surrogatepass")) % FORMS for name in names)
    return BUCKETS - FORMS + np.fromiter(hashed, np.int64, len(names))


def _hashed(keys: Keys) -> NDArray[np.int64]:
    return distinct((keys % np.uint64(BUCKETS - FORMS)).astype(np.int64))


@cache
def _fitted() -> tuple[NDArray[np.int8], NDArray[np.float32], NDArray[np.float32]]:
    """[kind and urgency, bucket] weights, their scales and their intercepts."""
    stored = zlib.decompress(raw("nature.bin"))
    rows = len(KINDS) + 1
    scales = np.frombuffer(stored[: 4 * rows], "<f4")
    intercepts = np.frombuffer(stored[4 * rows : 8 * rows], "<f4")
    weights = np.frombuffer(stored[8 * rows :], np.int8).reshape(rows, BUCKETS)
    return weights, scales, intercepts


def judge(reading: Reading, features: Grams) -> Nature:
    """Say how likely *reading*, whose n-grams are *features*, is of each kind."""
    found = signs(reading)
    places, values = buckets(reading, features, found)
    weights, scales, intercepts = _fitted()
    chosen = weights[:, places].astype(np.float32) * scales[:, None]
    scores = chosen @ values + intercepts
    mass = np.exp(scores[:-1] - scores[:-1].max())
    chances = dict(zip(KINDS, (mass / mass.sum()).tolist(), strict=True))
    return Nature(chances, float(scores[-1]), found)
