"""The numbers that a Chinese or English sentence states, whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.numerals import read_number

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_UNITS_AND_TEENS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_WHOLE_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = {word: value for value, word in enumerate(_UNITS_AND_TEENS)} | {
    word: value * 10 for value, word in enumerate(_WHOLE_TENS, start=2)
}
_ENGLISH_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}

_HAN = "".join((*_DIGITS, *_TENS, *_SCALES))
_WORD = "|".join((*_ENGLISH, *_ENGLISH_SCALES))
_MEASURE = (
    r"%|个?百分点|元|亩|平方米|公里|米|個?小时|个?小时|分钟|分鐘|个?工作日|個工作日|天|日|周|个月|個月"
    r"|月|年(?!级|級)|倍|岁|歲|per\s?cent\b|yuan\b|rmb\b|(?:working|business)[\s-]days?\b|hours?\b"
    r"|minutes?\b|days?\b|weeks?\b|months?\b|years?\b|times\b"
)
_COUNTER = (
    r"套|所|座|间|間|栋|棟|宗|家|张|張|homes\b|units?\b|spaces\b|beds\b|schools?\b|hospitals?\b"
    r"|projects?\b|flats?\b|places\b"
)
_FIGURE = re.compile(
    rf"""
    (?:
      (?<![A-Za-z\d.第/])(?P<sum>\d+(?:\+\d+)+)
    | (?<![A-Za-z\d.第])(?P<arabic>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)
      \s?(?P<scale>(?:hundred|thousand|million|billion)\b|(?:[百千](?!米|克|瓦))?[万萬亿億]*)
    | (?:百分之)?(?<![第{_HAN}])(?P<han>[{_HAN}]+)(?P<tenths>成(?=以|左|的|\W|$))?
    | \b(?P<english>(?:{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}))*)\b
    )
    (?:[\s-]?(?:(?P<measure>{_MEASURE})|(?P<counter>{_COUNTER})))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOT_FIGURES = re.compile(
    r"https?://\S+|JF-[\d-]+|十分(?!钟|鐘)|十字|十足|十全十美|一五一十|十万火急|十四五|二十大"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋％．", "0123456789+%.")
_SIMPLIFIED = str.maketrans("兩萬億", "两万亿")
_SMALL = 10
_WORD_COUNT = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a sentence states it."""

    text: str
    value: float | str
    """The number in full ("40亿" is 4e9), or the text of a name such as "1+7"."""
    leading: float | str
    """The number before its scale word ("40亿" has 40)."""
    unit: str
    stated: bool
    """Large or measured enough to be a statement of fact, unlike the one in "one of these"."""


def figures(text: str) -> Iterator[Figure]:
    """Yield the numbers of *text* in order.

    Knows Arabic digits of either width with thousands separators, 一千 and 百分之七十, "four
    billion" and "ten-minute". Ordinals (第七届), names that begin with a letter (G107), addresses
    of pages, complaint references and set phrases (十分, 十字) are no figures.
    """
    plain = _NOT_FIGURES.sub(" ", text.translate(_FULL_WIDTH))
    for match in _FIGURE.finditer(plain):
        figure = _figure(match)
        if figure is not None:
            yield figure


def _figure(match: re.Match[str]) -> Figure | None:
    whole, unit = match.group().strip(), (match["measure"] or match["counter"] or "").lower()
    if match["sum"]:
        return Figure(whole, match["sum"], match["sum"], unit, stated=True)
    if match["arabic"]:
        leading = float(match["arabic"].replace(",", ""))
        value = leading * _scale(match["scale"].strip().lower())
        stated = len(re.sub(r"\D", "", match["arabic"])) > 1 or value >= _SMALL or bool(unit)
        return Figure(whole, value, leading, unit, stated=stated)
    return _worded(match, whole, unit)


def _worded(match: re.Match[str], whole: str, unit: str) -> Figure | None:
    if match["han"]:
        number = _chinese(match["han"])
        number = number * 10 if match["tenths"] and number is not None else number
    else:
        number = _english(match["english"].lower())
    if number is None:
        return None
    least = 2 if match["measure"] else _WORD_COUNT if match["counter"] else _SMALL
    return Figure(whole, float(number), float(number), unit, stated=number >= least)


def _scale(word: str) -> int:
    if word in _ENGLISH_SCALES:
        return _ENGLISH_SCALES[word]
    product = 1
    for character in word:
        product *= _TENS.get(character, 0) or _SCALES[character]
    return product


def _chinese(run: str) -> int | None:
    """Read a run of numerals; None for a set phrase without a digit (千万) or a pair (三五)."""
    if all(character in _DIGITS for character in run):
        value = int("".join(str(_DIGITS[character]) for character in run))
        return None if len(run) == 2 else value  # noqa: PLR2004
    if run[0] not in _DIGITS and run[0] != "十":
        return None
    return read_number(run.translate(_SIMPLIFIED))


def _english(phrase: str) -> int | None:
    """Read number words; None where a scale word stands alone."""
    words = [word for word in re.split(r"[\s-]+", phrase) if word != "and"]
    if words[0] in _ENGLISH_SCALES:
        return None
    total = section = 0
    for word in words:
        if word == "hundred":
            section *= 100
        elif word in _ENGLISH_SCALES:
            total, section = total + section * _ENGLISH_SCALES[word], 0
        else:
            section += _ENGLISH[word]
    return total + section
