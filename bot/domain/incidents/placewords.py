"""What names of places are made of: the words that end one, and what a name does not hold."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from bot.domain.incidents.data import rows
from bot.domain.incidents.reports import Level, Name
from bot.domain.incidents.sounding import syllables
from bot.domain.incidents.troubles import things, vocabulary
from bot.domain.matching.concepts import common_words
from bot.domain.text import HAN

WINDOW = 10
"""Characters before the kind in which a name is looked for."""
LONGEST_CORE = 6
_NOT_BEFORE = {
    "路": "灯|过|人(?![行民])|况|由|障|费|程", "街": "[道坊头]", "站": "[着在了起出不岗立点]",
    "桥": "头", "村": "[民官]", "居": "[民委住然]", "庭": "[院审]", "厂": "[长家商]",
    "城": "[市管中镇乡]",
    "广场": "舞", "河": "[南北]", "湖": "[南北]", "公交": "[车司卡线公]", "地铁": "[线卡]",
    "学校": "长", "等车": "的人", "小区": "域", "园": "[区林丁艺]", "轩": "然",
}  # fmt: skip
"""What makes the word part of another: 路灯 is no road."""
_NATURE = frozenset({"tree", "river", "water", "green", "dog", "bike", "wall", "house"})
"""Things that names are made of: 大榕树村, 清水湾."""
SHORT = frozenset("河湖涌村苑桥")
"""Kinds whose names may have a core of one character: 翠湖."""
_TOPONYMS = frozenset({"沙井", "水井", "坑口", "井口", "石板", "大字"})
"""Words for things of a street that are just as well the names of places."""
_ENDS = frozenset("路街巷道苑站府")
"""Kinds that begin no name."""
_LOOSE = frozenset("山道湾江溪寺庙宫祠屯庄闸")
"""Kinds that end many an ordinary word as well."""
_PLAIN = frozenset(["", *"小大新老内外本全农山江污臭黑上下过整各此同断石木乡城旧排"])
"""Characters that describe such a place rather than name it."""
_RUN = re.compile(f"(?:[{HAN}]+|[a-z0-9]+)$")
_CODE = re.compile(r"[a-z0-9]+$")
_BUS_LINE = re.compile(r"\d+|[a-z]\d{2,}")


@cache
def place_kinds() -> dict[str, tuple[str, Level]]:
    """Words that end a name, with kind and level."""
    return {
        word: (kind, cast("Level", level))
        for kind, level, *words in rows("places.txt")
        for word in words
    }


@cache
def kind_words() -> re.Pattern[str]:
    """Match any of them, the longest first."""
    return re.compile("|".join(sorted(place_kinds(), key=lambda word: (-len(word), word))))


@cache
def _boundary() -> re.Pattern[str]:
    words = {word for row in rows("not_names.txt") for word in row}
    return re.compile(f".*(?:{'|'.join(sorted(words, key=lambda w: (-len(w), w)))})")


@cache
def common_places() -> frozenset[str]:
    """Words that end like a place's name and name none in particular."""
    return frozenset(word for row in rows("common_places.txt") for word in row)


@cache
def matters() -> re.Pattern[str]:
    """Match a word for a trouble, which no name holds."""
    words = sorted(
        word
        for word, labels in vocabulary().words.items()
        if len(word) > 1 and labels - _NATURE and word not in _TOPONYMS
    )
    return re.compile("|".join(map(re.escape, words)))


def core_of(before: str) -> str:
    """Cut from what stands *before* a kind what belongs to the name."""
    run = _RUN.search(before)
    if run is None:
        return ""
    if _CODE.match(run[0]):
        return run[0]
    cut = _boundary().match(run[0])
    return _untroubled(run[0][cut.end() if cut else 0 :])[-LONGEST_CORE:]


def _untroubled(core: str) -> str:
    """Cut off the words for a trouble before a name: 井盖丢失莲塘 is 莲塘."""
    end = max((found.end() for found in matters().finditer(core)), default=0)
    return core[end:] if len(core) - end > 1 else core


