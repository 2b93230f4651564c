"""Putting the words of the tables for what is said in English, pinyin or Cantonese.

A gloss, not a translation: enough for places and troubles to be found as in any other report.
"""

from __future__ import annotations

import re
from functools import cache

from bot.domain.incidents.data import rows
from bot.domain.incidents.placewords import kind_words
from bot.domain.incidents.sounding import syllables
from bot.domain.incidents.troubles import vocabulary
from bot.domain.matching.data import lines
from bot.domain.matching.pinyin import is_pinyin, spelt, toneless
from bot.domain.text import HAN

_LATIN = re.compile(r"[a-z]")
_HAN = re.compile(f"[{HAN}]")
_SIDES = {"north": "北", "south": "南", "east": "东", "west": "西", "middle": "中", "central": "中"}
_PATTERNS = (
    (re.compile(r"\b(?:building|block|bldg|tower)(?: no\.?| number)? ?(\d+|[a-z])\b"), r" \1栋 "),
    (re.compile(r"\b(?:exit|entrance) ([a-z])\b"), r" \1口 "),
    (re.compile(r"\bphase (\d|i{1,3}|one|two|three)\b"), r" \1期 "),
    (re.compile(r"\bno\.? ?(\d+),? ((?:[a-z']+ ){1,2}(?:road|street|rd|lane))\b"), r"\2 \1号"),
    (
        re.compile(r"\b(north|south|east|west|middle) ((?:[a-z']+ ){1,2})(road|street|rd)\b"),
        r"\2\1 \3",
    ),
)
_SIDE = re.compile(rf"\b({'|'.join(_SIDES)}) (?=road|street|rd\b)")
_ARTICLES = re.compile(r"\b(?:an?|the|my|our|this|that)\b")
_TOKENS = re.compile(r"[a-z'][a-z' ]+")
_TOKEN = re.compile(r"(?<![a-z0-9])[a-z']{2,}(?![a-z0-9])")
_ALONE = {
    "lu": "路", "jie": "街", "cun": "村", "xiang": "巷", "qiao": "桥", "yuan": "苑", "he": "和",
    "zai": "在", "le": "了", "de": "的", "you": "有", "mei": "没", "dou": "都", "bei": "被",
    "kou": "口",
}  # fmt: skip
"""Syllables that stand alone, with the word that is meant then."""
_LONGEST = 5
_SYLLABLES = 2
_LETTERS = 4


@cache
def _glosses() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {
        said.replace("_", " "): word for word, *others in rows("glosses.txt") for said in others
    }
    longest_first = sorted(known, key=lambda said: (-len(said), said))
    latin = "|".join(re.escape(said) for said in longest_first if _LATIN.match(said))
    han = "|".join(re.escape(said) for said in longest_first if not _LATIN.match(said))
    return re.compile(rf"(?<![a-z0-9'-])(?:{latin})s?(?![a-z0-9'-])|{han}"), known


@cache
def _characters() -> dict[str, str]:
    """Syllable to a rare character that sounds so and is part of no word."""
    return {line.split()[0]: line.split()[1][-1] for line in lines("syllables.txt")}


@cache
def written_names() -> frozenset[str]:
    """The characters in which names typed in pinyin are written."""
    return frozenset(_characters().values())


def _word(found: re.Match[str]) -> str:
    _, known = _glosses()
    said = found[0]
    word = known.get(said) or known[said.removesuffix("s")]
    return f" {word} " if _LATIN.match(said) else word


def _written(word: str) -> str | None:
    """Write a name in pinyin with characters; None where *word* is none."""
    reading = spelt(word)
    if reading is None or "" in reading:
        return None
    return "".join(_characters()[syllable] for syllable in reading)


def _spelt_out(text: str) -> str:
    """Write whole sentences in pinyin with the words that the tables know by sound."""
    return _TOKENS.sub(lambda found: _heard(found[0]), text)


def _heard(tokens: str) -> str:
    read: list[str] = []
    for token in tokens.split():
        read += [_ALONE[token]] if token in _ALONE else [s for s in spelt(token) or () if s]
    sound = "".join(syllables(_characters().get(name, name)) for name in read)
    written, at = [], 0
    while at < len(read):
        ends = range(min(len(read), at + _LONGEST), at + 1, -1)
        end = next((end for end in ends if sound[at:end] in _by_sound()), at + 1)
        written.append(_by_sound().get(sound[at:end]) or _characters().get(read[at], read[at]))
        at = end
    return "".join(written)


@cache
def _by_sound() -> dict[str, str]:
    """Words of the tables by their syllables; the first of those that sound alike."""
    found: dict[str, str] = {}
    for word in [*vocabulary().words, *(word for row in rows("places.txt") for word in row[2:])]:
        if len(word) > 1:
            found.setdefault(syllables(word), word)
    return found


@cache
def _kind_after() -> re.Pattern[str]:
    return re.compile(f" {{0,2}}[东南西北中]?(?:{kind_words().pattern})")


def _named(text: str, *, anywhere: bool) -> str:
    """Write names in pinyin: what stands before a kind of place, and if *anywhere* long words."""
    follows = -1
    for found in reversed(list(_TOKEN.finditer(text))):
        likely = anywhere and len(found[0]) > _LETTERS and len(spelt(found[0]) or ()) >= _SYLLABLES
        if likely or found.end() == follows or _kind_after().match(text, found.end()):
            name = _written(found[0])
            text = f"{text[: found.start()]}{name}{text[found.end() :]}" if name else text
            follows = found.start() - 1 if name else -1
    return text


def gloss(text: str) -> str:
    """Rewrite *text*, already in the one form, as far as the tables know its words."""
    pattern, _ = _glosses()
    if not _LATIN.search(text):
        return pattern.sub(_word, text)
    english = not _HAN.search(text)
    if english and is_pinyin(text):
        return pattern.sub(_word, _spelt_out(text)).replace(" ", "")
    text = toneless(text) if english else text
    for shape, order in _PATTERNS if english else ():
        text = shape.sub(order, text)
    text = _ARTICLES.sub("，", text) if english else text
    text = _SIDE.sub(lambda found: _SIDES[found[1]], text)
    text = _named(pattern.sub(_word, text), anywhere=not english)
    if english:
        # What is left of the sentence parts names, as grammar does in Chinese.
        text = re.sub(r"(?<![a-z0-9])[a-z'-]{2,}(?![a-z0-9])", "，", text)
    return re.sub(rf"(?<=[{HAN}]) +(?=[{HAN}])|(?<=\b[a-z0-9]) +(?=[{HAN}])", "", text)
