"""How a commitment stands, as text: target, figure, its date, what comes next."""

from __future__ import annotations

from bot.domain.knowledge import text_in
from bot.replies.texts import Html, Texts, bold, lines
from bot.services.commitments import Standing


def figure(value: float) -> str:
    """Write a number as people do: thousands separated, no needless decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def standing_lines(t: Texts, standing: Standing) -> Html:
    """State one commitment in two to four short lines.

    Where nothing was recorded it says so; never 0 %.
    """
    commitment, language = standing.commitment, t.language
    head = t("📌 {title}", title=bold(text_in(commitment.title, language)))
    target = t("Target: {target}", target=text_in(commitment.target_text, language))
    if standing.holds_on is None:
        return lines(head, target, t("Progress: not updated yet"), _next(t, standing))
    return lines(head, target, _now(t, standing), _next(t, standing))


def _now(t: Texts, standing: Standing) -> Html:
    day = t.day(standing.holds_on) if standing.holds_on else ""
    if standing.value is not None:
        reached = figure(standing.value)
        unit = text_in(standing.commitment.unit, t.language)
        now = t("Now: {value} {unit} (as of {day})", value=reached, unit=unit, day=day)
    else:
        passed = text_in(standing.passed.name, t.language) if standing.passed else ""
        now = t("Now: {milestone} (as of {day})", milestone=passed, day=day)
    mark = t(" ✅ met") if standing.is_met else t(" ⚠️ update overdue") if standing.is_stale else ""
    note = t("\nNote: {note}", note=standing.note) if standing.note else ""
    return Html(now + mark + note)


def _next(t: Texts, standing: Standing) -> Html | None:
    if standing.next_milestone is None:
        return None
    return t("Next: {milestone}", milestone=text_in(standing.next_milestone.name, t.language))