def is_name(core: str, word: str) -> bool:
    """Tell whether *core* before *word* is a name and not a word of the language."""
    if _CODE.match(core):
        if word == "巷" and core.isdigit():
            return False  # a part of the village
        return not (word == "路" and _BUS_LINE.fullmatch(core))
    common = common_places()
    if core + word in common or (core in common and core not in _ordinary()):
        return False
    if len(core) <= 1:
        return core not in _PLAIN and word in SHORT
    if len(word) == 1 and core not in common_words() and _ends_like_a_word(core + word):
        return False
    return not _tells_of_trouble(core, word)


def _tells_of_trouble(core: str, word: str) -> bool:
    """Tell whether a word for a trouble makes *core* no name, as in 电梯坏了 before 小区."""
    if place_kinds()[word][0] == "road" and vocabulary().words.get(core, _NATURE) <= things():
        return False  # 电力路: a road may have the name of a thing
    found = matters().match(core)
    if found and found.end() == len(core) - 1:
        return False  # 黄泥岗
    return bool(matters().search(core))


def _ends_like_a_word(name: str) -> bool:
    """Tell whether the kind, one character, is part of a word: 车道, 山沟."""
    loose = name[-1] in _LOOSE and name[-2:] in common_words()
    ends = (end for end in _one_char_ends() if len(end) > 2 or len(name) > 3)  # noqa: PLR2004
    return loose or any(name.endswith(end) for end in ends)


@cache
def _ordinary() -> frozenset[str]:
    """Adjectives that many a name consists of, once the kind is said: 人民医院."""
    return frozenset({"人民", "中心", "第一", "第二", "第三", "实验", "文化", "体育", "国际"})


@cache
def _one_char_ends() -> tuple[str, ...]:
    single = {word for word in place_kinds() if len(word) == 1}
    return tuple(sorted(w for w in common_places() if w[-1] in single))


def name_of(core: str, word: str) -> Name:
    """Make the name of *core* and its kind *word*."""
    kind, level = place_kinds()[word]
    sound = syllables(core)
    ending = _ending().search(core)
    return Name(
        core=core,
        word=word,
        kind=kind,
        level=level,
        sound=sound,
        whole=sound + syllables(word),
        stem=sound[: ending.start()] if ending else "",
    )


def name_alone(core: str) -> Name:
    """Make a name that was said without a kind, or that is its own kind: 火车站."""
    sound = syllables(core)
    return Name(core=core, word="", kind="", level="spot", sound=sound, whole=sound)


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(f"(?<=.)(?:{kind_words().pattern})$")


@cache
def _continuations() -> dict[str, re.Pattern[str]]:
    return {word: re.compile(after) for word, after in _NOT_BEFORE.items()}


def continues(text: str, found: re.Match[str]) -> bool:
    """Tell whether the kind *found* is part of another word or name."""
    after = _continuations().get(found[0])
    if after and after.match(text, found.end()):
        return True
    return _opens(text, found) or _passes(text, found)


def _passes(text: str, found: re.Match[str]) -> bool:
    """Tell whether 路 is the road at a place and none of its name: 翠湖花园路口."""
    named = text[: found.start()].endswith(
        tuple(word for word in place_kinds() if len(word) > 1 or word == "桥")
    )
    return found[0] == "路" and named and text[found.end() : found.end() + 1] in tuple("口边面上")


def _opens(text: str, found: re.Match[str]) -> bool:
    """Tell whether a kind of one character begins a name: 桥南路, 莲塘社区河西小区."""
    before = text[max(0, found.start() - WINDOW) : found.start()]
    begins = before.endswith(tuple(place_kinds())) or not core_of(before)
    return (
        len(found[0]) == 1
        and found[0] not in _ENDS
        and begins
        and bool(_follows().match(text, found.end()))
    )


@cache
def _follows() -> re.Pattern[str]:
    return re.compile(f"[{HAN}](?<![边旁口附的上里])[{HAN}]??(?:{kind_words().pattern})")
