"""Milestones as steps down a line: passed, next, to come."""

from __future__ import annotations

from bot.domain.knowledge import text_in
from bot.replies.pictures.canvas import Canvas
from bot.replies.pictures.wrapping import width_of, wrapped
from bot.replies.texts import Texts
from bot.services.standings import Standing

_MARGIN = 24
_RADIUS = 9
_PITCH = 40
_DATES = 14


def passed_count(standing: Standing) -> int:
    """Count the milestones passed."""
    steps = standing.commitment.milestones
    return steps.index(standing.passed) + 1 if standing.passed in steps else 0


def draw_steps(canvas: Canvas, t: Texts, standing: Standing, y: float) -> float:
    """Draw the milestones; give where the next thing begins."""
    steps, passed = standing.commitment.milestones, passed_count(standing)
    theme, x = canvas.theme, _MARGIN + _RADIUS
    accent = theme.of(standing.state)
    for index, step in enumerate(steps):
        middle = y + 20 + index * _PITCH
        if index + 1 < len(steps):
            done = index + 1 < passed
            ends = (x, middle + _RADIUS + 3, x, middle + _PITCH - _RADIUS - 3)
            canvas.line(*ends, stroke=accent if done else theme.track, thick=3)
        _draw_dot(canvas, (x, middle), accent, is_passed=index < passed, is_next=index == passed)
        due = t.plain("by {day}", day=t.day(step.due)) if step.due and index >= passed else ""
        room = canvas.width - 2 * _MARGIN - 3 * _RADIUS - width_of(due, 13) - _DATES
        name = wrapped(text_in(step.name, t.language), 16, room, 1)[0]
        ink = theme.ink if index <= passed else theme.muted
        canvas.text(
            (x + 2 * _RADIUS + 2, middle + 5.5), name, size=16, fill=ink, bold=index < passed
        )
        right = canvas.width - _MARGIN
        canvas.text((right, middle + 5), due, size=13, fill=theme.muted, align="right")
    return y + len(steps) * _PITCH + 2


def _draw_dot(
    canvas: Canvas, middle: tuple[float, float], accent: str, *, is_passed: bool, is_next: bool
) -> None:
    x, y = middle
    theme, side = canvas.theme, 2 * _RADIUS
    if is_passed:
        canvas.box(x - _RADIUS, y - _RADIUS, side, side, fill=accent, radius=_RADIUS)
        canvas.line(x - 4, y + 0.5, x - 1, y + 3.5, stroke=theme.ground, thick=2)
        canvas.line(x - 1, y + 3.5, x + 4.5, y - 3, stroke=theme.ground, thick=2)
        return
    ring = accent if is_next else theme.track
    canvas.box(x - _RADIUS, y - _RADIUS, side, side, fill=ring, radius=_RADIUS)
    inner = _RADIUS - 2.5
    canvas.box(x - inner, y - inner, 2 * inner, 2 * inner, fill=theme.ground, radius=inner)
