"""Files that break the form of the knowledge: encoding, syntax, fields and their types."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[[str, str, str | bytes], list[str]]

HOUSING, PARKING = "faq/housing.yaml", "faq/parking.yaml"
TOPICS, OFFICE, LEXICON = "topics.yaml", "office.yaml", "lexicon.yaml"

BREAKS: dict[str, tuple[str, str, str | bytes, str]] = {
    "empty file": (HOUSING, "", "# later\n", "1: error: the file is empty"),
    "mapping at the top": (HOUSING, "", "a: 1\n", "1: error: must be a list of entries"),
    "text at the top": (TOPICS, "", "\nhousing\n", '2: error: must begin with "topics:"'),
    "no entries in a list": (HOUSING, "", "[]\n", "1: warning: the list of entries is empty"),
    "entry that is a text": (
        HOUSING,
        "",
        "- hello\n",
        "1: error: each entry must have named fields",
    ),
    "tab indentation": (HOUSING, "  topic: housing", "\ttopic: housing", "2: error: a tab is used"),
    "wrong indentation": (
        HOUSING,
        "  topic: h",
        "   topic: h",
        "2: error: a colon stands where none can",
    ),
    "open bracket": (
        PARKING,
        "车位？]",
        "车位？",
        "3: error: a bracket, quote or comma is missing",
    ),
    "open quote": (PARKING, "今年规", '"今年规', "5: error: a quote is opened and never closed"),
    "tag": (
        HOUSING,
        "zh-Hans: 今",
        "zh-Hans: !!python/name:os.system 今",
        "7: error: is not allowed",
    ),
    "asterisk": (HOUSING, "zh-Hans: 今", "zh-Hans: *今", '7: error: begins with "*"'),
    "alias bomb": (LEXICON, "", "fillers: [&a x" + ", *a" * 101 + "]\n", "1: error: 100 aliases"),
    "too deep": (LEXICON, "", "synonyms: " + "[" * 50 + "]" * 50, "1: error: 12 levels deep"),
    "second document": (OFFICE, "", "office: {}\n---\na: 1\n", "2: error: a second document"),
    "field twice": (
        HOUSING,
        "  topic: housing",
        "  topic: a\n  topic: b",
        "3: error: stands here twice",
    ),
    "GBK": (HOUSING, "", "- id: a\n  topic: 住房".encode("gbk"), "2: error: looks like GBK"),
    "UTF-16": (HOUSING, "", "- id: a".encode("utf-16"), "1: error: saved as UTF-16"),
    "byte order mark": (LEXICON, "", b"\xef\xbb\xbffillers: [a]\n", "1: warning: byte order mark"),
    "control character": (
        HOUSING,
        "At least",
        "At\x07least",
        "8: error: invisible control character",
    ),
    "too large": (HOUSING, "", b"#" * (8 * 2**20 + 1), "1: error: larger than 8 MB"),
    "unknown field": (HOUSING, "related:", "relatde:", '9: error: did you mean "related"?'),
    "no id": (HOUSING, "id: housing.target\n  topic", "topic", '1: error: "id" is missing'),
    "id with a space": (PARKING, "parking.t", "parking t", "1: error: an id has no spaces"),
    "no topic": (HOUSING, "  topic: housing\n", "", '1: error: "topic" is missing'),
    "field of no use": (
        PARKING,
        "  answer",
        "  owner: x\n  answer_",
        '5: error: unknown field "answer_"',
    ),
    "answer missing": (PARKING, "  answer:\n", "  source:\n", '1: error: "answer" is missing'),
    "empty answer": (
        HOUSING,
        "zh-Hans: 今年筹集保障房1000套以上。",
        "zh-Hans:",
        "7: error: empty in zh-Hans",
    ),
    "empty field": (HOUSING, "topic: housing", "topic:", '2: error: "topic" is empty'),
    "no questions": (
        PARKING,
        "[今年新增多少停车位？]",
        "[]",
        '3: error: "questions" is an empty list',
    ),
    "empty question": (
        HOUSING,
        "How many affordable homes this year?",
        '""',
        "5: error: this is empty",
    ),
    "question that is a map": (
        HOUSING,
        "- How",
        "- a: How",
        "5: error: this is a set of named fields",
    ),
    "list for a text": (
        HOUSING,
        "topic: housing",
        "topic: [housing]",
        "2: error: but it is a list",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "expected"), BREAKS.values(), ids=BREAKS)
def test_a_broken_file_is_told_with_file_and_line(
    told: Told, file: str, old: str, new: str | bytes, expected: str
) -> None:
    """The report has the file, the line, how bad it is and what to mend."""
    line, severity, message = expected.split(": ", 2)

    start = f"{file}:{line}: {severity}: "
    assert [said for said in told(file, old, new) if said.startswith(start) and message in said]
