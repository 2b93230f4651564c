"""Example pictures for the documentation, with figures that are invented and say so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.pictures.painter import Painter
from bot.domain.commitment import Reached
from bot.domain.errors import JiefangError
from bot.domain.knowledge import Commitment, Knowledge, Milestone, PlanPoint
from bot.domain.language import Language
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.card import PHONE, WIDE, Look, draw_card
from bot.replies.pictures.overview import draw_overview
from bot.replies.pictures.theme import THEMES, Shade
from bot.replies.pictures.trend import draw_trend
from bot.replies.promises import PAGE
from bot.replies.texts import Texts
from bot.services.standings import Standing, standing, unrecorded
from bot.store.tables import ProgressEntry

MANIFEST = "manifest.json"


class NotDrawnError(JiefangError):
    """An example cannot be drawn; the log says more."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} cannot be drawn")


_TODAY = date(2023, 11, 6)
_PLAN = ((3, 31, 150), (6, 30, 400), (9, 30, 700), (12, 31, 1000))
_COURSE = ((2, 20, 60), (4, 12, 180), (6, 28, 390), (8, 30, 520), (11, 3, 520))
_DUE = ((3, 31), (6, 30), (12, 15))


@dataclass(frozen=True, slots=True)
class _Scene:
    """One language, width and shade."""

    language: Language
    width: int
    shade: Shade

    @property
    def texts(self) -> Texts:
        return Texts(self.language, ZoneInfo("Asia/Shanghai"))

    @property
    def look(self) -> Look:
        office = self.texts.plain("Example with invented figures")
        return Look(theme=THEMES[self.shade], width=self.width, office=office)

    @property
    def name(self) -> str:
        return f"{self.language}-{self.width}-{self.shade}"


_SCENES = (
    _Scene(Language.ZH_HANS, PHONE, Shade.LIGHT),
    _Scene(Language.ZH_HANT, PHONE, Shade.DARK),
    _Scene(Language.EN, WIDE, Shade.DARK),
)


def examples(knowledge: Knowledge) -> Iterator[tuple[str, Drawing]]:
    """Give each example's name and drawing."""
    stands = _standings(knowledge)
    course = [Reached(value=value, holds_on=date(2023, m, d)) for m, d, value in _COURSE]
    for scene in _SCENES:
        t, look = scene.texts, scene.look
        for id_ in ("parking", "schooling", "housing"):
            yield f"card-{id_}-{scene.name}", draw_card(t, stands[id_], look)
        yield f"trend-parking-{scene.name}", draw_trend(t, stands["parking"], course, 2023, look)
        every = list(stands.values())
        shown = every if scene.width == WIDE else every[:PAGE]
        yield f"overview-{scene.name}", draw_overview(t, every, look, shown)


def _standings(knowledge: Knowledge) -> dict[str, Standing]:
    """Invent how commitments stand: behind a plan, on one, met, old and never recorded."""
    found = {}
    for number, commitment in enumerate(knowledge.commitments.values()):
        if commitment.id == "parking":
            planned = replace(commitment, plan=_plan())
            found[commitment.id] = _stands(planned, value=520, day=date(2023, 11, 3))
        elif commitment.id == "schooling":
            dated = replace(commitment, milestones=_dated(commitment.milestones))
            found[commitment.id] = _stands(dated, value=None, day=date(2023, 10, 20), passed=2)
        elif commitment.id == "housing" or number % 4 == 3:  # noqa: PLR2004 — a few of each kind
            found[commitment.id] = unrecorded(commitment)
        else:
            day = date(2023, 11, 3) if number % 5 else date(2023, 6, 30)
            half = None if commitment.target is None else commitment.target * 0.4
            found[commitment.id] = _stands(commitment, value=half, day=day, passed=1 + number % 3)
    return found


def _plan() -> tuple[PlanPoint, ...]:
    return tuple(PlanPoint(by=date(2023, m, d), value=value) for m, d, value in _PLAN)


def _dated(milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    return tuple(
        replace(step, due=date(2023, *day)) for step, day in zip(milestones, _DUE, strict=False)
    )


def _stands(commitment: Commitment, *, value: float | None, day: date, passed: int = 0) -> Standing:
    steps = commitment.milestones
    entry = ProgressEntry(
        commitment=commitment.id,
        value=value,
        milestone=steps[min(passed, len(steps)) - 1].id if value is None else None,
        holds_on=day,
        staff_id=1,
        recorded_at=datetime(2023, 11, 3, tzinfo=UTC),
        cause="example",
    )
    return standing(commitment, entry, _TODAY)


async def drawn_by(painter: Painter, drawings: dict[str, Drawing]) -> dict[str, bytes]:
    """Draw everything as PNG and SVG, by file name.

    Raises:
        NotDrawnError: One cannot be drawn.
    """
    files: dict[str, bytes] = {}
    for name, drawing in drawings.items():
        picture, page = await painter.png(drawing), await painter.svg(drawing)
        if picture is None or page is None:
            raise NotDrawnError(name)
        files |= {f"{name}.png": picture.png, f"{name}.svg": page.encode()}
    return files


def write_examples(knowledge: Knowledge, directory: Path, cache: Path) -> int:
    """Write every example, a page that shows them and a list of what they are.

    Returns:
        How many there are.

    Raises:
        NotDrawnError: One cannot be drawn.
    """
    drawn, painter = dict(examples(knowledge)), Painter.at(cache)
    try:
        files = asyncio.run(drawn_by(painter, drawn))
    finally:
        painter.close()
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (directory / name).write_bytes(content)
    listed = {name: {"key": one.key, "alt": one.alt} for name, one in drawn.items()}
    manifest = json.dumps(listed, ensure_ascii=False, indent=1)
    (directory / MANIFEST).write_text(f"{manifest}\n", encoding="utf-8")
    (directory / "README.md").write_text(_page(drawn), encoding="utf-8")
    return len(drawn)


def _page(drawn: dict[str, Drawing]) -> str:
    head = (
        "# Pictures of the promises\n\n"
        "Drawn by `make pictures`; every figure here is invented. The same drawing makes the PNG\n"
        "that a chat gets and the SVG that a page shows; below each stands what a screen reader\n"
        "says.\n"
    )
    shown = [
        f'\n## {name}\n\n<img src="{name}.png" width="{one.width}" alt="">\n\n{one.alt}\n'
        for name, one in drawn.items()
    ]
    return head + "".join(shown)
