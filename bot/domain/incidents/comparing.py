"""Making fingerprints and judging how alike two of them are."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.domain.incidents.keys import pin_keys, place_keys
from bot.domain.incidents.naming import places
from bot.domain.incidents.reports import Fingerprint, Likeness, Report
from bot.domain.incidents.troubles import Kind, terms, things, troubles, vocabulary
from bot.domain.incidents.whereabouts import Whereabouts, whereabouts
from bot.domain.text import HAN, normalise

SIMILAR = 64.0
"""From this score on two reports are offered as one. It stands between "same place, kinds of
trouble that people mix up" (above) and "same place, other trouble" (below); measured with
tests/bench/match/data/incidents.txt, see docs/incidents.md."""
_PLACE, _TROUBLE = 0.35, 0.65
_ELSEWHERE, _NOWHERE = 30.0, 50.0
"""The most that a pair scores at different places, and where one names no place."""
_ONCE, _LASTING = timedelta(days=3), timedelta(days=60)
"""Further apart in time than this, a burst pipe or a pothole is another one."""
_SAME, _VAGUE, _KIN, _OTHER = 0.85, 0.62, 0.55, 0.1
_MOST_OTHER = 0.3
"""Two clearly different troubles stay below SIMILAR, however alike the wording."""
_THING = 0.45
_WORDING = 0.4
_FEWEST = 4
"""Overlaps are taken of no fewer pairs than this, or two short texts agree by one chance pair."""
_CATEGORY = 0.1
"""Little: a category is often a guess, and one such as noise holds unlike things."""
_EMPTY = frozenset(
    "的了是我你他她它在有不没人都就这那一个着过吧吗呢啊也又还只很把被让给往向跟去来说要会能到从上下里们什么"
    "怎样多好请几天可以得地和与"
)
"""Characters of grammar; pairs with them say nothing."""
_COMMON = _EMPTY | frozenset(
    "二两三四五六七八九十百半月日年号点早晚午夜时分前后外中间边旁门口路街小大老孩子家学生看见"
    "走出进开关车管理快赶紧直太真最每总经常已再打电话报修处理问题投诉反映谁敢怕危险差全整些次回事情住居民楼"
    "东西南北面对附近为用起自己心发现在今昨明"
)
"""Characters that complaints of any kind hold."""
_HAN = re.compile(f"[{HAN}]")
_BIGRAM = re.compile(f"(?=([{HAN}]{{2}}))")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_HOURS = {
    "morning": re.compile("早上|清早|早晨|早高峰|一大早|清晨|上学|早晚"),
    "day": re.compile("上午|中午|下午|白天|午休|午睡|放学"),
    "evening": re.compile("晚上|傍晚|天黑|夜市|下班|晚高峰|早晚|每晚|今晚|昨晚"),
    "night": re.compile("半夜|凌晨|深夜|通宵|夜里|后半夜|午夜|大半夜"),
}


def _without_things(text: str) -> str:
    """Leave out what is compared as a thing, or it would count twice."""
    for term in reversed(list(terms(text))):
        if term.labels & things():
            text = f"{text[: term.start]}\n{text[term.start + len(term.word) :]}"
    return text


def _point(report: Report) -> tuple[float, float] | None:
    if report.latitude is None or report.longitude is None:
        return None
    on_earth = abs(report.latitude) <= 90 and abs(report.longitude) <= 180  # noqa: PLR2004
    return (report.latitude, report.longitude) if on_earth else None


def fingerprint(report: Report) -> Fingerprint:
    """Read a report once, so that it can be compared many times; any text is accepted."""
    said = normalise(f"{report.place}。{report.text}" if report.place else report.text).text
    where, rest = places(said)
    found, point = list(terms(said)), _point(report)
    rest = _without_things(rest)
    pairs = frozenset(pair for pair in _BIGRAM.findall(rest) if not _EMPTY & set(pair))
    return Fingerprint(
        said=said,
        places=where,
        events=tuple(sorted(troubles(found).items())),
        things=frozenset(label for term in found for label in term.labels) & things(),
        pairs=pairs,
        chars=frozenset(_HAN.findall(rest)) - _COMMON,
        hours=frozenset(name for name, words in _HOURS.items() if words.search(said)),
        days=frozenset(f"{month}-{day}" for month, day in _DAY.findall(said)),
        category=report.category,
        point=point,
        filed_at=report.filed_at,
        keys=frozenset([*place_keys(where.names, where.mentions), *pin_keys(point)]),
    )


def _kinds(of: Fingerprint) -> dict[str, Kind]:
    known = vocabulary().kinds
    return {name: known[name] for name, _ in of.events}


def _told(a: dict[str, Kind], b: dict[str, Kind]) -> tuple[float, list[str]]:
    """Compare kinds of trouble: how well they agree (0-1), and which they share."""
    shared = sorted(name for name in a.keys() & b.keys())
    if strong := [name for name in shared if not a[name].weak]:
        return _SAME, strong
    plain = [{n: k for n, k in kinds.items() if not k.weak} for kinds in (a, b)]
    if shared and not (plain[0] and plain[1]):
        return _VAGUE, shared
    if any(_linked(x, y, "kin:") for x in plain[0].values() for y in plain[1].values()):
        return _KIN, []
    vague = [(x, y) for x in a.values() for y in b.values() if x.weak or y.weak]
    if not (plain[0] and plain[1]) and any(_linked(x, y, "family:") for x, y in vague):
        return _VAGUE, []
    return _OTHER, []


def _linked(x: Kind, y: Kind, prefix: str) -> bool:
    return bool(x.links(prefix) & y.links(prefix))


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(_FEWEST, min(len(a), len(b)))


def _things(of: Fingerprint, kinds: dict[str, Kind]) -> frozenset[str]:
    """Give what the report is about: what its trouble happened to, else all that it mentions."""
    about: frozenset[str] = frozenset().union(*(kind.things for kind in kinds.values()))
    return of.things & about if kinds else of.things


def _trouble(a: Fingerprint, b: Fingerprint) -> tuple[float, list[str]]:
    """Give how alike the trouble is (0-1) and the kinds both tell of."""
    mine, theirs = _kinds(a), _kinds(b)
    alike, shared = _told(mine, theirs) if mine and theirs else (0.0, [])
    if not (mine and theirs):
        alike = _THING if _things(a, mine) & _things(b, theirs) else 0.0
    words = _WORDING * (_overlap(a.pairs, b.pairs) + _overlap(a.chars, b.chars))
    alike = min(alike + words, _MOST_OTHER) if alike == _OTHER else alike + words
    if a.category and b.category:
        alike += _CATEGORY if a.category == b.category else -_CATEGORY
    return min(1.0, max(0.0, alike)), shared


def same_trouble(a: Fingerprint, b: Fingerprint) -> bool:
    """Tell whether both tell of one kind of trouble, or of kinds that people mix up."""
    alike, _ = _told(_kinds(a), _kinds(b))
    return alike > _OTHER


def _another_time(a: Fingerprint, b: Fingerprint, shared: list[str]) -> bool:
    once = any("once" in vocabulary().kinds[name].flags for name in shared)
    if once and a.days and b.days and not a.days & b.days:
        return True
    if a.filed_at is None or b.filed_at is None:
        return False
    if (a.filed_at.tzinfo is None) != (b.filed_at.tzinfo is None):
        return False
    return abs(a.filed_at - b.filed_at) > (_ONCE if once else _LASTING)


def _wordings(a: Fingerprint, b: Fingerprint, kinds: list[str]) -> list[str]:
    mine, theirs = dict(a.events), dict(b.events)
    return [" ≈ ".join(sorted({mine[kind], theirs[kind]})) for kind in kinds]


def _score(
    a: Fingerprint, b: Fingerprint, where: Whereabouts, alike: float, *, wide: bool
) -> float:
    if where.same is None:
        return _NOWHERE * alike
    if not where.same:
        return _ELSEWHERE * alike
    if a.said == b.said and a.filed_at == b.filed_at:
        return 100.0
    strength = 0.9 if where.wide and wide else where.strength
    return 100 * (_PLACE * strength + _TROUBLE * alike)


def likeness(a: Fingerprint, b: Fingerprint) -> Likeness:
    """Judge how alike two reports are; the order does not matter.

    Only reports of the same place reach SIMILAR: the same trouble without a place is said all
    over a city.
    """
    where = whereabouts(a, b)
    alike, kinds = _trouble(a, b)
    wide = any("wide" in vocabulary().kinds[kind].flags for kind in kinds)
    score = _score(a, b, where, alike, wide=wide)
    if where.wide and not wide and a.said != b.said:
        score = min(score, _NOWHERE)
    if _another_time(a, b, kinds):
        score = min(score, _NOWHERE)
    shared = (*where.shared, *dict.fromkeys(_wordings(a, b, kinds)))
    return Likeness(score=round(score, 1), same_place=where.same, shared=shared)
