"""The three rates of several groups side by side, as bars; what a share is of stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.rates import Rate, RateName
from bot.replies.pictures.canvas import Canvas, Drawing
from bot.replies.pictures.card import MARGIN, Look
from bot.replies.pictures.theme import Theme
from bot.replies.pictures.wrapping import width_of, wrapped
from bot.replies.rates import rate_text, share_text
from bot.replies.texts import Texts

Row = tuple[str, Mapping[RateName, Rate]]
_BAR, _STEP = 12, 20
_BESIDE = 132
"""Pixels for the share in words, right of a bar."""


def draw_rates(t: Texts, title: str, rows: Sequence[Row], look: Look) -> Drawing:
    """Draw each group's three rates; a dashed outline where there is nothing to take a share of."""
    canvas = Canvas(look.width, look.theme, t.language)
    canvas.text((MARGIN, 40), title, size=18, bold=True)
    y = _draw_legend(canvas, t, 54)
    for name, rates in rows:
        label = wrapped(name, 14, look.width - 2 * MARGIN, 1)[0]
        canvas.text((MARGIN, y + 16), label, size=14)
        y += 24
        for rate_name, rate in rates.items():
            _draw_bar(canvas, t, rate_name, rate, y)
            y += _STEP
        y += 12
    return canvas.drawing(y + 8, _alt(t, title, rows))


def _colour(theme: Theme, name: RateName) -> str:
    return {
        RateName.ANSWERED: theme.calm,
        RateName.SOLVED: theme.good,
        RateName.SATISFIED: theme.warn,
    }[name]


def _draw_legend(canvas: Canvas, t: Texts, y: float) -> float:
    """Name the colours in the order of the bars, which says the same without them."""
    x = float(MARGIN)
    for name in RateName:
        said = rate_text(t, name)
        if x > MARGIN and x + 20 + width_of(said, 13) > canvas.width - MARGIN:
            x, y = float(MARGIN), y + 22
        canvas.box(x, y, _BAR, _BAR, fill=_colour(canvas.theme, name))
        canvas.text((x + 18, y + 11), said, size=13, fill=canvas.theme.muted)
        x += 18 + width_of(said, 13) + 18
    return y + 26


def _draw_bar(canvas: Canvas, t: Texts, name: RateName, rate: Rate, y: float) -> None:
    room = canvas.width - 2 * MARGIN - _BESIDE
    if rate.percent is None:
        canvas.outline(MARGIN, y, room, _BAR, stroke=canvas.theme.muted, radius=2)
    else:
        canvas.box(MARGIN, y, room, _BAR, fill=canvas.theme.track, radius=2)
        width = room * rate.percent / 100
        canvas.box(MARGIN, y, width, _BAR, fill=_colour(canvas.theme, name), radius=2)
    said = wrapped(share_text(t, rate), 12, _BESIDE - 8, 1)[0]
    canvas.text((canvas.width - MARGIN - _BESIDE + 8, y + 11), said, size=12)


def _alt(t: Texts, title: str, rows: Sequence[Row]) -> str:
    said = [
        f"{name}: "
        + t.plain(", ").join(f"{rate_text(t, one)} {share_text(t, rate)}" for one, rate in known)
        for name, known in ((name, rates.items()) for name, rates in rows)
    ]
    return "; ".join([title, *said])
