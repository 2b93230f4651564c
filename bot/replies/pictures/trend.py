"""The course of one commitment over a year: what was reached when, beside plan and target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.domain.commitment import Deadline, Reached, deadlines
from bot.domain.knowledge import Commitment, text_in
from bot.replies.commitments import amount, figure, reached_text
from bot.replies.pictures.canvas import Canvas, Drawing, Spec
from bot.replies.pictures.card import MARGIN, WIDE, Look, draw_foot, draw_head
from bot.replies.pictures.wrapping import width_of, wrapped
from bot.replies.texts import Texts
from bot.services.standings import Standing

_HEIGHT = 200
_HEADROOM = 1.14
"""The vertical scale ends a little above the target, for its label."""
_MOST_STEPS = 6


def draw_trend(
    t: Texts, standing: Standing, course: Sequence[Reached], year: int, look: Look
) -> Drawing:
    """Draw the entries that count on the calendar of *year*."""
    canvas = Canvas(look.width, look.theme, t.language)
    y = draw_head(canvas, t, standing) + 26
    plot = _Plot(canvas, t, standing, year, y + 14)
    plot.draw_grid()
    plot.draw_plan()
    plot.draw_course([one for one in course if one.holds_on.year <= year])
    plot.draw_legend(y, has_plan=bool(deadlines(standing.commitment)))
    y = draw_foot(canvas, t, standing.commitment, look, y + 14 + _HEIGHT + 32)
    return canvas.drawing(y, _alt(t, standing.commitment, course, year))


def _height(commitment: Commitment, what: Reached | Deadline) -> float:
    """Give where something stands on the vertical scale: its figure, or milestones passed."""
    if commitment.target is not None:
        return what.value or 0.0
    name = what.milestone if isinstance(what, Reached) else what.milestone and what.milestone.id
    ids = [step.id for step in commitment.milestones]
    return float(ids.index(name) + 1) if name in ids else 0.0


def _alt(t: Texts, commitment: Commitment, course: Sequence[Reached], year: int) -> str:
    title = text_in(commitment.title, t.language)
    steps = {step.id: step for step in commitment.milestones}
    said = [
        f"{t.day(one.holds_on)} "
        + reached_text(t, commitment, one.value, steps.get(one.milestone or ""))
        for one in course
        if one.holds_on.year <= year
    ]
    head = t.plain("{title}, course of {year}", title=title, year=year)
    return "; ".join([head, *(said or [t.plain("Progress: not updated yet")])])


@dataclass(frozen=True, slots=True)
class _Plot:
    """The plane of days and figures."""

    canvas: Canvas
    t: Texts
    standing: Standing
    year: int
    top: float

    @property
    def _commitment(self) -> Commitment:
        return self.standing.commitment

    @property
    def _most(self) -> float:
        target = self._commitment.target
        if target is None:
            return float(len(self._commitment.milestones))
        return max(target, self.standing.value or 0)

    @property
    def _right(self) -> float:
        return self.canvas.width - MARGIN

    def _y(self, height: float) -> float:
        return self.top + _HEIGHT * (1 - height / (self._most * _HEADROOM))

    def _axes(self) -> Spec:
        ends = [f"{self.year}-01-01", f"{self.year}-12-31"]
        across = {"type": "utc", "domain": ends, "range": [MARGIN, self._right]}
        up = {"domain": [0, self._most * _HEADROOM], "range": [self.top + _HEIGHT, self.top]}
        return {
            "x": {"field": "day", "type": "temporal", "scale": across, "axis": None},
            "y": {"field": "height", "type": "quantitative", "scale": up, "axis": None},
        }

    def draw_grid(self) -> None:
        """Draw a line for each level and a name for some months."""
        theme = self.canvas.theme
        self.canvas.line(MARGIN, self._y(0), self._right, self._y(0), stroke=theme.line)
        for height, name in self._levels():
            y = self._y(height)
            self.canvas.line(MARGIN, y, self._right, y, stroke=theme.line)
            label = wrapped(name, 12, self.canvas.width / 2, 1)[0]
            self.canvas.text((MARGIN, y - 5), label, size=12, fill=theme.muted)
        every = 1 if self.canvas.width >= WIDE else 3
        for month in range(1, 13, every):
            first = date(self.year, month, 1)
            share = (first - date(self.year, 1, 1)).days / 364
            name = format_date(first, "MMM", locale=self.t.language.replace("-", "_"))
            x = MARGIN + share * (self._right - MARGIN)
            self.canvas.line(x, self._y(0), x, self._y(0) + 4, stroke=theme.line)
            self.canvas.text((x, self._y(0) + 20), name, size=12, fill=theme.muted)

    def _levels(self) -> list[tuple[float, str]]:
        target = self._commitment.target
        if target is None:
            steps = self._commitment.milestones
            named = [(i + 1.0, text_in(one.name, self.t.language)) for i, one in enumerate(steps)]
            return named if len(named) <= _MOST_STEPS else named[-1:]
        whole = amount(self.t, self._commitment, target)
        return [
            (target / 2, figure(target / 2)),
            (target, self.t.plain("target {target}", target=whole)),
        ]

    def draw_plan(self) -> None:
        """Draw what was wanted by when, as a dashed line through its deadlines."""
        wanted = [one for one in deadlines(self._commitment) if one.by.year == self.year]
        if not wanted:
            return
        start = {"day": f"{self.year}-01-01", "height": 0}
        points = [
            {"day": one.by.isoformat(), "height": _height(self._commitment, one)} for one in wanted
        ]
        muted, ground = self.canvas.theme.muted, self.canvas.theme.ground
        line = {"type": "line", "stroke": muted, "strokeWidth": 1.5, "strokeDash": [4, 4]}
        dot = {"type": "point", "filled": True, "fill": ground, "stroke": muted, "opacity": 1}
        self._plot([start, *points], line)
        self._plot(points, {**dot, "strokeWidth": 1.5, "size": 34})

    def draw_course(self, course: Sequence[Reached]) -> None:
        """Draw what was recorded; between two entries nothing is known, so the line stays level."""
        points = [
            {
                "day": max(one.holds_on, date(self.year, 1, 1)).isoformat(),
                "height": _height(self._commitment, one),
            }
            for one in course
        ]
        if not points:
            words = self.t.plain("Nothing recorded yet")
            middle = self.canvas.width / 2
            muted = self.canvas.theme.muted
            self.canvas.text(
                (middle, self._y(self._most / 4)), words, size=16, fill=muted, align="center"
            )
            return
        accent = self.canvas.theme.of(self.standing.state)
        area = {"type": "area", "fill": accent, "fillOpacity": 0.10, "interpolate": "step-after"}
        line = {"type": "line", "stroke": accent, "strokeWidth": 3, "interpolate": "step-after"}
        self._plot(points, area)
        self._plot(points, {**line, "strokeCap": "round", "strokeJoin": "round"})
        self._plot(
            points, {"type": "point", "filled": True, "fill": accent, "opacity": 1, "size": 46}
        )
        self._draw_last(course[-1], accent)

    def _draw_last(self, last: Reached, accent: str) -> None:
        if last.value is None:
            return
        days = (max(last.holds_on, date(self.year, 1, 1)) - date(self.year, 1, 1)).days
        x = MARGIN + days / 364 * (self._right - MARGIN)
        shown = figure(last.value)
        half = width_of(shown, 15) / 2
        x = min(max(x, MARGIN + half), self._right - half)
        y = self._y(last.value) - 11
        self.canvas.text((x, y), shown, size=15, fill=accent, align="center", bold=True)

    def _plot(self, points: list[Spec], mark: Spec) -> None:
        self.canvas.layer({"data": {"values": points}, "mark": mark, "encoding": self._axes()})

    def draw_legend(self, y: float, *, has_plan: bool) -> None:
        """Say which line is which."""
        theme, x = self.canvas.theme, float(MARGIN)
        year = self.t.plain("year {year}", year=self.year)
        self.canvas.text((self._right, y), year, size=13, fill=theme.muted, align="right")
        said = [(self.t.plain("recorded"), theme.of(self.standing.state), 3.0)]
        if has_plan:
            said.append((self.t.plain("planned"), theme.muted, 1.5))
        for name, stroke, thick in said:
            if thick > 2:  # noqa: PLR2004 — the plan's line is dashed
                self.canvas.line(x, y - 4, x + 18, y - 4, stroke=stroke, thick=thick)
            else:
                for at in (0, 7, 14):
                    self.canvas.line(x + at, y - 4, x + at + 4, y - 4, stroke=stroke, thick=thick)
            self.canvas.text((x + 25, y), name, size=13, fill=theme.muted)
            x += 25 + width_of(name, 13) + 18
