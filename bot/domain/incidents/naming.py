"""Finding the places that a text names: 育新小学, M路, Z苑3栋, 桥头那个站."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from bot.domain.incidents.data import rows
from bot.domain.incidents.parts import parts
from bot.domain.incidents.reports import Level, Name, Places
from bot.domain.incidents.sounding import syllables
from bot.domain.incidents.troubles import vocabulary
from bot.domain.matching.concepts import common_words
from bot.domain.text import HAN

_WINDOW = 10
"""Characters before the kind in which a name is looked for."""
_LONGEST_CORE = 6
_MOST_NAMES = 24
"""Names that are kept of one report, so that comparing stays cheap whatever was pasted."""
_NOT_BEFORE = {
    "路": "灯|过|人(?!行)|况|由|障|费|程", "街": "[道坊头]", "站": "[着在了起出不岗立点]",
    "桥": "头", "村": "[民官]", "居": "[民委住然]", "庭": "[院审]", "厂": "[长家商]",
    "城": "[市管中镇乡]",
    "广场": "舞", "河": "[南北]", "湖": "[南北]", "公交": "[车司卡线公]", "地铁": "[线卡]",
    "学校": "长", "等车": "的人", "小区": "域", "园": "[区林丁艺]", "轩": "然",
}  # fmt: skip
"""What makes the word part of another: 路灯 is no road."""
_JOINS = frozenset({"school", "clinic", "park", "estate", "market", "culture", "road", "area"})
"""Kinds that take the place before them into their name: 立新湖公园, but not G小区超市."""
_SHORT = frozenset("河湖涌村苑桥")
"""Kinds whose names may have a core of one character: 翠湖."""
_PLAIN = frozenset(["", *"小大新老内外本全农山江污臭黑上下过整各此同断石木乡城旧排"])
"""Characters that describe such a place rather than name it."""
_HEARD = frozenset({"school", "clinic", "estate", "tower", "park", "market", "mall", "culture"})
"""Kinds that are recognised when typed by sound; 车占 is no misspelt 车站."""
_FILLER = re.compile(r"(?:那个|这个|那|这)$")
_RUN = re.compile(f"(?:[{HAN}]+|[a-z0-9]+)$")
_CODE = re.compile(r"[a-z0-9]+$")
_CODES = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?![a-z0-9])")
_PAIR = re.compile(f"(?=([{HAN}]{{2}}))")
_NO_NAME = frozenset(
    "的了是我你们他她它在有不没人都就这那一个着过吧吗呢啊也又还只很把被让给往向跟去来说要会能到从几什么"
)
"""Characters of grammar, which no name standing alone holds."""
_BUS_LINE = re.compile(r"[a-z]?\d+")
_NEARBY = re.compile(
    f"([{HAN}]{{2,10}}?)(?:那个|那|这)?(?:附近|旁边|那边|一带|这边|对面|那块|那里|地方|这块|周边)"
)


@cache
def _kinds() -> dict[str, tuple[str, Level]]:
    return {
        word: (kind, cast("Level", level))
        for kind, level, *words in rows("places.txt")
        for word in words
    }


@cache
def _kind_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_kinds(), key=lambda word: (-len(word), word))))


@cache
def _boundary() -> re.Pattern[str]:
    words = {word for row in rows("not_names.txt") for word in row}
    return re.compile(f".*(?:{'|'.join(sorted(words, key=lambda w: (-len(w), w)))})")


@cache
def common_places() -> frozenset[str]:
    """Words that end like a place's name and name none in particular."""
    return frozenset(word for row in rows("common_places.txt") for word in row)


@cache
def _matters() -> re.Pattern[str]:
    words = sorted(word for word, labels in vocabulary().words.items() if len(word) > 1 and labels)
    return re.compile("|".join(map(re.escape, words)))


def _core(before: str) -> str:
    """Cut from what stands *before* a kind what belongs to the name."""
    run = _RUN.search(before)
    if run is None:
        return ""
    if _CODE.match(run[0]):
        return run[0]
    cut = _boundary().match(run[0])
    return run[0][cut.end() if cut else 0 :][-_LONGEST_CORE:]


def _is_name(core: str, word: str) -> bool:
    if _CODE.match(core):
        return not (word == "路" and _BUS_LINE.fullmatch(core) and len(core) != 2)  # noqa: PLR2004
    common = common_places()
    if core + word in common or (core in common and core not in _ordinary()):
        return False
    if len(core) <= 1:
        return core not in _PLAIN and word in _SHORT
    ends = len(word) == 1 and any((core + word).endswith(c) for c in _one_char_ends())
    return not ends and not _matters().search(core)


@cache
def _ordinary() -> frozenset[str]:
    """Adjectives that many a name consists of, once the kind is said: 人民医院."""
    return frozenset({"人民", "中心", "第一", "第二", "第三", "实验", "文化", "体育", "国际"})


@cache
def _one_char_ends() -> tuple[str, ...]:
    single = {word for word in _kinds() if len(word) == 1}
    return tuple(sorted(w for w in common_places() if w[-1] in single))


def _name(core: str, word: str) -> Name:
    kind, level = _kinds()[word]
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


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(f"(?<=.)(?:{_kind_words().pattern})$")


@cache
def _continuations() -> dict[str, re.Pattern[str]]:
    return {word: re.compile(after) for word, after in _NOT_BEFORE.items()}


def _continues(text: str, found: re.Match[str]) -> bool:
    after = _continuations().get(found[0])
    return bool(after and after.match(text, found.end())) or _opens(text, found)


