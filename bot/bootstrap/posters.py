"""Draws the posters of an office, as PDF and PNG."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.adapters.pictures.rendering import pdf_of, png_of, use_fonts
from bot.domain.errors import NotFoundError
from bot.domain.faq_import import slug
from bot.domain.knowledge import Knowledge, Topic, text_in
from bot.domain.language import Language
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.poster import Poster, draw_poster
from bot.replies.texts import Texts

_HAN = range(0x4E00, 0xA000)


def posters(
    knowledge: Knowledge, t: Texts, username: str, topics: list[str]
) -> Iterator[tuple[str, Drawing]]:
    """Give the name and drawing of one sheet for each topic, and one for the bot as a whole.

    Args:
        topics: Their ids; empty for every topic that somebody may ask about.

    Raises:
        NotFoundError: There is no such topic.
    """
    office = text_in(knowledge.office.name, t.language)
    if not topics:
        yield "all", draw_poster(t, Poster(office=office, username=username))
    for topic in _chosen(knowledge, topics):
        questions = _questions(knowledge, topic, t.language)
        sheet = Poster(office=office, username=username, topic=topic, questions=questions)
        yield slug(topic.id), draw_poster(t, sheet)


def _chosen(knowledge: Knowledge, names: list[str]) -> list[Topic]:
    if missing := [name for name in names if name not in knowledge.topics]:
        raise NotFoundError("topic", missing[0])
    asked = {entry.topic for entry in knowledge.entries.values()}
    chosen = names or [name for name in knowledge.topics if name in asked]
    return [knowledge.topics[name] for name in chosen]


def _questions(knowledge: Knowledge, topic: Topic, language: Language) -> tuple[str, ...]:
    """Give what people ask in this language: whole questions before bare words."""
    found = []
    for entry in knowledge.entries.values():
        if entry.topic == topic.id:
            of_language = [one for one in entry.questions if _is_in(one, language)]
            whole = [one for one in of_language if one.endswith(("？", "?"))]
            found += (whole or of_language)[:1]
    return tuple(found)


def _is_in(text: str, language: Language) -> bool:
    has_han = any(ord(one) in _HAN for one in text)
    return has_han != (language is Language.EN)


def write_posters(sheets: Iterator[tuple[str, Drawing]], directory: Path) -> Iterator[Path]:
    """Write each as PDF, for a printer, and as PNG; give each file when it is there."""
    drawings = list(sheets)
    use_fonts()
    directory.mkdir(parents=True, exist_ok=True)
    for name, drawing in drawings:
        for suffix, draw in ((".pdf", pdf_of), (".png", png_of)):
            path = directory / f"{name}{suffix}"
            path.write_bytes(draw(drawing.spec))
            yield path
