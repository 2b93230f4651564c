"""A sheet of paper to hang up: a topic, a code that opens it in the bot, what one may ask."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from bot.domain.deep_link import Target, payload_of
from bot.domain.knowledge import Topic, text_in
from bot.domain.language import Language
from bot.replies.pictures.canvas import Canvas, Drawing
from bot.replies.pictures.theme import LIGHT
from bot.replies.pictures.wrapping import wrapped
from bot.replies.texts import Texts

WIDTH, HEIGHT = 595, 842
"""An A4 sheet in points."""
_MIDDLE = WIDTH / 2
_ROOM = WIDTH - 2 * 56
_CODE = 320
"""Points of the code's side: read from three metres away."""
_QUIET = 4
"""Modules of white that the standard wants around a code (ISO/IEC 18004)."""
_QUESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What stands on one sheet."""

    office: str
    username: str
    """Of the bot, without @."""
    topic: Topic | None = None
    """None for the bot as a whole."""
    questions: tuple[str, ...] = ()
    """What others ask about it."""

    @property
    def link(self) -> str:
        """What the code opens."""
        payload = payload_of(Target.TOPIC, self.topic.id) if self.topic else None
        return f"https://t.me/{self.username}" + (f"?start={payload}" if payload else "")


def draw_poster(t: Texts, poster: Poster) -> Drawing:
    """Draw it in black and colour on white, for any printer."""
    canvas = Canvas(WIDTH, LIGHT, t.language)
    canvas.box(0, 0, WIDTH, 12, fill=LIGHT.calm)
    _middle(canvas, 74, poster.office, 22, fill=LIGHT.muted)
    title = text_in(poster.topic.name, t.language) if poster.topic else t.plain("Ask your office")
    y = 140.0
    for line in wrapped(title, 54, _ROOM, 2):
        _middle(canvas, y, line, 54, bold=True)
        y += 62
    for line in wrapped(t.plain("Scan, and ask in your own words"), 24, _ROOM, 2):
        _middle(canvas, y, line, 24)
        y += 32
    _code(canvas, y + 4, poster.link)
    y += _CODE + 44
    for question in poster.questions[:_QUESTIONS]:
        for line in wrapped(_quoted(t, question), 19, _ROOM, 1):
            _middle(canvas, y, line, 19, fill=LIGHT.muted)
            y += 31
    _foot(canvas, t, poster)
    return canvas.drawing(HEIGHT, _spoken(t, title, poster))


def _middle(
    canvas: Canvas, y: float, text: str, size: float, *, fill: str | None = None, bold: bool = False
) -> None:
    canvas.text((_MIDDLE, y), text, size=size, fill=fill, align="center", bold=bold)


def _code(canvas: Canvas, top: float, link: str) -> None:
    matrix = segno.make(link, error="q", micro=False).matrix
    module = _CODE / (len(matrix) + 2 * _QUIET)
    left = (WIDTH - _CODE) / 2
    for number, row in enumerate(matrix):
        for start, length in _runs(row):
            x, y = left + (start + _QUIET) * module, top + (number + _QUIET) * module
            canvas.box(x, y, length * module, module + 0.05, fill="#000000")


def _runs(row: bytearray | tuple[int, ...]) -> list[tuple[int, int]]:
    """Give where each stretch of dark modules begins and how long it is."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((index, 1))
    return runs


def _quoted(t: Texts, question: str) -> str:
    return f"“{question}”" if t.language is Language.EN else f"「{question}」"


def _foot(canvas: Canvas, t: Texts, poster: Poster) -> None:
    canvas.line(56, HEIGHT - 88, WIDTH - 56, HEIGHT - 88, stroke=LIGHT.line)
    _middle(canvas, HEIGHT - 56, t.plain("Telegram: @{username}", username=poster.username), 18)
    danger = t.plain("In danger call 110 (police), 119 (fire) or 120 (ambulance) first.")
    _middle(canvas, HEIGHT - 28, danger, 14, fill=LIGHT.bad)


def _spoken(t: Texts, title: str, poster: Poster) -> str:
    return t.plain(
        "Poster of {office}: {title}. The code opens {link}.",
        office=poster.office,
        title=title,
        link=poster.link,
    )
