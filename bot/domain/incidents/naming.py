"""Finding the places that a text names: 育新小学, M路, Z苑3栋, 桥头那个站."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.domain.incidents.parts import parts
from bot.domain.incidents.placewords import (
    LONGEST_CORE,
    SHORT,
    WINDOW,
    common_places,
    continues,
    core_of,
    is_name,
    kind_words,
    matters,
    name_alone,
    name_of,
    place_kinds,
)
from bot.domain.incidents.reports import Name, Places
from bot.domain.incidents.sounding import syllables
from bot.domain.matching.concepts import common_words
from bot.domain.text import HAN

_MOST_NAMES = 24
"""Names that are kept of one report, so that comparing stays cheap whatever was pasted."""
_JOINS = frozenset({"school", "clinic", "park", "estate", "market", "culture", "road", "area"})
"""Kinds that take the place before them into their name: 立新湖公园, but not G小区超市."""
_NAMED_BY = frozenset({"estate", "flats", "village", "school"})
"""Kinds that another place may give its name to: 码头新村."""
_BLANK = "\ue7ff"
"""Stands for a character of a name."""
_HEARD = frozenset({"school", "clinic", "estate", "tower", "park", "market", "mall", "culture"})
"""Kinds that are recognised when typed by sound; 车占 is no misspelt 车站."""
_UNHEARD = frozenset({"夜市", "街市", "早市", "集市", "附小", "附中", "山庄", "花城", "书城"})
"""Words of these kinds that too much else sounds like: 半夜施工."""
_FILLER = re.compile(r"(?:那个|这个|那|这)$")
_PARTED = re.compile(
    f"([{HAN}]{{2,10}}?)(?=(?:[0-9]+|[一二三四五六七八九十]|[a-z])(?:栋|号楼|座|单元|期|幢|楼|层|号|巷)|[东西南北][门区])"
)
_CODES = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?![a-z0-9])")
_PAIR = re.compile(f"(?=([{HAN}]{{2}}))")
_NO_NAME = frozenset(
    "的了是我你们他她它在有不没人都就这那一个着过吧吗呢啊也又还只很把被让给往向跟去来说要会能到从几什么"
)
"""Characters of grammar, which no name standing alone holds."""
_NEARBY = re.compile(
    f"([{HAN}]{{2,10}}?)(?:那个|那|这)?(?:附近|旁边|那边|一带|这边|对面|那块|那里|地方|这块|周边|边上|那段|这段|沿线|周围|路段|门口|门前|楼下|后面|底下|隔壁)"
)


@cache
def _heard_kinds() -> tuple[re.Pattern[str], dict[str, str]]:
    heard = {
        syllables(word): word
        for word, (kind, _) in place_kinds().items()
        if len(word) > 1 and kind.split(".")[0] in _HEARD and word not in _UNHEARD
    }
    return re.compile("|".join(sorted(heard, key=lambda s: (-len(s), s)))), heard


def _spelt(text: str) -> str:
    """Put right the kinds typed by sound: 大夏 for 大厦."""
    pattern, heard = _heard_kinds()
    for found in pattern.finditer(syllables(text)):
        written, meant = text[found.start() : found.end()], heard[found[0]]
        known = written in place_kinds() or written in common_places()
        if known or written[-1] in place_kinds() or kind_words().match(text, found.end() - 1):
            continue
        if not any(a == b for a, b in zip(written, meant, strict=True)):
            continue
        # 小雪 is a word of its own, but not after what reads like a name.
        core = _core_before(text, 0, found.start()) if written in common_words() else ""
        if written not in common_words() or is_name(core, meant):
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
        return self.name.word in SHORT and bool(
            re.fullmatch(f"[{HAN}](?<![边旁口附的上里一二三四五六七八九十])", between)
        )

    def joined(self, word: str, end: int) -> list[_Found]:
        """Take *word*, which follows at once, into the name; give what it names besides."""
        kind = place_kinds()[word][0].split(".")[0]
        if kind == self.name.kind == "road":
            return []
        if kind == "stop" and self.name.kind == "road":
            return [_Found(name_of(self.name.core + self.name.word, word), self.start, end)]
        longer = name_of(self.name.core + self.name.word, word)
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
    for found in kind_words().finditer(text):
        word, start, end = found[0], found.start(), found.end()
        if continues(text, found):
            continue
        if names and names[-1].end == start:
            names += names[-1].joined(word, end)
            continue
        if names and names[-1].leads(text[names[-1].end : start]):
            names[-1].name = name_of(text[names[-1].start : start], word)
            names[-1].end = end
            since = end
            continue
        core, word, start = _shorter(_core_before(text, since, start), word, start)
        if place_kinds()[word][0] == "hub" and len(core) <= 1:
            names.append(_Found(name_alone(core + word), start - len(core), end))
            continue
        if start == unnamed[1] > 0 and _itself(text, unnamed, word, end):
            # 车站路, 码头新村: a kind of place gave it its name.
            names.append(_Found(name_of(text[unnamed[0] : start], word), unnamed[0], end))
        elif is_name(core, word):
            names.append(_Found(name_of(core, word), text.rindex(core, 0, start), end))
        taken = bool(names) and names[-1].end == end
        since = end if taken or len(word) > 1 else since
        unnamed = (start, end) if taken or len(word) > 1 or not core else unnamed
    return names


def _shorter(core: str, word: str, start: int) -> tuple[str, str, int]:
    """Take a kind for its last part where that leaves a fuller name: 桂花苑 is no 花苑."""
    more, rest = core + word[:1], word[1:]
    if len(core) == 1 and not is_name(core, word) and rest in place_kinds() and is_name(more, rest):
        return more, rest, start + 1
    return core, word, start


@cache
def _pointed() -> re.Pattern[str]:
    """Match what points between a road and a place on it: 槐荫路那个小学 is 槐荫路小学."""
    kinds = "|".join(word for word in place_kinds() if len(word) > 1)
    return re.compile(f"(?<=[路街道村])[那这](?:个|家|间|所|座)?(?={kinds})")


def _itself(text: str, before: tuple[int, int], word: str, end: int) -> bool:
    kind = place_kinds()[word][0].split(".")[0]
    if kind == "road":
        return text[end : end + 1] not in tuple("口边面上")
    first = place_kinds()[text[before[0] : before[1]]][0].split(".")[0]
    return kind in _NAMED_BY and first not in _NAMED_BY and first != "area"


def _core_before(text: str, since: int, start: int) -> str:
    begin = max(since, start - WINDOW)
    core = core_of(_FILLER.sub("", text[begin:start]))
    # "M路和N路": the conjunction is no part of the second name.
    return core[1:] if since == begin > 0 and core[:1] in ("和", "、") else core


def _nearby(text: str) -> Iterator[Name]:
    """Find names without a kind: 桥头附近."""
    for found in _NEARBY.finditer(text):
        core = core_of(found[1])
        plain = core in common_places() or core.endswith(tuple(place_kinds()))
        if 2 <= len(core) <= 4 and not plain and not matters().search(core):  # noqa: PLR2004
            yield name_alone(core)


def _before_parts(text: str) -> Iterator[Name]:
    """Find names that only a part after them shows: 星云里A座, 数码港3楼."""
    for found in _PARTED.finditer(text):
        core = core_of(_FILLER.sub("", found[1]))
        phase = text.startswith("期", found.end() + 1)
        plain = not phase and (core in common_places() or core.endswith(tuple(place_kinds())))
        if 2 <= len(core) <= LONGEST_CORE and not plain and not matters().search(core):  # noqa: PLR2004
            yield name_alone(core)


def _mentions(rest: str) -> frozenset[str]:
    """Find what may be a name standing alone, by syllables: codes and pairs of characters."""
    bare = matters().sub("\n", rest)
    pairs = (pair for pair in _PAIR.findall(bare) if not _NO_NAME & set(pair))
    return frozenset(map(syllables, [*_CODES.findall(rest), *pairs]))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept, position = [], 0
    for start, end in spans:
        kept.append(text[position : max(position, start)])
        position = max(position, end)
    return "\n".join([*kept, text[position:]])


def places(text: str) -> tuple[Places, str, str]:
    """Read where *text*, already in the one form, says it is.

    Returns:
        The places; the text without the names; the text with their cores blanked out, for words
        that would be seen in them: 水 in 水闸.
    """
    named_parts = parts(text)
    text = _pointed().sub("", _spelt(text))
    found = _named(text)
    rest = _without(text, [(one.start, one.end) for one in found])
    names = dict.fromkeys([*(one.name for one in found), *_nearby(rest), *_before_parts(rest)])
    named = any(one.name.level != "area" for one in found)
    where = Places(
        names=tuple(names)[:_MOST_NAMES],
        mentions=frozenset() if named else _mentions(rest),
        parts=named_parts,
        sounds=syllables(text),
        loose=syllables(rest),
        rest=rest,
    )
    return where, rest, _blanked(text, found)


def _blanked(text: str, found: list[_Found]) -> str:
    for one in found:
        end = one.start + len(one.name.core)
        text = f"{text[: one.start]}{_BLANK * (end - one.start)}{text[end:]}"
    return text
