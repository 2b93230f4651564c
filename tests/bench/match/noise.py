"""The same message as another person would have typed it: by sound, by slip, in other scripts."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

from opencc import OpenCC

from bot.domain.matching.data import lines

SHARE = 0.2
"""Share of the Chinese characters that a variant changes; one at least."""
_FREQUENT = 6
_ASCII_MARKS = dict(zip("，。？！：；", ",.?!:;", strict=True))
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))


@cache
def _by_syllable() -> dict[str, str]:
    return dict(line.split() for line in lines("syllables.txt"))


@cache
def _reading() -> dict[str, str]:
    return {char: syllable for syllable, chars in _by_syllable().items() for char in chars}


@cache
def _phrases() -> dict[str, list[str]]:
    return {line.split()[0]: line.split()[1:] for line in lines("heteronyms.txt")}


def _syllables(text: str) -> list[str | None]:
    """Read each character of *text*, as its word asks for where it has several readings."""
    found = [_reading().get(char) for char in text]
    for size in (4, 3, 2):
        for start in range(len(text) - size + 1):
            spelt = _phrases().get(text[start : start + size])
            if spelt:
                found[start : start + size] = spelt
    return found


def _confused(syllable: str, chance: random.Random) -> str:
    """Give a syllable that southern speakers confuse with this one, if there is one."""
    options = []
    for one, other in _CONFUSED:
        if syllable.startswith(one):
            options.append(other + syllable[len(one) :])
        elif syllable.startswith(other):
            options.append(one + syllable[len(other) :])
    if syllable.endswith("ng"):
        options.append(syllable[:-1])
    elif syllable.endswith(("an", "en", "in")):
        options.append(syllable + "g")
    known = [option for option in options if option in _by_syllable()]
    return chance.choice(known) if known else syllable


def _changed(text: str, chance: random.Random, change: Callable[[str], str]) -> str:
    places = [n for n, char in enumerate(text) if char in _reading()]
    count = max(1, round(len(places) * SHARE))
    chosen = set(chance.sample(places, min(count, len(places))))
    return "".join(change(char) if n in chosen else char for n, char in enumerate(text))


def _same_sound(char: str, syllable: str, chance: random.Random) -> str:
    others = [c for c in _by_syllable()[syllable][:_FREQUENT] if c != char]
    return chance.choice(others) if others else char


def homophone(text: str, chance: random.Random) -> str:
    """Replace characters by frequent ones of the same sound."""
    return _changed(text, chance, lambda c: _same_sound(c, _reading()[c], chance))


def fuzzy_pinyin(text: str, chance: random.Random) -> str:
    """Replace characters by frequent ones of a sound that is easily confused."""

    def change(char: str) -> str:
        return _same_sound(char, _confused(_reading()[char], chance), chance)

    return _changed(text, chance, change)


def typo(text: str, chance: random.Random) -> str:
    """Swap two neighbours, drop one or double one character."""
    if len(text) < 4:
        return text
    place = chance.randrange(1, len(text) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + (text[place] * 2 if kind == 1 else "") + text[place + 1 :]


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2hk")


def traditional(text: str, chance: random.Random) -> str:
    """Write it in the characters of Hong Kong."""
    del chance
    return str(_to_traditional().convert(text))


def full_pinyin(text: str, chance: random.Random) -> str:
    """Write it in pinyin without tones, one to four syllables a word."""
    words, word = [], ""
    for char, syllable in zip(text, _syllables(text), strict=True):
        if syllable is None:
            words += [word, char if char.isalnum() else _ASCII_MARKS.get(char, "")]
            word = ""
            continue
        word += syllable
        if chance.random() < 0.45:
            words.append(word)
            word = ""
    return " ".join(filter(None, [*words, word]))


def chatter(text: str, chance: random.Random) -> str:
    """Wrap it in small courtesies."""
    front = chance.choice(
        ("你好，", "那个，", "麻烦问一声，", "哎，", "各位，", "早，", "有个事，", "请教一下，")
    )
    back = chance.choice(("，谢谢啦", "，辛苦了", "呀", "，急", "，在线等", "，谢谢", "哈", ""))
    return front + text + back


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Words of two characters or more to the others of their concept."""
    table: dict[str, tuple[str, ...]] = {}
    for line in lines("concepts.txt"):
        words = tuple(w for w in line.split()[1:] if len(w) > 1 and not w.isascii())
        table.update({word: words for word in words if len(words) > 1})
    return table


def reworded(text: str, chance: random.Random) -> str:
    """Replace a word or two by synonyms, drop particles, sometimes turn the clauses round."""
    found = [word for word in _synonyms() if word in text]
    for word in chance.sample(found, min(len(found), chance.randrange(3))):
        text = text.replace(word, chance.choice(_synonyms()[word]), 1)
    kept = "".join(char for char in text if char not in "的了吗呢啊" or chance.random() < 0.5)
    clauses = [clause for clause in kept.replace("？", "").split("，") if clause]
    if chance.random() < 0.3:
        clauses.reverse()
    return "，".join(clauses) or text


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    "homophone": homophone,
    "fuzzy pinyin": fuzzy_pinyin,
    "typo": typo,
    "traditional": traditional,
    "full pinyin": full_pinyin,
    "chatter": chatter,
}
