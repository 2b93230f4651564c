"""An office's own questions come in, and each row that does not says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from bot.adapters.knowledge_files import read_knowledge
from bot.cli import app

CSV = """\
常见问题,答案,相似问法,分类
图书馆几点开门？,上午九点开门。,图书馆开门时间|几点可以进馆,图书馆
图书馆什么时候开,上午九点开门。,,图书馆
,没有问题的答案。,,图书馆
借书证怎么办？,,,图书馆
游泳馆在哪里？,在体育中心一楼。,,体育
图书馆几点开门,下午一点开门。,,图书馆
"""
MARKDOWN = """\
# Library questions

## Opening

### When does the library open?

At **nine** in the morning. See [the page](https://example.org/hours).

```
# no heading
```

### Is it open on Sunday?

## Cards

**Q: How do I get a card?**
A: Bring your identity card
to any branch.
"""


def _import(file: Path, to: Path, *more: str) -> Result:
    arguments = ["import", str(file), "--to", str(to), "--lang", "en", *more]
    return CliRunner().invoke(app, arguments)


def _report(file: Path, to: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(_import(file, to, "--json").stdout)
    return report


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_comes_in_however_a_spreadsheet_saved_it(tmp_path: Path, encoding: str) -> None:
    """Same answers are one entry; rows without question or answer are refused by line."""
    file = tmp_path / "常见问题.csv"
    file.write_text(CSV, encoding=encoding)

    report = _report(file, tmp_path / "own")

    loaded = read_knowledge(tmp_path / "own")
    assert not loaded.broken
    first, second = loaded.knowledge.entries.values()
    assert first.questions == (
        *("图书馆几点开门？", "图书馆开门时间", "几点可以进馆", "图书馆什么时候开"),
    )
    assert (first.topic, second.topic) == ("图书馆", "体育")
    assert {(one["where"].rpartition(":")[2], one["what"]) for one in report["remarks"]} == {
        *(("3", "joined"), ("4", "no_question"), ("5", "no_answer"), ("7", "claimed")),
    }


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_understood(tmp_path: Path, separator: str) -> None:
    """As spreadsheets of other countries write them."""
    file = tmp_path / "faq.csv"
    file.write_text(f"Question{separator}Answer\nWhen?{separator}At nine, every day.\n")

    assert _report(file, tmp_path / "own")["taken"] == ["faq.1"]


def test_every_sheet_of_a_workbook_comes_in(tmp_path: Path) -> None:
    """Titles above the header, numbers as answers, a formula's value."""
    book = openpyxl.Workbook()
    first = book.create_sheet("常见问题", 0)
    for cells in (
        ["XX街道 常见问题"],
        ["序号", "问题", "中文答案", "英文答案"],
        [1, "有多少层？", 12, "Twelve."],
    ):
        first.append(cells)
    other = book.create_sheet("other")
    other.append(["Question", "Answer_zh", "Answer_en"])
    other.append(["Where is it?", "在河边。", "By the river."])
    other.append(["Is there a lift?", "有。", None])
    book.create_sheet("notes").append(["nothing to see"])
    file = tmp_path / "faq.xlsx"
    book.save(file)

    report = _report(file, tmp_path / "own")

    assert report["taken"] == ["faq.1", "faq.2"]
    assert [one["what"] for one in report["remarks"]] == ["untranslated"]


def test_markdown_comes_in_by_headings_and_by_turns(tmp_path: Path) -> None:
    """A heading without text is the topic; marks are left out, addresses kept."""
    file = tmp_path / "library.md"
    file.write_text(MARKDOWN)

    report = _report(file, tmp_path / "own")

    entries = read_knowledge(tmp_path / "own").knowledge.entries
    opening, card = entries.values()
    assert opening.topic == "Opening"
    assert "At nine in the morning. See the page (https://example.org/hours)" in str(opening.answer)
    assert card.questions == ("How do I get a card?",)
    assert "to any branch." in str(card.answer)
    assert not report["remarks"]


def test_what_the_check_refuses_stays_out(tmp_path: Path) -> None:
    """A directory with promises takes no figure that nothing vouches for."""
    own = tmp_path / "own"
    (own / "faq").mkdir(parents=True)
    (own / "faq" / "a.yaml").write_text("- {id: a, topic: x, questions: [何时], answer: 明年。}\n")
    (own / "commitments.yaml").write_text(
        "commitments:\n- {id: homes, topic: x, title: 住房, source: 报告, target: 1000, unit: 套}\n"
    )
    file = tmp_path / "more.csv"
    file.write_text("问题,答案\n建多少车位,建八百个车位。\n在哪里,在河边。\n", encoding="utf-8")

    report = _report(file, own)

    assert report["taken"] == ["more.2"]
    assert [one["what"] for one in report["remarks"]] == ["unsound"]
    assert not read_knowledge(own).broken


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A second import of the same file names the one that stands there."""
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\nWhen?,At nine.\n")
    _import(file, tmp_path / "own")

    again = _import(file, tmp_path / "own")

    assert again.exit_code == 1
    assert "faq.yaml: is there already" in again.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"name,number\nx,1\n", "no column is named question"),
        ("a.csv", b"\xff\xff\xff\x00", "no text that a spreadsheet saves"),
        ("a.xlsx", b"not a workbook", "no XLSX workbook"),
        ("a.md", b"just a line\n", "no heading"),
        ("a.pdf", b"%PDF", "give a file of these"),
    ],
)
def test_a_file_that_is_none_is_said_in_a_line(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """By its name, and with a remedy; nothing is made."""
    file = tmp_path / name
    file.write_bytes(content)

    result = _import(file, tmp_path / "own")

    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert not (tmp_path / "own").exists()
