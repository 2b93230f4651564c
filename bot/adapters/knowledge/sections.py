"""Each file of the directory into its records: what fields a record has and which it needs."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.knowledge.nodes import Fields, Listing, Node, kind
from bot.adapters.knowledge.record import Record
from bot.adapters.knowledge.report import Report
from bot.adapters.knowledge.shelf import Shelf
from bot.adapters.knowledge.working_hours import read_quiet, read_slots
from bot.domain.knowledge import (
    ACCEPT_HOURS,
    REPLY_DAYS,
    Category,
    FaqEntry,
    Lexicon,
    Office,
    Topic,
    Unit,
)

_ENTRY = (
    "id",
    "topic",
    "questions",
    "answer",
    "source",
    "related",
    "commitments",
    "owner",
    "review_by",
    "figures",
)
_TOPIC = ("id", "name", "emoji", "core")
_UNIT = ("id", "name")
_CATEGORY = (
    "id",
    "name",
    "topic",
    "unit",
    "working_days",
    "accept_hours",
    "reply_days",
    "words",
    "proof",
)
_OFFICE = ("name", "hours", "slots", "quiet", "alternatives", "links")
_LINK = ("name", "url")


def read_entries(node: Node, report: Report, shelf: Shelf) -> None:
    """Read faq/*.yaml: a list of entries."""
    if not isinstance(node, Listing):
        report.error(
            node.line, f'the file must be a list of entries ("- id: …"), but it is {kind(node)}'
        )
        return
    if not node.items:
        report.warning(node.line, "the list of entries is empty")
    for record in records(node.items, "entry", _ENTRY, report):
        _read_entry(record, shelf)


def _read_entry(record: Record, shelf: Shelf) -> None:
    name = record.identity()
    entry = FaqEntry(
        id=name,
        topic=record.text("topic", required=True),
        questions=record.texts("questions", required=True),
        answer=record.localised("answer", required=True),
        source=record.localised("source"),
        related=record.texts("related"),
        commitments=record.texts("commitments"),
        owner=record.text("owner") or None,
        review_by=record.day("review_by"),
        figures=record.texts("figures"),
    )
    if shelf.claim("entry", name, record) and entry.topic and entry.questions and entry.answer:
        shelf.entries[name] = entry


def read_topics(node: Node, report: Report, shelf: Shelf) -> None:
    """Read topics.yaml: ``topics``, a list."""
    top = top_record(node, ("topics",), report)
    for record in records(top.listing("topics") if top else [], "topic", _TOPIC, report):
        name = record.identity()
        topic = Topic(
            id=name,
            name=record.localised("name", required=True),
            emoji=record.text("emoji"),
            core=record.flag("core"),
        )
        if shelf.claim("topic", name, record):
            shelf.topics[name] = topic


def read_categories(node: Node, report: Report, shelf: Shelf) -> None:
    """Read categories.yaml: ``units`` and ``categories``, two lists."""
    top = top_record(node, ("units", "categories"), report)
    if top is None:
        return
    for record in records(top.listing("units"), "unit", _UNIT, report):
        name = record.identity()
        unit = Unit(id=name, name=record.localised("name", required=True))
        if shelf.claim("unit", name, record):
            shelf.units[name] = unit
    for record in records(top.listing("categories"), "category", _CATEGORY, report):
        _read_category(record, shelf)


def _read_category(record: Record, shelf: Shelf) -> None:
    name = record.identity()
    category = Category(
        id=name,
        name=record.localised("name", required=True),
        topic=record.text("topic", required=True),
        unit=record.text("unit", required=True),
        working_days=record.whole("working_days", required=True) or 0,
        accept_hours=_given(record.whole("accept_hours"), ACCEPT_HOURS),
        reply_days=_given(record.whole("reply_days"), REPLY_DAYS),
        words=record.texts("words"),
        proof=record.flag("proof"),
    )
    if shelf.claim("category", name, record):
        shelf.categories[name] = category


def _given(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number


def read_office(node: Node, report: Report, shelf: Shelf) -> None:
    """Read office.yaml: ``office``, one set of fields."""
    top = top_record(node, ("office",), report)
    inner = top.node.values.get("office") if top else None
    if top is None or not isinstance(inner, Fields):
        if top is not None:
            report.error(node.line, 'the file must hold "office:" with named fields below it')
        return
    record = Record(inner, "office", _OFFICE, report)
    shelf.office = Office(
        name=record.localised("name"),
        hours=record.localised("hours"),
        slots=read_slots(record),
        quiet=read_quiet(record),
        alternatives=record.localised("alternatives"),
        links=tuple(_links(record, report)),
    )
    shelf.claim("office", "office", record)


def _links(office: Record, report: Report) -> Iterator[tuple[str, str]]:
    for link in records(office.listing("links"), "link", _LINK, report):
        name, url = link.text("name", required=True), link.text("url", required=True)
        if url and not url.startswith(("https://", "http://")):
            link.error(link.parts["url"], '"url" must begin with https://')
        elif name and url:
            yield name, url


def read_lexicon(node: Node, report: Report, shelf: Shelf) -> None:
    """Read lexicon.yaml: ``synonyms``, a list of lists, and ``fillers``, a list."""
    top = top_record(node, ("synonyms", "fillers"), report)
    if top is None:
        return
    groups = tuple(_synonyms(top))
    shelf.lexicon = Lexicon(synonyms=groups, fillers=top.texts("fillers"))


def _synonyms(top: Record) -> Iterator[tuple[str, ...]]:
    for group in top.listing("synonyms"):
        if not isinstance(group, Listing):
            top.error(
                group.line, f"each group of synonyms must be a list, but this is {kind(group)}"
            )
            continue
        words = tuple(top.each(group.items, "synonyms"))
        if len(words) < 2:  # noqa: PLR2004 - one word is no synonym of anything
            top.error(group.line, "a group of synonyms needs two words or more")
        yield words


def records(
    items: list[Node], name: str, known: tuple[str, ...], report: Report
) -> Iterator[Record]:
    """Yield a record for each of *items* that has named fields; report the others."""
    for item in items:
        if isinstance(item, Fields):
            yield Record(item, name, known, report)
        else:
            report.error(item.line, f"each {name} must have named fields, but this is {kind(item)}")


def top_record(node: Node, known: tuple[str, ...], report: Report) -> Record | None:
    """Return the fields of a whole file; None, reported, where it is something else."""
    if isinstance(node, Fields):
        return Record(node, "file", known, report)
    wanted = " and ".join(f'"{name}:"' for name in known)
    report.error(node.line, f"the file must begin with {wanted}, but it is {kind(node)}")
    return None
