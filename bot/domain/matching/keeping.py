"""Keeping the phrasings as they were laid out, so that a start need not read them again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Self

import opencc

from bot.domain.build_cache import BuildCache, Stored, recalled
from bot.domain.knowledge import FaqEntry, Lexicon
from bot.domain.matching.concepts import SPELLINGS, Thesaurus
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.packing import join, pack, parts_of, unpack
from bot.domain.matching.reading import Reader
from bot.domain.matching.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Laid:
    """The phrasings of a knowledge base laid out, and how it spells."""

    corpus: Corpus
    spelling: Spelling

    @classmethod
    def of(cls, entries: Sequence[FaqEntry], thesaurus: Thesaurus, lexicon: Lexicon) -> Self:
        """Read and lay out all phrasings of *entries*."""
        corpus = Corpus.build(entries, Reader(thesaurus, lexicon.fillers))
        return cls(corpus, Spelling.of(corpus.tokens, thesaurus))

    @classmethod
    def kept(
        cls,
        entries: Sequence[FaqEntry],
        thesaurus: Thesaurus,
        lexicon: Lexicon,
        kept: BuildCache | None,
    ) -> Self:
        """Take it from *kept* if it is there whole, and put it there if not."""
        if kept is None:
            return cls.of(entries, thesaurus, lexicon)
        name = key(entries, lexicon)
        found = cls._read(kept.get(name))
        if found is None:
            made = cls.of(entries, thesaurus, lexicon)
            kept.put(name, pack(parts_of(made)))
            # What was kept may lie in a file, and what was made can go.
            found = cls._read(kept.get(name)) or made
        return found

    @classmethod
    def _read(cls, stored: Stored | None) -> Self | None:
        try:
            return join(cls, unpack(stored)) if stored else None
        except (KeyError, ValueError):
            return None


def spelt_before(kept: BuildCache | None) -> AbstractContextManager[None]:
    """Meanwhile, look up how words of tables were spelt the last time."""
    return recalled(SPELLINGS, kept, f"spelt-{rules().hex()}")


def key(entries: Sequence[FaqEntry], lexicon: Lexicon) -> str:
    """Name what reading and laying out depends on: the entries, local words and every rule."""
    digest = hashlib.sha256(rules())
    for entry in entries:
        told = (entry.id, entry.topic, entry.questions, sorted(entry.answer.items()))
        digest.update(repr(told).encode())
    digest.update(repr((lexicon.synonyms, lexicon.fillers)).encode())
    return f"laid-{digest.hexdigest()}"


@cache
def rules() -> bytes:
    """Digest the rules and tables themselves: a newer version may read a text otherwise."""
    digest = hashlib.sha256(opencc.__version__.encode())
    for one in sorted(_files(files("bot.domain")), key=str):
        digest.update(one.read_bytes())
    return digest.digest()


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for one in folder.iterdir():
        if one.is_dir():
            found += [] if one.name == "__pycache__" else _files(one)
        else:
            found.append(one)
    return found
