"""Changing one entry in the text of a file: lines that say the same stay as they are.

Comments, order and style of everything else are kept, so that the difference is one a clerk can
read. Whoever calls reads the result back and compares it: what cannot be edited so is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.adapters.knowledge.scalars import bare, paragraph

Value = str | tuple[str, ...] | Mapping[str, str]
"""A text, a list of texts, or one text for each language; empty leaves the field out."""
ORDER = (
    *("id", "topic", "questions", "answer", "source", "related", "commitments"),
    *("figures", "owner", "review_by"),
)
_IN_ONE_LINE = frozenset({"source"})
"""Texts in several languages that are short enough for braces."""


class NotEditableError(Exception):
    """The file is written in a way that cannot be changed line by line; *reason* says how."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def with_entry(text: str, id_: str, fields: Mapping[str, Value]) -> str:
    """Give a file's text with some fields of one entry changed, or a new entry at its end.

    Args:
        text: The file; empty for a new one.
        id_: Whose.
        fields: What changes, by name; an entry that is new needs all it has.

    Raises:
        NotEditableError: The file is no list of entries in lines of their own.
    """
    eol = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    root = _root(text)
    item = next((one for one in root.value if _id(one) == id_), None) if root else None
    if item is None:
        edited = _appended(text, root, id_, fields)
    else:
        edited = _Entry.of(text, item).changed(fields)
    return edited.replace("\n", eol)


def entry_text(id_: str, fields: Mapping[str, Value], indent: str = "") -> str:
    """Write an entry as it stands in a file by itself."""
    lines: list[str] = []
    for name in ORDER:
        value: Value = id_ if name == "id" else fields.get(name, "")
        if value:
            lines += _field(name, value, f"{indent}  ")
    lines[0] = f"{indent}- {lines[0].lstrip()}"
    return "\n".join(lines) + "\n"


def _root(text: str) -> yaml.SequenceNode | None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise NotEditableError("the file is not valid YAML") from error
    if root is None:
        return None
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        raise NotEditableError("the file is not a list with a line for each entry")
    return root


def _id(item: yaml.Node) -> str | None:
    if not isinstance(item, yaml.MappingNode):
        return None
    found = (value.value for key, value in item.value if key.value == "id")
    return next((str(one).strip() for one in found), None)


def _appended(
    text: str, root: yaml.SequenceNode | None, id_: str, fields: Mapping[str, Value]
) -> str:
    dash = root.value[0].start_mark.column - 2 if root and root.value else 0
    written = entry_text(id_, fields, " " * max(dash, 0))
    return f"{text.rstrip()}\n\n{written}" if text.strip() else written


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of an entry that is there, and the lines it takes, the last one excluded."""

    name: str
    value: yaml.Node
    start: int
    end: int


@dataclass(slots=True)
class _Entry:
    """One entry's lines within its file's."""

    lines: list[str]
    fields: list[_Field]
    indent: str

    @classmethod
    def of(cls, text: str, item: yaml.Node) -> _Entry:
        if not isinstance(item, yaml.MappingNode) or item.flow_style:
            raise NotEditableError("the entry stands between braces")
        lines = text.split("\n")
        fields = []
        for key, value in item.value:
            end = _end(value)
            while not lines[end - 1].strip():
                # A block of text takes the blank lines below it along.
                end -= 1
            fields.append(_Field(key.value, value, key.start_mark.line, end))
        return cls(lines, fields, " " * item.start_mark.column)

    def changed(self, fields: Mapping[str, Value]) -> str:
        """Put the fields in place, from below upwards, so that lines above keep their numbers."""
        there = {one.name: one for one in self.fields}
        new = [name for name in ORDER if name not in there and fields.get(name)]
        for name in reversed(new):
            place, written = self._after(name), _field(name, fields[name], self.indent)
            self.lines[place:place] = written
            self._move(place, len(written))
        for one in sorted(self.fields, key=lambda one: -one.start):
            if one.name in fields:
                self._replace(one, fields[one.name])
        return "\n".join(self.lines)

    def _after(self, name: str) -> int:
        """Tell where a new field goes: below those that it follows in the usual order."""
        before = ORDER[: ORDER.index(name)]
        return max(one.end for one in self.fields if one.name in before or one.name == "id")

    def _move(self, place: int, count: int) -> None:
        self.fields = [
            _Field(one.name, one.value, one.start + count, one.end + count)
            if one.start >= place
            else one
            for one in self.fields
        ]

    def _replace(self, one: _Field, value: Value) -> None:
        if isinstance(value, tuple) and _is_block_list(one.value):
            self._replace_items(one, value)
            return
        lines = _field(one.name, value, self.indent) if value else []
        if lines:
            head = self.lines[one.start][: len(self.indent)]
            lines[0] = head + lines[0][len(self.indent) :]
        self.lines[one.start : one.end] = lines

    def _replace_items(self, one: _Field, value: tuple[str, ...]) -> None:
        """Keep the lines of items that stay, drop those that go, add new ones at the end."""
        items = list(_items(one.value))
        kept = [text for text, _, _ in items if text in value]
        added = [text for text in value if text not in kept]
        if [*kept, *added] != list(value):
            self.lines[one.start : one.end] = _field(one.name, value, self.indent)
            return
        dash = self.lines[items[0][1]][: one.value.start_mark.column]
        end = items[-1][2]
        self.lines[end:end] = [f"{dash}- {bare(text)}" for text in added]
        for text, start, stop in reversed(items):
            if text not in value:
                del self.lines[start:stop]


def _is_block_list(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and not node.flow_style and bool(node.value)


def _items(node: Any) -> Iterator[tuple[str, int, int]]:  # noqa: ANN401 — a list of scalars
    for item in node.value:
        yield str(item.value).strip(), item.start_mark.line, _end(item)


def _end(node: yaml.Node) -> int:
    """Tell the line below a value's last one; comments that follow are not its."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        mark = node.end_mark
        return int(mark.line + 1 if mark.column else mark.line)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _field(name: str, value: Value, indent: str) -> list[str]:
    if isinstance(value, str) and name == "review_by":
        return [f"{indent}{name}: {value}"]
    if isinstance(value, str):
        shown = [bare(value)] if name != "answer" else paragraph(value, f"{indent}  ")
        return [f"{indent}{name}: {shown[0]}", *shown[1:]]
    if isinstance(value, Mapping):
        return _localised(name, value, indent)
    if name == "questions":
        return [f"{indent}{name}:", *(f"{indent}  - {bare(text)}" for text in value)]
    return [f"{indent}{name}: [{_in_braces(value)}]"]


def _localised(name: str, texts: Mapping[str, str], indent: str) -> list[str]:
    if name in _IN_ONE_LINE and not any("\n" in text for text in texts.values()):
        inside = ", ".join(f"{tag}: {bare(text, in_braces=True)}" for tag, text in texts.items())
        return [f"{indent}{name}: {{{inside}}}"]
    lines = [f"{indent}{name}:"]
    for tag, text in texts.items():
        first, *more = paragraph(text, f"{indent}    ")
        lines += [f"{indent}  {tag}: {first}", *more]
    return lines


def _in_braces(texts: Sequence[str]) -> str:
    return ", ".join(bare(text, in_braces=True) for text in texts)
