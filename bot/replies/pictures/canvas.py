"""A canvas of pixels in Vega-Lite: shapes, lines and texts where they are put."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.domain.language import Language
from bot.replies.pictures.theme import Theme
from bot.replies.pictures.wrapping import drawable

Spec = dict[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONTS = {
    Language.ZH_HANS: "Noto Sans CJK SC",
    Language.ZH_HANT: "Noto Sans CJK HK",
    Language.EN: "Jiefang Latin, Noto Sans CJK SC",
}
"""The Latin one has the same letters in a file of 27 KB, which are drawn three times as fast."""
_FALLBACKS = "PingFang SC, Microsoft YaHei, sans-serif"
"""For pages: a chat's picture is drawn with the font above, which comes along."""
_BOLD = 0.035
"""The font has one weight: an outline of this part of its size makes it bold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is to be drawn, complete; the same content is the same drawing."""

    spec: Spec
    alt: str
    """What the picture says, for who cannot see it."""
    width: int
    height: int

    @property
    def key(self) -> str:
        """Name the content: equal for equal pictures, on every machine."""
        text = json.dumps([self.spec, self.alt], ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()


def pixel(channel: str) -> Spec:
    """Encode a field that is in pixels already."""
    return {"field": channel, "type": "quantitative", "scale": None, "axis": None}


def colour(channel: str) -> Spec:
    """Encode a field that is a colour already."""
    return {"field": channel, "type": "nominal", "scale": None}


@dataclass(slots=True)
class Canvas:
    """Gathers marks and gives them as one drawing."""

    width: int
    theme: Theme
    language: Language
    _shapes: list[Spec] = field(default_factory=list)
    _outlines: list[Spec] = field(default_factory=list)
    _lines: list[Spec] = field(default_factory=list)
    _texts: list[Spec] = field(default_factory=list)
    _layers: list[Spec] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, radius: float = 0
    ) -> None:
        """Fill a rectangle; a *radius* of half its height makes a pill or a disc."""
        if width > 0:
            sides = {"x": x, "y": y, "x2": x + width, "y2": y + height}
            self._shapes.append({**sides, "fill": fill, "radius": min(radius, width / 2)})

    def outline(
        self, x: float, y: float, width: float, height: float, *, stroke: str, radius: float = 0
    ) -> None:
        """Draw the dashed outline of a rectangle: something that is not known."""
        sides = {"x": x, "y": y, "x2": x + width, "y2": y + height}
        self._outlines.append({**sides, "stroke": stroke, "radius": radius})

    def line(
        self, x: float, y: float, x2: float, y2: float, *, stroke: str, thick: float = 1
    ) -> None:
        """Draw a line."""
        ends = {"x": x, "y": y, "x2": x2, "y2": y2}
        self._lines.append({**ends, "stroke": stroke, "thick": thick})

    def text(
        self,
        at: tuple[float, float],
        text: str,
        *,
        size: float = 14,
        fill: str | None = None,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Write one line on the baseline *at*."""
        row = {"x": at[0], "y": at[1], "text": drawable(text), "size": size, "align": align}
        row |= {"fill": fill or self.theme.ink, "bold": round(size * _BOLD, 2) if bold else 0}
        self._texts.append(row)

    def layer(self, layer: Spec) -> None:
        """Add a layer of data of its own, below the texts."""
        self._layers.append(layer)

    def drawing(self, height: float, alt: str) -> Drawing:
        """Give all that was put on the canvas, cut at *height*."""
        layers = [
            _rects(self._shapes, ("fill",), {}),
            _rects(self._outlines, ("stroke",), {"filled": False, "strokeDash": [4, 3]}),
            _rules(self._lines),
            *self._layers,
            _words(self._texts),
        ]
        spec = {
            "$schema": _SCHEMA,
            "description": alt,
            "width": self.width,
            "height": round(height),
            "padding": 0,
            "background": self.theme.ground,
            "config": {
                "view": {"stroke": None},
                "aria": False,
                "font": f"{FONTS[self.language]}, {_FALLBACKS}",
            },
            "layer": [layer for layer in layers if layer is not None],
        }
        return Drawing(spec=spec, alt=alt, width=self.width, height=round(height))


def _rects(rows: list[Spec], colours: tuple[str, ...], mark: Spec) -> Spec | None:
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "cornerRadius": {"expr": "datum.radius"}, **mark},
        "encoding": {
            "x": pixel("x"),
            "y": pixel("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            **{name: colour(name) for name in colours},
        },
    }


def _rules(rows: list[Spec]) -> Spec | None:
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {
            "type": "rule",
            "strokeWidth": {"expr": "datum.thick"},
            "strokeCap": "round",
        },
        "encoding": {
            "x": pixel("x"),
            "y": pixel("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "stroke": colour("stroke"),
        },
    }


def _words(rows: list[Spec]) -> Spec | None:
    if not rows:
        return None
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "align": {"expr": "datum.align"},
            "baseline": "alphabetic",
            "fontSize": {"expr": "datum.size"},
            "strokeWidth": {"expr": "datum.bold"},
            "strokeJoin": "round",
        },
        "encoding": {
            "x": pixel("x"),
            "y": pixel("y"),
            "text": {"field": "text"},
            "fill": colour("fill"),
            "stroke": colour("fill"),
        },
    }
