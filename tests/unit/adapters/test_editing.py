"""Entries changed in the text of a file: what is not meant to change stays, byte for byte."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.knowledge.editing import NotEditableError, entry_text, with_entry

FILE = """\
# Parking, kept by the traffic group.
- id: parking.target
  topic: parking
  questions:
    # Asked most.
    - 今年建多少车位
    - parking target   # from the report
  answer:
    zh-Hans: "1000个。"
    en: "1,000."
  source: {zh-Hans: 报告, en: Report}
  # Ask 张工 before changing this.
  owner: 交通组

# The next one is short.
- id: parking.where
  topic: parking
  questions: [在哪里建, where]
  answer: "没有写。"
"""


def _changed(fields: dict[str, Any], id_: str = "parking.target", text: str = FILE) -> list[str]:
    """Edit and give the lines that differ."""
    edited = with_entry(text, id_, fields)
    lines = difflib.ndiff(text.splitlines(), edited.splitlines())
    return [line for line in lines if line[0] in "+-"]


def _read(text: str, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text)[number]
    return found


def test_a_phrasing_more_is_a_line_more() -> None:
    """Comments above and behind the others stay."""
    wanted = ("今年建多少车位", "parking target", "车位数")

    assert _changed({"questions": wanted}) == ["+     - 车位数"]


def test_a_phrasing_less_is_a_line_less() -> None:
    """And its own comment goes with it."""
    assert _changed({"questions": ("今年建多少车位",)}) == [
        "-     - parking target   # from the report"
    ]


def test_an_answer_changes_in_its_place() -> None:
    """The other fields keep their lines."""
    assert _changed({"answer": {"zh-Hans": "1200个。", "en": "1,000."}}) == [
        '-     zh-Hans: "1000个。"',
        '+     zh-Hans: "1200个。"',
    ]


def test_a_new_field_comes_where_it_usually_stands() -> None:
    """Figures before the owner's comment, the review date at the end of the entry."""
    edited = with_entry(FILE, "parking.target", {"figures": ("1+7",), "review_by": "2027-03-01"})

    lines = edited.splitlines()
    assert lines[lines.index("  source: {zh-Hans: 报告, en: Report}") + 1] == "  figures: [1+7]"
    assert lines[lines.index("  owner: 交通组") + 1] == "  review_by: 2027-03-01"


def test_a_field_left_out_is_a_line_less() -> None:
    """Its comment is the clerk's and stays."""
    assert _changed({"owner": ""}) == ["-   owner: 交通组"]


def test_what_stood_between_brackets_may_come_in_lines() -> None:
    """The entry alone is written anew."""
    edited = with_entry(FILE, "parking.where", {"questions": ("在哪里建", "where", "选址")})

    assert _read(edited, 1)["questions"] == ["在哪里建", "where", "选址"]
    assert edited.startswith(FILE[: FILE.index("  questions: [在")])


def test_a_new_entry_comes_at_the_end() -> None:
    """After a blank line; the file before it is as it was."""
    new: dict[str, Any] = {
        "topic": "parking",
        "questions": ("多少钱？",),
        "answer": {"zh-Hans": "没有写。"},
    }

    edited = with_entry(FILE, "parking.1", new)

    assert edited.startswith(FILE)
    assert edited[len(FILE) :] == "\n" + entry_text("parking.1", new)


def test_a_file_is_begun() -> None:
    """With the entry alone."""
    text = with_entry("", "a.1", {"topic": "a", "questions": ("q",), "answer": "x"})

    assert _read(text) == {"id": "a.1", "topic": "a", "questions": ["q"], "answer": "x"}


def test_lines_keep_their_ends() -> None:
    """Of a file saved on Windows, the new line too."""
    edited = with_entry(FILE.replace("\n", "\r\n"), "parking.target", {"owner": "市政组"})

    assert edited.count("\r\n") == edited.count("\n") == FILE.count("\n")


@pytest.mark.parametrize(
    "text",
    ["[{id: a, topic: b}]", "entries: []", "- {id: parking.target, topic: parking}", "- id: ["],
    ids=["brackets", "fields", "braces", "broken"],
)
def test_what_cannot_be_edited_by_lines_is_refused(text: str) -> None:
    """Rather than written anew without its comments."""
    with pytest.raises(NotEditableError):
        with_entry(text, "parking.target", {"topic": "other", "questions": ("q",), "answer": "x"})


def test_a_long_answer_is_a_block_that_can_be_read() -> None:
    """A line for each of its lines, and blank lines around the entry stay."""
    answer = {"zh-Hans": "第一行。\n\n# 第二段：", "en": "One."}
    once = with_entry(FILE, "parking.target", {"answer": answer})
    again = with_entry(once, "parking.target", {"answer": {"zh-Hans": "短。", "en": "One."}})

    assert "    zh-Hans: |-\n      第一行。\n\n      # 第二段：\n" in once
    assert _read(once)["answer"] == answer
    assert again == FILE.replace("1000个。", "短。").replace("1,000.", "One.")


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1)))
def test_whatever_is_typed_is_read_back(words: list[str]) -> None:
    """As phrasing, as answer, as source between braces, and as the owner's name."""
    typed = tuple(dict.fromkeys(filter(None, (word.strip() for word in words)))) or ("x",)
    text = "\n".join(typed)
    fields: dict[str, Any] = {
        "topic": "t",
        "questions": typed,
        "answer": {"zh-Hans": text, "en": text},
        "source": {"zh-Hans": typed[0], "en": typed[-1]},
        "figures": typed,
        "owner": typed[0],
    }

    found = _read(with_entry(FILE, "t.1", fields), 2)

    assert found["questions"] == found["figures"] == list(typed)
    assert found["answer"] == {"zh-Hans": text, "en": text}
    assert found["source"] == {"zh-Hans": typed[0], "en": typed[-1]}
    assert found["owner"] == typed[0]
