"""All commitments on one picture: what each has reached, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.commitment import State
from bot.domain.knowledge import text_in
from bot.replies.commitments import amount, figure, reached_text, state_text
from bot.replies.pictures.canvas import Canvas, Drawing
from bot.replies.pictures.card import MARGIN, WIDE, Look, draw_bar, draw_foot
from bot.replies.pictures.stepper import passed_count
from bot.replies.pictures.wrapping import width_of, wrapped
from bot.replies.texts import Texts
from bot.services.standings import Standing

_ROW = 50
_GUTTER = 40
_ORDER = (
    State.MET,
    State.ON_TRACK,
    State.UNDER_WAY,
    State.AT_RISK,
    State.BEHIND,
    State.NOT_STARTED,
    State.NOT_UPDATED,
)


def draw_overview(
    t: Texts, standings: Sequence[Standing], look: Look, shown: Sequence[Standing] = ()
) -> Drawing:
    """Draw how all commitments stand, in one column on a phone and two on a page.

    Args:
        t: Speaks to the reader.
        standings: All of them, to be counted.
        look: Width and colours.
        shown: Those that have a row on this picture; all unless said otherwise.
    """
    canvas = Canvas(look.width, look.theme, t.language)
    title = t.plain("How our promises stand")
    canvas.text((MARGIN, 46), title, size=22, bold=True)
    y = lowest = _draw_counts(canvas, t, standings, 62)
    rows = shown or standings
    columns = 2 if look.width >= WIDE else 1
    width = (look.width - 2 * MARGIN - (columns - 1) * _GUTTER) / columns
    most = -(-len(rows) // columns)
    for column in range(columns):
        x, row_y = MARGIN + column * (width + _GUTTER), y
        for one in rows[column * most : (column + 1) * most]:
            row_y = _draw_row(canvas, t, one, (x, row_y, width))
        lowest = max(lowest, row_y)
    return canvas.drawing(draw_foot(canvas, t, None, look, lowest), _alt(t, title, rows))


def _counts(standings: Sequence[Standing]) -> list[tuple[State, int]]:
    found = Counter(one.state for one in standings)
    return [(state, found[state]) for state in _ORDER if found[state]]


def _draw_counts(canvas: Canvas, t: Texts, standings: Sequence[Standing], y: float) -> float:
    """Draw how many stand how, as many to a line as fit."""
    x, theme = float(MARGIN), canvas.theme
    for state, count in _counts(standings):
        said = f"{state_text(t, state)} {count}"
        width = width_of(said, 13) + 20
        if x > MARGIN and x + width > canvas.width - MARGIN:
            x, y = float(MARGIN), y + 32
        accent = theme.of(state)
        canvas.box(x, y, width, 25, fill=theme.chips[accent], radius=12.5)
        canvas.text((x + width / 2, y + 17), said, size=13, fill=accent, align="center")
        x += width + 8
    return y + 40


def _draw_row(
    canvas: Canvas, t: Texts, standing: Standing, place: tuple[float, float, float]
) -> float:
    """Draw one commitment, on two lines where its title and its progress do not fit on one."""
    x, y, width = place
    title = text_in(standing.commitment.title, t.language)
    reached, accent = _reached(t, standing), canvas.theme.of(standing.state)
    is_long = width_of(title, 15) + width_of(reached, 13) + 14 > width
    for index, line in enumerate(wrapped(title, 15, width, 2)):
        y += 20 if index else 0
        canvas.text((x, y + 20), line, size=15)
    y += 20 if is_long else 0
    said = wrapped(reached, 13, width, 1)[0]
    align, at = ("left", x) if is_long else ("right", x + width)
    canvas.text((at, y + 20), said, size=13, fill=accent, align=align)
    if standing.commitment.target is not None:
        draw_bar(canvas, standing, (x, y + 29, width, 6))
    else:
        _draw_parts(canvas, standing, (x, y + 29, width))
    return y + _ROW


def _reached(t: Texts, standing: Standing) -> str:
    """Say what is reached, and in words how that stands: colour alone would not reach everyone."""
    commitment, state = standing.commitment, state_text(t, standing.state)
    if standing.holds_on is None:
        return state
    if standing.value is not None and commitment.target is not None:
        target = amount(t, commitment, commitment.target)
        text = t.plain("{value} of {target}", value=figure(standing.value), target=target)
    else:
        text = reached_text(t, commitment, standing.value, standing.passed)
    is_said = standing.state in {State.UNDER_WAY, State.NOT_STARTED}
    return text if is_said else f"{text} · {state}"


def _draw_parts(canvas: Canvas, standing: Standing, place: tuple[float, float, float]) -> None:
    """Draw milestones as parts of a bar, those passed filled."""
    x, y, width = place
    steps = len(standing.commitment.milestones)
    part = (width - 4 * (steps - 1)) / max(steps, 1)
    for index in range(steps):
        left = x + index * (part + 4)
        if standing.holds_on is None:
            canvas.outline(left, y, part, 6, stroke=canvas.theme.muted, radius=3)
            continue
        is_passed = index < passed_count(standing)
        fill = canvas.theme.of(standing.state) if is_passed else canvas.theme.track
        canvas.box(left, y, part, 6, fill=fill, radius=3)


def _alt(t: Texts, title: str, standings: Sequence[Standing]) -> str:
    said = [f"{text_in(one.commitment.title, t.language)}: {_reached(t, one)}" for one in standings]
    return "; ".join([title, *said])
