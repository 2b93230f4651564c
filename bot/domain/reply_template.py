"""Texts that staff begin a message with: which fit a complaint, and what fills their gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.knowledge import ReplyTemplate

PLACEHOLDERS = ("reference", "category", "unit", "place", "due", "office", "name")
ACTS = (Action.REPLY, Action.ASK, Action.EXTEND, Action.FINISH, Action.REFER, Action.DEFER)
"""What the resident reads word for word."""
LONGEST = 2000
_GAP = re.compile(r"\{([^{}]*)\}")


def unknown_gaps(text: str) -> list[str]:
    """List the placeholders of a text that nothing fills."""
    return [name for name in _GAP.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Put facts in place of the placeholders; a fact that is missing leaves the gap to be seen."""
    return _GAP.sub(lambda gap: facts.get(gap[1]) or gap[0], text)


def fits(template: ReplyTemplate, category: str, status: ComplaintStatus) -> bool:
    """Say whether a template is meant for a complaint; one that names no kind is for all."""
    is_kind = not template.categories or category in template.categories
    return is_kind and (not template.states or status in template.states)
