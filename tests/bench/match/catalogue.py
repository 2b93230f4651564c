"""A base of thousands of single questions, and messages that ask them in other words.

Made of our own templates (data/catalogue.txt): every thing is asked about in every way, so that
each entry has dozens of neighbours that speak of the same thing and a hundred that ask the same.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import product

from tests.bench.match import sets

SINGLE, CROWDED = 6_500, 100_000
_ASKED = 300
_SEED = 23
_PLACES = ("", *(f"{one}{two}" for one, two in product("东西南北中", ("街", "区", "村"))))


@cache
def _templates() -> tuple[list[str], list[list[str]]]:
    """Read the things, and the ways to ask: a phrasing and other words for the same."""
    text = (sets.DATA / "catalogue.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    things = [thing for line in lines if "|" not in line for thing in line.split()]
    return things, [line.split("|") for line in lines if "|" in line]


def catalogue(size: int = SINGLE) -> sets.Base:
    """Give *size* single questions, CROWDED at most, and messages that ask some of them.

    Once everything was asked of the bare things, they get a place before them; messages name none.
    """
    things, ways = _templates()
    names = [f"{place}{thing}" for place, thing in product(_PLACES, things)]
    phrasings = [way[0].format(name) for name, way in product(names, ways)][:size]
    chance = random.Random(_SEED)
    asked = []
    for number in chance.sample(range(min(size, len(things) * len(ways))), _ASKED):
        thing, way = divmod(number, len(ways))
        text = chance.choice(ways[way][1:]).format(names[thing])
        asked.append(sets.Asked(text, (str(number),)))
    entries = sets.plain_entries({str(n): [text] for n, text in enumerate(phrasings)})
    return sets.Base(f"{size:,} single questions", entries, tuple(asked))
