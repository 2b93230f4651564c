"""What the columns of somebody's table mean, by the names that people give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.faq_import import Row
from bot.domain.language import Language

_NAMES: dict[str, tuple[str, ...]] = {
    "question": (
        *("question", "questions", "title", "q", "faq", "问题", "問題", "标准问", "标准问题", "问"),
        *("标题", "问题名称", "常见问题", "提问"),
    ),
    "others": (
        *("similar", "variants", "phrasings", "alternatives", "相似问", "相似问法", "相似问题"),
        *("其他问法", "扩展问", "同义问"),
    ),
    "answer": ("answer", "answers", "a", "reply", "答案", "回答", "答复", "回复", "答", "内容"),
    "answer.zh-Hans": ("answer_zh", "answer_zh_hans", "中文答案", "简体答案"),
    "answer.zh-Hant": ("answer_zh_hant", "繁体答案", "繁體答案"),
    "answer.en": ("answer_en", "english answer", "英文答案"),
    "topic": ("topic", "category", "section", "分类", "类别", "主题", "栏目", "分類"),
    "source": ("source", "来源", "依据", "出处"),
}
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}
_PARTS = re.compile(r"[\n|;；]+")


@dataclass(frozen=True, slots=True)
class Header:
    """Which column holds what."""

    fields: Mapping[int, str]

    @property
    def is_whole(self) -> bool:
        """Say whether there is a question and an answer to be had."""
        found = set(self.fields.values())
        return "question" in found and any(one.startswith("answer") for one in found)


def header_of(cells: Sequence[str]) -> Header:
    """Recognise the columns by their names, whatever their order and case."""
    names = {index: cell.strip().lower().replace("-", "_") for index, cell in enumerate(cells)}
    return Header({index: _BY_NAME[name] for index, name in names.items() if name in _BY_NAME})


def row_of(header: Header, cells: Sequence[str], where: str) -> Row | None:
    """Read one line of the table; None where it is empty."""
    values: dict[str, str] = {}
    for index, field in header.fields.items():
        text = cells[index].strip() if index < len(cells) else ""
        if text:
            values.setdefault(field, text)
    if not values:
        return None
    asked = values.get("question", ""), *_PARTS.split(values.get("others", ""))
    return Row(
        where=where,
        questions=tuple(dict.fromkeys(one.strip() for one in asked if one.strip())),
        answers={
            _language(field): text for field, text in values.items() if field.startswith("answer")
        },
        topic=values.get("topic", ""),
        source=values.get("source", ""),
    )


def _language(field: str) -> Language | None:
    _, _, tag = field.partition(".")
    return Language(tag) if tag else None
