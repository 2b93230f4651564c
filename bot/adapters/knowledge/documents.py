"""One file's bytes into a tree: encoding, size, and syntax errors said in plain words."""

from __future__ import annotations

import codecs
import json
import re

import yaml

from bot.adapters.knowledge.nodes import Node
from bot.adapters.knowledge.report import Report
from bot.adapters.knowledge.tree import RefusedError, TreeBuilder

MAX_BYTES = 8 * 2**20
"""A larger file is refused unread."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SURROGATES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_TAB_INDENT = re.compile(r"^ *(?:- *)*\t")

_PLAIN_WORDS = (
    ("while scanning an anchor", 'text that begins with "&" must be put in quotes'),
    ("while scanning an alias", 'text that begins with "*" must be put in quotes'),
    ("cannot start any token", "a character stands here that must be put in quotes"),
    (
        "mapping values are not allowed",
        "a colon stands where none can: put the text in quotes, or mend the line above it",
    ),
    (
        "did not find expected",
        "the indentation does not fit the lines above, or a bracket, quote or comma is missing",
    ),
    ("could not find expected ':'", 'a field name without ":" (write "name: value")'),
    ("found unexpected end of stream", "a quote is opened and never closed"),
    ("found undefined tag handle", 'text that begins with "!" must be put in quotes'),
    ("unknown escape character", "an unknown \\ escape in double quotes; use single quotes"),
)


def parse(content: bytes, report: Report) -> Node | None:
    """Return the tree of *content*; None where there is none, with the reason in *report*.

    JSON is told from YAML by the report's file name.
    """
    text = _decode(content, report)
    if text is None:
        return None
    if report.file.endswith(".json"):
        text = _json_as_yaml(text, report)
    node = None if report.broken else _tree(text, report)
    if node is None and not report.broken:
        report.error(1, "the file is empty")
    return node


def _decode(content: bytes, report: Report) -> str | None:
    if len(content) > MAX_BYTES:
        report.error(1, f"the file is larger than {MAX_BYTES // 2**20} MB; split it")
        return None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        report.error(1, "the file is saved as UTF-16; save it as UTF-8")
        return None
    if content.startswith(codecs.BOM_UTF8):
        report.warning(1, "the file begins with a byte order mark; save it as UTF-8 without BOM")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        report.error(line, f"{_guess(content)}; save the file as UTF-8")
        return None


def _guess(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "this line is not UTF-8 text"
    return "this line is not UTF-8 text but looks like GBK"


def _json_as_yaml(text: str, report: Report) -> str:
    """Rewrite what JSON allows and YAML does not; lines stay where they are."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        report.error(error.lineno, f"not valid JSON: {error.msg.lower()}")
    except RecursionError:
        report.error(1, "nested too deep")
    paired = _SURROGATES.sub(_joined, text)
    return _INDENT.sub(lambda indent: " " * len(indent.group()), paired).replace("\t", " ")


def _joined(pair: re.Match[str]) -> str:
    units = bytes.fromhex(pair[1] + pair[2])
    return units.decode("utf-16-be")


def _tree(text: str, report: Report) -> Node | None:
    try:
        return TreeBuilder(report).build(yaml.parse(text, Loader=_LOADER))
    except RefusedError as error:
        report.error(error.line, error.message)
    except yaml.MarkedYAMLError as error:
        line = _line(error, text)
        report.error(line, _explain(error, text, line))
    except yaml.reader.ReaderError:
        # The error's own position is in bytes or characters, as the C parser is there or not.
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        report.error(line, "an invisible control character stands here; delete it")
    return None


def _line(error: yaml.MarkedYAMLError, text: str) -> int:
    """Find the line to mend: of what is never closed, where it was opened."""
    said = f"{error.context or ''} {error.problem or ''}"
    unclosed = "flow" in said or "end of stream" in said
    mark = (error.context_mark if unclosed else None) or error.problem_mark
    last = len(text.splitlines()) or 1
    return min(mark.line + 1, last) if mark else 1


def _explain(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    if line <= len(lines) and _TAB_INDENT.match(lines[line - 1]):
        return "a tab is used for indentation; use spaces"
    said = f"{error.context or ''} {error.problem or ''}"
    for sign, words in _PLAIN_WORDS:
        if sign in said:
            return f"{words} (YAML: {error.problem})"
    return f"not valid YAML: {error.problem}"
