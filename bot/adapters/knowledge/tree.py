"""YAML events into a tree: one document, few aliases, no tags, no name twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from bot.adapters.knowledge.nodes import Fields, Listing, Node, Scalar
from bot.adapters.knowledge.report import Report

MAX_DEPTH = 12
"""Levels of nesting; the format itself needs six."""
MAX_ALIASES = 100
"""Uses of ``*name`` in one file: enough to save typing, too few to blow a small file up."""


class RefusedError(Exception):
    """The document cannot be read any further."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


@dataclass(slots=True)
class _Open:
    """A list or set of fields whose end has not come yet."""

    node: Listing | Fields
    anchor: str | None
    name: str | None = None
    name_line: int = 0


class TreeBuilder:
    """Builds the tree without recursion, so that no file can exhaust the stack."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._aliases = 0
        self._documents = 0
        self._root: Node | None = None

    def build(self, events: Iterable[yaml.Event]) -> Node | None:
        """Return the one document's tree, None where the file holds nothing.

        Raises:
            RefusedError: the document breaks one of the limits above.
        """
        for event in events:
            self._feed(event, event.start_mark.line + 1 if event.start_mark else 1)
        return self._root

    def _feed(self, event: yaml.Event, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._check(event, line)
            self._add(Scalar(line, event.value, not event.style), event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check(event, line)
            self._begin(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self._open.pop()
            self._add(closed.node, closed.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._aliased(event.anchor, line), None)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._next_document(line)

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int) -> None:
        if event.tag is not None:
            shown = event.tag.removeprefix("tag:yaml.org,2002:").lstrip("!")
            raise RefusedError(line, f"the tag !{shown} is not allowed; write plain text")

    def _begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise RefusedError(line, f"nested more than {MAX_DEPTH} levels deep")
        is_list = isinstance(event, yaml.SequenceStartEvent)
        node: Listing | Fields = Listing(line) if is_list else Fields(line)
        self._open.append(_Open(node, event.anchor))

    def _aliased(self, anchor: str | None, line: int) -> Node:
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            raise RefusedError(line, f"more than {MAX_ALIASES} aliases (*name) in one file")
        if anchor is None or anchor not in self._anchors:
            raise RefusedError(
                line, f"*{anchor} refers to nothing above; put text with an asterisk in quotes"
            )
        return self._anchors[anchor]

    def _next_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            raise RefusedError(line, '"---" begins a second document; a file holds one')

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self._root = node
            return
        above = self._open[-1]
        if isinstance(above.node, Listing):
            above.node.items.append(node)
        else:
            self._add_field(above, above.node, node)

    def _add_field(self, above: _Open, fields: Fields, node: Node) -> None:
        if above.name is None:
            if not isinstance(node, Scalar):
                raise RefusedError(node.line, "a field's name must be a single word")
            above.name, above.name_line = node.text, node.line
            return
        if above.name in fields.values:
            first = fields.lines[above.name]
            self._report.error(
                above.name_line, f'"{above.name}" stands here twice, first on line {first}'
            )
        else:
            fields.values[above.name] = node
            fields.lines[above.name] = above.name_line
        above.name = None