def _opens(text: str, found: re.Match[str]) -> bool:
    """Tell whether a kind of one character begins a name: 桥南路, 莲塘社区河西小区."""
    before = text[max(0, found.start() - _WINDOW) : found.start()]
    begins = before.endswith(tuple(_kinds())) or not _core(before)
    return len(found[0]) == 1 and begins and bool(_follows().match(text, found.end()))


@cache
def _heard_kinds() -> tuple[re.Pattern[str], dict[str, str]]:
    heard = {
        syllables(word): word
        for word, (kind, _) in _kinds().items()
        if len(word) > 1 and kind.split(".")[0] in _HEARD
    }
    return re.compile("|".join(sorted(heard, key=lambda s: (-len(s), s)))), heard


def _spelt(text: str) -> str:
    """Put right the kinds typed by sound: 大夏 for 大厦."""
    pattern, heard = _heard_kinds()
    for found in pattern.finditer(syllables(text)):
        written, meant = text[found.start() : found.end()], heard[found[0]]
        if written in _kinds() or written[-1] in _kinds():
            continue
        if not any(a == b for a, b in zip(written, meant, strict=True)):
            continue
        # 小雪 is a word of its own, but not after what reads like a name.
        core = _core_before(text, 0, found.start()) if written in common_words() else ""
        if written not in common_words() or _is_name(core, meant):
            text = text[: found.start()] + meant + text[found.end() :]
    return text


@dataclass(slots=True)
class _Found:
    """A name with where it stands."""

    name: Name
    start: int
    end: int

    def leads(self, between: str) -> bool:
        """Tell whether one character more continues the name: 翠湖, then 雅苑."""
        return self.name.word in _SHORT and bool(
            re.fullmatch(f"[{HAN}](?<![边旁口附的上里])", between)
        )

    def joined(self, word: str, end: int) -> list[_Found]:
        """Take *word*, which follows at once, into the name; give what it names besides."""
        kind = _kinds()[word][0].split(".")[0]
        if kind == self.name.kind == "road":
            return []
        longer = _name(self.name.core + self.name.word, word)
        if self.name.level == "area":
            return [_Found(longer, self.start, end)]
        if kind in _JOINS:
            self.end = end
            self.name = self.name if word == "小区" else longer
        return []


def _named(text: str) -> list[_Found]:
    """Find names with a kind."""
    names: list[_Found] = []
    since, unnamed = 0, (0, 0)
    for found in _kind_words().finditer(text):
        word, start, end = found[0], found.start(), found.end()
        if _continues(text, found):
            continue
        if names and names[-1].end == start:
            names += names[-1].joined(word, end)
            continue
        if names and names[-1].leads(text[names[-1].end : start]):
            names[-1].name = _name(text[names[-1].start : start], word)
            names[-1].end = end
            since = end
            continue
        core = _core_before(text, since, start)
        if start == unnamed[1] > 0 and _road_itself(text, word, end):
            # 车站路, 公园路: a kind of place gave the road its name.
            names.append(_Found(_name(text[unnamed[0] : start], word), unnamed[0], end))
        elif _is_name(core, word):
            names.append(_Found(_name(core, word), text.rindex(core, 0, start), end))
        taken = bool(names) and names[-1].end == end
        since = end if taken or len(word) > 1 else since
        unnamed = (start, end) if taken or len(word) > 1 or not core else unnamed
    return names


@cache
def _follows() -> re.Pattern[str]:
    return re.compile(f"[{HAN}](?<![边旁口附的上里])[{HAN}]??(?:{_kind_words().pattern})")


def _road_itself(text: str, word: str, end: int) -> bool:
    return _kinds()[word][0] == "road" and text[end : end + 1] not in tuple("口边面上")


def _core_before(text: str, since: int, start: int) -> str:
    begin = max(since, start - _WINDOW)
    core = _core(_FILLER.sub("", text[begin:start]))
    # "M路和N路": the conjunction is no part of the second name.
    return core[1:] if since == begin > 0 and core[:1] in ("和", "、") else core


def _nearby(text: str) -> Iterator[Name]:
    """Find names without a kind: 桥头附近."""
    for found in _NEARBY.finditer(text):
        core = _core(found[1])
        plain = core in common_places() or core.endswith(tuple(_kinds()))
        if 2 <= len(core) <= 4 and not plain and not _matters().search(core):  # noqa: PLR2004
            sound = syllables(core)
            yield Name(core=core, word="", kind="", level="spot", sound=sound, whole=sound)


def _mentions(rest: str) -> frozenset[str]:
    """Find what may be a name standing alone, by syllables: codes and pairs of characters."""
    bare = _matters().sub("\n", rest)
    pairs = (pair for pair in _PAIR.findall(bare) if not _NO_NAME & set(pair))
    return frozenset(map(syllables, [*_CODES.findall(rest), *pairs]))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept, position = [], 0
    for start, end in spans:
        kept.append(text[position : max(position, start)])
        position = max(position, end)
    return "\n".join([*kept, text[position:]])


def places(text: str) -> tuple[Places, str]:
    """Read where *text*, already in the one form, says it is; also give it without the names."""
    text = _spelt(text)
    found = _named(text)
    rest = _without(text, [(one.start, one.end) for one in found])
    names = dict.fromkeys([*(one.name for one in found), *_nearby(rest)])
    named = any(one.name.level != "area" for one in found)
    where = Places(
        names=tuple(names)[:_MOST_NAMES],
        mentions=frozenset() if named else _mentions(rest),
        parts=parts(text),
        sounds=syllables(text),
        loose=syllables(rest),
        rest=rest,
    )
    return where, rest
