"""Questions from Markdown: a heading and what stands under it, or Q and A by turns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.domain.errors import InvalidInputError
from bot.domain.faq_import import Row

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_ASKED = re.compile(
    r"[\s>*_-]*(?:Q\d*|问题?\d*|問)\s*[*_]*[:：.、]\s*[*_]*(.+?)[*_\s]*$", re.IGNORECASE
)
_ANSWERED = re.compile(r"[\s>*_-]*(?:A\d*|答案?\d*)\s*[*_]*[:：.、]\s*[*_]*(.*)$", re.IGNORECASE)
_FENCE = re.compile(r"\s*(```|~~~)")


class _Reader:
    """Reads line by line: which topic it is under, which question is open."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._topic, self._heading = "", ""
        self._question, self._line = "", 0
        self._answer: list[str] = []
        self._fenced = False

    def take(self, number: int, line: str) -> Iterator[Row]:
        if _FENCE.match(line):
            self._fenced = not self._fenced
        heading = None if self._fenced else _HEADING.match(line)
        asked = None if self._fenced else _ASKED.match(line)
        if heading:
            yield from self.close(under_next=len(heading[1]) > 1)
            self._open(heading[2], number)
        elif asked:
            yield from self.close(under_next=True)
            self._open(asked[1], number)
        elif self._question:
            answered = _ANSWERED.match(line) if not self._text else None
            self._answer.append(answered[1] if answered else line)

    def _open(self, question: str, number: int) -> None:
        self._question, self._line, self._answer = _bare(question), number, []

    @property
    def _text(self) -> str:
        return "\n".join(self._answer).strip()

    def close(self, *, under_next: bool = False) -> Iterator[Row]:
        """Give the open question with its answer; without one it is the topic of what follows."""
        question, text = self._question, _plain(self._text)
        self._question = ""
        if not question:
            return
        if not text and under_next:
            self._topic = question
            return
        yield Row(
            where=f"{self._name}:{self._line}",
            questions=(question,),
            answers={None: text} if text else {},
            topic=self._topic,
        )


def read_markdown(path: Path) -> list[Row]:
    """Read a Markdown file; a heading without text under it is the topic of those that follow.

    Raises:
        InvalidInputError: It is not UTF-8, or no heading and no Q and A was found.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InvalidInputError(str(path), "this is not UTF-8; save it as UTF-8") from None
    reader = _Reader(path.name)
    rows = [row for number, line in enumerate(lines, 1) for row in reader.take(number, line)]
    rows += reader.close()
    if not rows:
        raise InvalidInputError(str(path), "there is no heading with text under it, and no Q and A")
    return rows


def _bare(text: str) -> str:
    return re.sub(r"[*_`]{1,3}", "", text).strip()


def _plain(text: str) -> str:
    """Leave out marks that a chat would show as they are; a link keeps its address."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)", r"\1 (\2)", text)
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    text = re.sub(r"^(\s*)[*+]\s+", r"\1- ", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
