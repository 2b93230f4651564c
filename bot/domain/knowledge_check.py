"""What must hold between the parts of the office's knowledge before it goes live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.figure_check import check_figures
from bot.domain.figures import Figure, figures
from bot.domain.knowledge import Category, Commitment, FaqEntry, Knowledge
from bot.domain.language import Language
from bot.domain.phrasing_check import check_phrasings
from bot.domain.plan_check import check_plan
from bot.domain.problems import Kind, Place, Places, Problem, Severity

LONGEST_MESSAGE = 4096
"""UTF-16 code units of one Telegram message (Bot API, sendMessage)."""
WORKING_DAYS = range(1, 61)
WORKED_HOURS = range(1, 81)
UPDATE_DAYS = range(1, 367)

_WRITTEN = (Language.ZH_HANS, Language.EN)
"""Languages that people write; Traditional Chinese is derived."""


def check(
    knowledge: Knowledge, places: Places, *, references: bool = True, today: date | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with *knowledge*, located by *places*.

    With *references* false, as when a file could not be read, ids that lead nowhere are let pass.
    Review dates are compared with *today* where it is given.
    """
    yield from check_phrasings(knowledge, places)
    yield from check_figures(knowledge, places)
    yield from _languages(places)
    for entry in knowledge.entries.values():
        yield from _entry(entry, places["entry", entry.id], today)
    for commitment in knowledge.commitments.values():
        yield from _commitment(commitment, places["commitment", commitment.id])
    for category in knowledge.categories.values():
        yield from _category(category, places["category", category.id])
    if references:
        yield from _references(knowledge, places)


def _entry(entry: FaqEntry, place: Place, today: date | None) -> Iterator[Problem]:
    named = f'entry "{entry.id}"'
    for language, text in entry.answer.items():
        length = len(text.encode("utf-16-le")) // 2
        if length > LONGEST_MESSAGE:
            part = f"answer.{language}" if f"answer.{language}" in place.parts else "answer"
            yield place.problem(
                part,
                f"{named}: the answer has {length} characters in {language}; "
                f"a message holds {LONGEST_MESSAGE}",
            )
    if today and entry.review_by and entry.review_by < today:
        message = f"{named}: was to be reviewed by {entry.review_by}"
        yield place.problem("review_by", message, Severity.WARNING)
    if entry.id in entry.related:
        part = f"related.{entry.related.index(entry.id)}"
        yield place.problem(part, f"{named}: is related to itself")


def _commitment(commitment: Commitment, place: Place) -> Iterator[Problem]:
    named = f'commitment "{commitment.id}"'
    if commitment.target is not None and not commitment.unit:
        yield place.problem("target", f'{named}: a target needs a "unit"')
    if commitment.target is not None and commitment.target <= 0:
        yield place.problem("target", f"{named}: a target must be more than 0")
    if commitment.target is None and not commitment.milestones and "target" not in place.parts:
        yield place.problem("id", f'{named}: needs a "target" or "milestones" to be followed up')
    stated = list(figures(commitment.target_text.get(Language.ZH_HANS, "")))
    if commitment.target is not None and stated and not _says(stated, commitment.target):
        message = f'{named}: "target_text" states another number than "target"'
        yield place.problem("target_text", message)
    yield from check_plan(commitment, place)
    if commitment.update_every_days not in UPDATE_DAYS:
        days = f"{UPDATE_DAYS[0]} to {UPDATE_DAYS[-1]}"
        yield place.problem("update_every_days", f'{named}: "update_every_days" must be {days}')


def _says(stated: list[Figure], target: float) -> bool:
    return any(target in (figure.value, figure.leading) for figure in stated)


def _category(category: Category, place: Place) -> Iterator[Problem]:
    named = f'category "{category.id}"'
    ranges = {
        "working_days": WORKING_DAYS,
        "accept_hours": WORKED_HOURS,
        "reply_days": WORKING_DAYS,
    }
    for name, allowed in ranges.items():
        if name in place.parts and getattr(category, name) not in allowed:
            message = f'{named}: "{name}" must be {allowed[0]} to {allowed[-1]}'
            yield place.problem(name, message)


def _languages(places: Places) -> Iterator[Problem]:
    """Find texts that lack a language which the directory speaks elsewhere.

    The languages are those that answers name; a directory whose every answer is a plain string,
    or names Chinese only, is held to nothing more.
    """
    spoken = _spoken(places, "answer") or _spoken(places, "")
    bilingual = bool(_spoken(places, "answer"))
    for (kind, name), place in places.items():
        named = kind if kind == name else f'{kind} "{name}"'
        for part in _localised_parts(place):
            for language in spoken:
                if f"{part}.{language}" not in place.parts:
                    yield place.problem(part, f'{named}: "{part}" is missing in {language}')
        if bilingual and kind == "entry" and _is_plain(place, "answer"):
            message = f'{named}: "answer" is one text; give it in {" and ".join(spoken)}'
            yield place.problem("answer", message)


def _spoken(places: Places, field: str) -> tuple[Language, ...]:
    given = {
        part.rpartition(".")[2]
        for place in places.values()
        for part in place.parts
        if part.startswith(f"{field}." if field else "")
    }
    return tuple(language for language in _WRITTEN if language in given)


def _localised_parts(place: Place) -> list[str]:
    tags = set(Language)
    split = (part.rpartition(".") for part in place.parts)
    return list(dict.fromkeys(field for field, _, tag in split if tag in tags))


def _is_plain(place: Place, field: str) -> bool:
    return field in place.parts and field not in _localised_parts(place)


def _references(knowledge: Knowledge, places: Places) -> Iterator[Problem]:
    for entry in knowledge.entries.values():
        place = places["entry", entry.id]
        yield from _topic(knowledge, place, "entry", entry)
        for part, kind, ids in (
            ("related", "entry", entry.related),
            ("commitments", "commitment", entry.commitments),
        ):
            for index, name in enumerate(ids):
                if (kind, name) not in places:
                    message = (
                        f'entry "{entry.id}": "{part}" names {kind} "{name}", which is nowhere'
                    )
                    yield place.problem(f"{part}.{index}", message)
    for commitment in knowledge.commitments.values():
        place = places["commitment", commitment.id]
        yield from _topic(knowledge, place, "commitment", commitment)
    yield from _category_references(knowledge, places)
    yield from _template_references(knowledge, places)


def _category_references(knowledge: Knowledge, places: Places) -> Iterator[Problem]:
    for category in knowledge.categories.values():
        place = places["category", category.id]
        yield from _topic(knowledge, place, "category", category)
        if category.unit and ("unit", category.unit) not in places:
            message = f'category "{category.id}": there is no unit "{category.unit}"'
            yield place.problem("unit", message)


def _template_references(knowledge: Knowledge, places: Places) -> Iterator[Problem]:
    for template in knowledge.templates.values():
        for index, name in enumerate(template.categories):
            if ("category", name) not in places:
                message = f'template "{template.id}": there is no category "{name}"'
                yield places["template", template.id].problem(f"categories.{index}", message)


def _topic(
    knowledge: Knowledge, place: Place, kind: Kind, item: FaqEntry | Commitment | Category
) -> Iterator[Problem]:
    if item.topic and item.topic not in knowledge.topics:
        message = f'{kind} "{item.id}": there is no topic "{item.topic}" in topics.yaml'
        yield place.problem("topic", message)
