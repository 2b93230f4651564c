"""Reading a report once, so that it can be compared many times."""

from __future__ import annotations

import re
from functools import cache

from bot.domain.incidents.glossing import gloss
from bot.domain.incidents.keys import pin_keys, place_keys
from bot.domain.incidents.naming import places
from bot.domain.incidents.placewords import place_kinds
from bot.domain.incidents.reports import Fingerprint, Places, Report
from bot.domain.incidents.troubles import faults, terms, things, troubles
from bot.domain.text import HAN, normalise

_GRAMMAR = frozenset(
    "的了是我你他她它在有不没人都就这那一个着过吧吗呢啊也又还只很把被让给往向跟去来说要会能到从上下里们什么"
    "怎样多好请几天可以得地和与"
)
_PARTS = frozenset("栋座期单元号楼层幢巷口门")
_WHERE = (
    "门口",
    "门前",
    "旁边",
    "楼下",
    "附近",
    "对面",
    "底下",
    "里面",
    "后面",
    "外面",
    "隔壁",
    "楼顶",
)
_HAN = re.compile(f"[{HAN}]")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")


def _point(report: Report) -> tuple[float, float] | None:
    if report.latitude is None or report.longitude is None:
        return None
    on_earth = abs(report.latitude) <= 90 and abs(report.longitude) <= 180  # noqa: PLR2004
    return (report.latitude, report.longitude) if on_earth else None


@cache
def _landmarks() -> re.Pattern[str]:
    """Match words for where something is, named or not: much may happen at a 书店门口."""
    kinds = (word for word in place_kinds() if len(word) > 1)
    return re.compile("|".join(sorted({*kinds, *_WHERE}, key=lambda word: (-len(word), word))))


def _of_place(where: Places) -> frozenset[str]:
    if not where.names:
        return _PARTS
    return frozenset("".join(name.core + name.word for name in where.names)) | _PARTS


def fingerprint(report: Report) -> Fingerprint:
    """Read what a report says of place and trouble; any text is accepted."""
    typed = f"{report.place}。{report.text}" if report.place else report.text
    said = gloss(normalise(typed).text)
    where, rest, nameless = places(said)
    found, point = list(terms(nameless)), _point(report)
    labels = frozenset(label for term in found for label in term.labels)
    of_place = _of_place(where)
    return Fingerprint(
        said=said,
        places=where,
        events=tuple(sorted(troubles(found).items())),
        things=labels & things(),
        faults=labels & faults(),
        chars=frozenset(_HAN.findall(_landmarks().sub("", rest))) - _GRAMMAR - of_place,
        of_place=of_place,
        days=frozenset(f"{month}-{day}" for month, day in _DAY.findall(said)),
        category=report.category,
        point=point,
        filed_at=report.filed_at,
        keys=frozenset([*place_keys(where.names, where.mentions), *pin_keys(point)]),
    )
