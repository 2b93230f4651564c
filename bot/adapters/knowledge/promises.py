"""commitments.yaml into commitments and their milestones."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.knowledge.nodes import Node
from bot.adapters.knowledge.record import Record
from bot.adapters.knowledge.report import Report
from bot.adapters.knowledge.sections import records, top_record
from bot.adapters.knowledge.shelf import Shelf
from bot.domain.knowledge import Commitment, Milestone, PlanPoint

_COMMITMENT = (
    "id",
    "topic",
    "title",
    "source",
    "target",
    "unit",
    "target_text",
    "milestones",
    "plan",
    "owner",
    "update_every_days",
    "figures",
)
_MILESTONE = ("id", "name", "due")
_POINT = ("by", "value")
_MONTHLY = 31


def read_commitments(node: Node, report: Report, shelf: Shelf) -> None:
    """Read commitments.yaml: ``commitments``, a list."""
    top = top_record(node, ("commitments",), report)
    listed = top.listing("commitments") if top else []
    for record in records(listed, "commitment", _COMMITMENT, report):
        _read_commitment(record, report, shelf)


def _read_commitment(record: Record, report: Report, shelf: Shelf) -> None:
    name = record.identity()
    every = record.whole("update_every_days")
    commitment = Commitment(
        id=name,
        topic=record.text("topic", required=True),
        title=record.localised("title", required=True),
        source=record.localised("source", required=True),
        target=record.number("target"),
        unit=record.localised("unit"),
        target_text=record.localised("target_text"),
        milestones=tuple(_milestones(record, report, shelf)),
        plan=tuple(_plan(record, report)),
        owner=record.text("owner") or None,
        update_every_days=_MONTHLY if every is None else every,
        figures=record.texts("figures"),
    )
    if shelf.claim("commitment", name, record):
        shelf.commitments[name] = commitment


def _milestones(commitment: Record, report: Report, shelf: Shelf) -> Iterator[Milestone]:
    listed = commitment.listing("milestones")
    for record in records(listed, f"{commitment.name}: milestone", _MILESTONE, report):
        name, title = record.identity(), record.localised("name", required=True)
        due = record.day("due")
        if due is not None:
            commitment.parts[f"milestones.{name}.due"] = record.parts["due"]
        if name and shelf.claim("milestone", f"{commitment.name}/{name}", record) and title:
            yield Milestone(id=name, name=title, due=due)


def _plan(commitment: Record, report: Report) -> Iterator[PlanPoint]:
    listed = commitment.listing("plan")
    for index, record in enumerate(
        records(listed, f"{commitment.name}: plan point", _POINT, report)
    ):
        commitment.parts[f"plan.{index}"] = record.node.line
        by, value = record.day("by", required=True), record.number("value", required=True)
        if by is not None and value is not None:
            yield PlanPoint(by=by, value=value)
