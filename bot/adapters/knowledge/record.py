"""Typed access to the fields of one record; every field that is wrong is reported and left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

from bot.adapters.knowledge.languages import one_text, several_texts
from bot.adapters.knowledge.nodes import Fields, Listing, Node, Scalar, kind
from bot.adapters.knowledge.report import Report, did_you_mean
from bot.domain.knowledge import Localised
from bot.domain.language import Language
from bot.domain.problems import Place

_NOTHING: Localised = MappingProxyType({})
_LANGUAGES = tuple(str(language) for language in Language)
_OTHER_NAMES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "cn": "zh-Hans",
    "zh-hk": "zh-Hant",
    "zh-tw": "zh-Hant",
    "en-us": "en",
    "en-gb": "en",
    "english": "en",
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")
_YES = frozenset({"true", "yes"})
_NO = frozenset({"false", "no"})


class Record:
    """The fields of one entry, topic, commitment and so on.

    *known* lists the names its kind may have; any other is an error. The lines of what was read
    gather in *parts*, named as in `bot.domain.problems.Place`.
    """

    def __init__(self, node: Fields, name: str, known: tuple[str, ...], report: Report) -> None:
        self.node = node
        self.name = f'{name} "{_id(node)}"' if _id(node) else name
        self.report = report
        self.parts: dict[str, int] = {}
        for key in node.values.keys() - set(known):
            hint = did_you_mean(key, known)
            report.error(node.lines[key], f'{self.name}: unknown field "{key}"{hint}')

    @property
    def place(self) -> Place:
        """Where the record and its parts stand."""
        return Place(self.report.file, self.node.line, self.parts)

    def identity(self) -> str:
        """Return the id; empty where there is none."""
        found = self.text("id", required=True)
        if re.search(r"\s", found):
            self._error("id", "an id has no spaces; use dots or hyphens")
        return found

    def text(self, key: str, *, required: bool = False) -> str:
        """Return one line or paragraph of text, stripped; empty where there is none."""
        node = self._value(key, required=required)
        return "" if node is None else self._plain(node, key)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        node = self._value(key, required=required)
        if node is None:
            return ()
        items: list[Node] = node.items if isinstance(node, Listing) else [node]
        if required and not items:
            self._error(key, f'"{key}" is an empty list')
        return tuple(self.each(items, key))

    def localised(self, key: str, *, required: bool = False) -> Localised:
        """Return a text in all languages; empty where the field is absent or wrong."""
        node = self._value(key, required=required)
        if isinstance(node, Fields):
            given = dict(self._languages(node, key))
            return several_texts(given) if given else _NOTHING
        text = "" if node is None else self._plain(node, key)
        return one_text(text) if text else _NOTHING

    def number(self, key: str, *, required: bool = False) -> float | None:
        """Return a number in Arabic digits."""
        node = self._value(key, required=required)
        if node is None:
            return None
        if not isinstance(node, Scalar) or not _NUMBER.match(node.text):
            self._error(key, f'"{key}" must be a plain number such as 1000')
            return None
        return float(node.text)

    def whole(self, key: str, *, required: bool = False) -> int | None:
        """Return a whole number."""
        number = self.number(key, required=required)
        if number is not None and number != int(number):
            self._error(key, f'"{key}" must be a whole number')
        return None if number is None else int(number)

    def flag(self, key: str) -> bool:
        """Return whether the field says true."""
        node = self._value(key)
        word = node.text.lower() if isinstance(node, Scalar) else ""
        if node is not None and word not in _YES | _NO:
            self._error(key, f'"{key}" must be true or false')
        return word in _YES

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date written as 2027-03-01."""
        node = self._value(key, required=required)
        if node is None:
            return None
        try:
            return date.fromisoformat(node.text if isinstance(node, Scalar) else "")
        except ValueError:
            self._error(key, f'"{key}" must be a date such as 2027-03-01')
            return None

    def listing(self, key: str) -> list[Node]:
        """Return the items of a list of records."""
        node = self._value(key)
        if node is not None and not isinstance(node, Listing):
            self._error(key, f'"{key}" must be a list, but it is {kind(node)}')
        return node.items if isinstance(node, Listing) else []

    def error(self, line: int, message: str) -> None:
        """Report *message* of this record."""
        self.report.error(line, f"{self.name}: {message}")

    def _value(self, key: str, *, required: bool = False) -> Node | None:
        node = self.node.values.get(key)
        if node is None:
            if required:
                self._error(key, f'"{key}" is missing')
            return None
        self.parts[key] = self.node.lines[key]
        if not isinstance(node, Scalar) or not node.empty:
            return node
        if required:
            self._error(key, f'"{key}" is empty')
        elif node.plain:
            self._error(key, f'"{key}" is empty; fill it in or delete the line')
        return None

    def _plain(self, node: Node, key: str) -> str:
        if isinstance(node, Scalar):
            return node.text.strip()
        self._error(key, f'"{key}" must be a text, but it is {kind(node)}')
        return ""

    def each(self, items: list[Node], key: str) -> Iterator[str]:
        """Yield the texts among *items*; whatever else stands there is reported."""
        count = 0
        for item in items:
            if isinstance(item, Scalar) and not item.empty:
                self.parts[f"{key}.{count}"] = item.line
                count += 1
                yield item.text.strip()
            else:
                what = "empty" if isinstance(item, Scalar) else kind(item)
                self.error(item.line, f'each of "{key}" must be a text, but this is {what}')

    def _languages(self, node: Fields, key: str) -> Iterator[tuple[Language, str]]:
        for tag, value in node.values.items():
            part = f"{key}.{tag}"
            self.parts[part] = node.lines[tag]
            if tag not in _LANGUAGES:
                self._error(part, f'"{key}" names an unknown language "{tag}"{_meant(tag)}')
            elif isinstance(value, Scalar) and value.empty:
                self._error(part, f'"{key}" is empty in {tag}')
            elif text := self._plain(value, part):
                yield Language(tag), text
        if not node.values:
            self._error(key, f'"{key}" is empty')

    def _error(self, part: str, message: str) -> None:
        self.error(self.parts.get(part, self.node.line), message)


def _id(node: Fields) -> str:
    given = node.values.get("id")
    return given.text.strip() if isinstance(given, Scalar) else ""


def _meant(tag: str) -> str:
    other = _OTHER_NAMES.get(tag.lower().replace("_", "-"))
    return f'; did you mean "{other}"?' if other else did_you_mean(tag, _LANGUAGES)
