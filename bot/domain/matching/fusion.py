"""Joining what the channels say of a candidate into one number, by fitted weights."""

from __future__ import annotations

import json
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import raw
from bot.domain.matching.reading import Script

FEATURES = (
    "written", "sound", "concept", "of message", "of phrasing", "of both",
    "ratio", "sense", "ridge", "length", "vote",
)  # fmt: skip
"""What is known of a candidate row, each about 0–1.

Those from the ridge on are 0 without one: how long a base's questions are and how many phrasings
an entry has tells something only where the base itself can say what.
"""


@cache
def fitted() -> dict[tuple[Script, bool], NDArray[np.float32]]:
    """Weights by the message's script and whether the knowledge base has a ridge."""
    table = json.loads(raw("fusion.json"))
    return {
        (script, ridge): np.array(table[f"{script.name}{'+ridge' if ridge else ''}"], np.float32)
        for script, ridge in product(Script, (False, True))
    }
