"""Counts what everyday messages have in common; writes bot/domain/matching/data/usage.bin.

Run before the fits whenever a table of concepts changes: ``python -m tests.bench.match.fit_usage``.
The messages are those written for the fits and the strangers that the matcher comes with, none of
an office's own.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np

from bot.domain.matching import data
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.grams import grams
from bot.domain.matching.reading import Reader
from bot.domain.matching.usage import LAYOUT, TABLE
from tests.bench.match import sets

_LEAST = 0.006
"""Share of the messages from which on a feature is common."""
_WRITTEN = ("everyday_zh", "small_talk_zh", "web_zh")


def messages() -> list[str]:
    """Collect the messages to count in."""
    bases = sets.written_to_fit()
    entries = chain.from_iterable(bases[name] for name in _WRITTEN)
    return [*data.lines("strangers.txt"), *(text for one in entries for text in one.questions)]


def main() -> None:
    """Count and write the shares."""
    reader, texts = Reader(Thesaurus()), messages()
    keys = np.concatenate([grams(reader.read(text)).keys for text in texts])
    found, counts = np.unique(keys, return_counts=True)
    shares = counts / len(texts)
    common = shares >= _LEAST
    table = np.empty(int(common.sum()), LAYOUT)
    table["key"], table["share"] = found[common], shares[common]
    (Path(str(data.__file__)).parent / TABLE).write_bytes(table.tobytes())
    print(f"{len(texts)} messages, {len(table)} features in common")


if __name__ == "__main__":
    main()
