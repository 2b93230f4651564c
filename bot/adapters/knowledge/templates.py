"""replies.yaml into the texts that staff begin a message with."""

from __future__ import annotations

from bot.adapters.knowledge.nodes import Node
from bot.adapters.knowledge.record import Record
from bot.adapters.knowledge.report import Report, did_you_mean
from bot.adapters.knowledge.sections import records, top_record
from bot.adapters.knowledge.shelf import Shelf
from bot.domain.complaint import ComplaintStatus
from bot.domain.knowledge import ReplyTemplate
from bot.domain.reply_template import ACTS, LONGEST, PLACEHOLDERS, unknown_gaps

_TEMPLATE = ("id", "name", "text", "for", "categories", "states")


def read_templates(node: Node, report: Report, shelf: Shelf) -> None:
    """Read replies.yaml: ``templates``, a list."""
    top = top_record(node, ("templates",), report)
    for record in records(top.listing("templates") if top else [], "template", _TEMPLATE, report):
        name = record.identity()
        template = ReplyTemplate(
            id=name,
            name=record.localised("name", required=True),
            text=record.localised("text", required=True),
            acts=record.texts("for") or ("reply",),
            categories=record.texts("categories"),
            states=record.texts("states"),
        )
        _check(record, template)
        if shelf.claim("template", name, record):
            shelf.templates[name] = template


def _check(record: Record, template: ReplyTemplate) -> None:
    for language, text in template.text.items():
        part = f"text.{language}" if f"text.{language}" in record.parts else "text"
        for gap in unknown_gaps(text):
            hint = did_you_mean(gap, PLACEHOLDERS)
            record.error(record.parts[part], f'nothing fills the placeholder "{{{gap}}}"{hint}')
        if len(text) > LONGEST:
            record.error(record.parts[part], f"the text has more than {LONGEST} characters")
    known = {"for": tuple(map(str, ACTS)), "states": tuple(map(str, ComplaintStatus))}
    for key, given in (("for", template.acts), ("states", template.states)):
        for index, one in enumerate(given):
            line = record.parts.get(f"{key}.{index}")
            if line is not None and one not in known[key]:
                hint = did_you_mean(one, known[key]) or f"; there are: {', '.join(known[key])}"
                record.error(line, f'"{key}" names "{one}", which is none{hint}')
