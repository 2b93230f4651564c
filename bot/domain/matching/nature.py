"""What kind of message it is: question, complaint, stranger, injection or advert; and urgency.

A linear model over the message's n-grams, concepts and a few signs of form, fitted on lines
written for this project (tests/bench/match/fit_nature.py). It knows no knowledge base; the
verdict weighs it against how well an entry matches.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.data import lines, raw
from bot.domain.matching.grams import CHANNEL_SHIFT, USUAL, Channel, Grams, Keys
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.tokens import token_string

KINDS = ("question", "complaint", "stranger", "injection", "advert")
BUCKETS = 1 << 15
FORMS = 1 << 12

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
_GRAMS, _HEARD, _SIGN = 0.9, 0.3, 0.38
"""Lengths of the vectors of what was written and of its sounds, and value of a sign of form:
signs carry over to new words, sounds through slips."""
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


def cue_counts(reading: Reading) -> dict[str, int]:
    """Count the cue words of the message by the name of their cue."""
    if reading.script is Script.PINYIN:
        heard = _cues().heard(reading.sounds)
        return {_cues().names[mention.concept]: 1 for mention in heard}
    tokens = token_string(reading.normalised.text)
    return _cues().named(tokens)


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
    cues = cue_counts(reading)
    found += [f"cue {name}" for name in cues]
    found += [f"cues {name}" for name, count in cues.items() if count > 1]
    danger = sum(name in DANGERS for name in cues)
    found += [f"dangers {min(danger, 3)}"] if danger else []
    elsewhere = sum(name in ELSEWHERE for name in cues)
    found += [f"elsewhere {min(elsewhere, 3)}"] if elsewhere else []
    grief = sum(name in GRIEVANCES for name in cues)
    found.append(f"grievances {min(grief, 4)}")
    return (*found, f"length {length}", f"clauses {min(len(reading.clauses), 6)}")


def buckets(
    features: Grams, found: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Hash n-grams and signs to the model's inputs; each once, with its value."""
    spoken = (features.keys >> CHANNEL_SHIFT == Channel.SOUND) & (features.weights > USUAL.letters)
    read, heard = (_hashed(features.keys[chosen]) for chosen in (~spoken, spoken))
    forms = np.array([BUCKETS - FORMS + zlib.crc32(n.encode()) % FORMS for n in found], np.int64)
    lengths = ((_GRAMS, read), (_HEARD, heard))
    values = [np.full(len(keys), mass / np.sqrt(max(4, len(keys)))) for mass, keys in lengths]
    return (
        np.concatenate([read, heard, forms]),
        np.concatenate([*values, np.full(len(forms), _SIGN)]).astype(np.float32),
    )


def _hashed(keys: Keys) -> NDArray[np.int64]:
    return np.unique((keys % np.uint64(BUCKETS - FORMS)).astype(np.int64))


@cache
def _fitted() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """[kind and urgency, bucket] weights and their intercepts."""
    stored = zlib.decompress(raw("nature.bin"))
    rows = len(KINDS) + 1
    scales = np.frombuffer(stored[: 4 * rows], "<f4")
    intercepts = np.frombuffer(stored[4 * rows : 8 * rows], "<f4")
    weights = np.frombuffer(stored[8 * rows :], np.int8).reshape(rows, BUCKETS)
    return weights.astype(np.float32) * scales[:, None], intercepts


def judge(reading: Reading, features: Grams) -> Nature:
    """Say how likely *reading*, whose n-grams are *features*, is of each kind."""
    found = signs(reading)
    places, values = buckets(features, found)
    weights, intercepts = _fitted()
    scores = weights[:, places] @ values + intercepts
    mass = np.exp(scores[:-1] - scores[:-1].max())
    chances = dict(zip(KINDS, (mass / mass.sum()).tolist(), strict=True))
    return Nature(chances, float(scores[-1]), found)
