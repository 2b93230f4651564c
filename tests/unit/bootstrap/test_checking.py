"""The regression set and near duplicates."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.knowledge_files import read_knowledge
from bot.adapters.regression_file import read_cases
from bot.bootstrap.checking import near_duplicates
from bot.domain.errors import InvalidInputError
from bot.domain.matching import Matcher
from bot.domain.replaying import Case, changes, replayed

_FAQ = """\
- id: parking.target
  topic: parking
  questions: [今年建多少个停车位？, 停车位目标是多少？, 新增车位有几个？]
  answer: 一千个。
- id: school.target
  topic: school
  questions: [今年建多少所学校？, 今年新建几所好学校？, 学校建设的目标]
  answer: 一批。
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A small knowledge directory."""
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "all.yaml").write_text(_FAQ, encoding="utf-8")
    return tmp_path


def _matcher(directory: Path) -> Matcher:
    return Matcher.build(read_knowledge(directory).knowledge.entries.values())


def test_replay_tells_what_changed(directory: Path) -> None:
    """A line whose accepted verdict is not today's is listed with both."""
    file = directory / "regression.jsonl"
    file.write_text(
        '{"q": "今年建多少所学校？", "outcome": "answer", "entry": "parking.target"}\n',
        encoding="utf-8",
    )
    cases = read_cases(file)

    now = replayed(_matcher(directory), cases)

    [change] = changes(cases, now)
    assert change.line == 1
    assert change.after.entry == "school.target"
    assert changes(now, now) == []


def test_no_regression_set_is_a_normal_outcome(directory: Path) -> None:
    """Somebody else's list need not have one."""
    assert read_cases(directory / "regression.jsonl") == []


@pytest.mark.parametrize("line", ["not json", '{"q": "x"}', "[]", '{"q": 1, "entry": null}'])
def test_a_bad_line_is_named_by_file_and_line(directory: Path, line: str) -> None:
    """The first line is good, the second is not."""
    file = directory / "regression.jsonl"
    good = Case(turns=("x",), outcome="none", entry=None).as_json()
    file.write_text(f"{good}\n{line}\n", encoding="utf-8")

    with pytest.raises(InvalidInputError, match=r"regression\.jsonl:2"):
        read_cases(file)


def test_near_duplicates_are_reported_with_file_and_line(directory: Path) -> None:
    """Two entries that claim almost the same phrasing are named to the clerk."""
    text = _FAQ.replace("学校建设的目标", "停车位的目标是多少？")
    (directory / "faq" / "all.yaml").write_text(text, encoding="utf-8")
    loaded = read_knowledge(directory)

    problems = list(near_duplicates(loaded, _matcher(directory)))

    assert problems
    assert problems[0].file.endswith("faq/all.yaml")
    assert problems[0].line > 1
