"""Standings of the office's own promises, and every picture that they can come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.commitment import Reached
from bot.domain.knowledge import Commitment
from bot.domain.language import Language
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.card import Look, draw_card
from bot.replies.pictures.overview import draw_overview
from bot.replies.pictures.theme import Theme
from bot.replies.pictures.trend import draw_trend
from bot.replies.texts import Texts
from bot.services.standings import Standing, standing, unrecorded
from bot.store.tables import ProgressEntry

COMMITMENTS = read_knowledge(Path(__file__).parents[1] / "knowledge").knowledge.commitments
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2023, 11, 6)


def stands(commitment: Commitment, **more: Any) -> Standing:
    """Give the standing after one entry with *more* in it."""
    entry = ProgressEntry(
        commitment=commitment.id,
        holds_on=date(2023, 11, 3),
        staff_id=1,
        recorded_at=datetime(2023, 11, 3, tzinfo=UTC),
        cause="1",
        **more,
    )
    return standing(commitment, entry, TODAY)


def in_every_state(commitment: Commitment) -> list[Standing]:
    """Give its standing with nothing recorded, nothing done, half and all done."""
    if commitment.target is None:
        steps = [stands(commitment, milestone=step.id) for step in commitment.milestones]
        return [unrecorded(commitment), stands(commitment, value=0), *steps]
    values = (0, commitment.target * 0.4, commitment.target * 3)
    return [unrecorded(commitment), *(stands(commitment, value=value) for value in values)]


def drawings(language: Language, width: int, theme: Theme) -> list[Drawing]:
    """Draw everything that the office's own knowledge can come to."""
    t, look = Texts(language, ZONE), Look(theme=theme, width=width, office="XX街道")
    every = [one for item in COMMITMENTS.values() for one in in_every_state(item)]
    course = [Reached(value=1, holds_on=date(2023, 2, 1))]
    return [
        draw_overview(t, every, look),
        *(draw_card(t, one, look) for one in every),
        *(draw_trend(t, one, course, 2023, look) for one in every),
    ]


def rows(drawing: Drawing) -> list[dict[str, Any]]:
    """Give all that is drawn, layer by layer."""
    return [row for layer in drawing.spec["layer"] for row in layer["data"]["values"]]


def texts(drawing: Drawing) -> list[dict[str, Any]]:
    """Give the texts among it."""
    return [row for row in rows(drawing) if "text" in row]
