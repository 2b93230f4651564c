"""A small knowledge directory that is right, to be broken in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.knowledge_files import format_problems, read_knowledge

HOUSING = """\
- id: housing.target
  topic: housing
  questions:
    - 今年筹集多少套保障房？
    - How many affordable homes this year?
  answer:
    zh-Hans: 今年筹集保障房1000套以上。
    en: At least 1,000 affordable homes this year.
  related: [parking.target]
  commitments: [housing]
  review_by: 2027-03-01
"""
PARKING = """\
- id: parking.target
  topic: parking
  questions: [今年新增多少停车位？]
  answer:
    zh-Hans: 今年规划建设停车位一千个以上。
    en: At least one thousand parking spaces this year.
"""
TOPICS = """\
topics:
  - {id: housing, emoji: 🏠, core: true, name: {zh-Hans: 住房, en: Housing}}
  - {id: parking, name: {zh-Hans: 停车, en: Parking}}
"""
COMMITMENTS = """\
commitments:
  - id: housing
    topic: housing
    title: {zh-Hans: 保障房, en: Affordable homes}
    source: 工作报告第（六）部分
    target: 1000
    unit: {zh-Hans: 套, en: homes}
  - id: parking
    topic: parking
    title: {zh-Hans: 停车位, en: Parking spaces}
    source: 工作报告第（六）部分
    target_text: {zh-Hans: 1000个以上, en: "1,000 or more"}
    milestones:
      - {id: planned, name: {zh-Hans: 规划, en: Planned}}
"""
CATEGORIES = """\
units:
  - {id: order, name: {zh-Hans: 城管组, en: Order}}
categories:
  - id: illegal-parking
    name: {zh-Hans: 违停, en: Illegal parking}
    topic: parking
    unit: order
    working_days: 5
    proof: true
    words: [违停]
"""
OFFICE = """\
office:
  name: XX街道
  links: [{name: 网站, url: "https://example.org/"}]
"""
LEXICON = """\
synonyms:
  - [车位, 停车位]
fillers: [请问]
"""
FILES: dict[str, str] = {
    "faq/housing.yaml": HOUSING,
    "faq/parking.yaml": PARKING,
    "topics.yaml": TOPICS,
    "commitments.yaml": COMMITMENTS,
    "categories.yaml": CATEGORIES,
    "office.yaml": OFFICE,
    "lexicon.yaml": LEXICON,
}

Write = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write exactly these files below a directory and return it."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "knowledge" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "knowledge"

    return write


@pytest.fixture
def good() -> dict[str, str | bytes]:
    """Return the files of a directory without errors."""
    return dict(FILES)


@pytest.fixture
def told(
    write: Write, good: dict[str, str | bytes]
) -> Callable[[str, str, str | bytes], list[str]]:
    """Replace text in one file, or with no old text the whole file; return what is reported."""

    def told(file: str, old: str, new: str | bytes) -> list[str]:
        if isinstance(new, str) and old:
            before = good[file]
            assert isinstance(before, str)
            assert old in before
            new = before.replace(old, new, 1)
        directory = write(good | {file: new})
        problems = read_knowledge(directory, today=date(2023, 6, 1)).problems
        prefix = directory.as_posix() + "/"
        return [said.removeprefix(prefix) for said in format_problems(problems).splitlines()]

    return told
