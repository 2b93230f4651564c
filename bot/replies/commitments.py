"""How a commitment stands, as text: target, figure, its date, its state, what comes next."""

from __future__ import annotations

from bot.domain.commitment import Deadline, State
from bot.domain.knowledge import Commitment, Milestone, text_in
from bot.replies.texts import Html, Texts, bold, lines
from bot.services.standings import Standing


def figure(value: float) -> str:
    """Write a number as people do: thousands separated, no needless decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def amount(t: Texts, commitment: Commitment, value: float) -> str:
    """Write a figure with its unit, as this language spaces them."""
    unit = text_in(commitment.unit, t.language)
    if unit == "%":
        return f"{figure(value)}%"
    return t.plain("{value} {unit}", value=figure(value), unit=unit).strip()


def reached_text(
    t: Texts, commitment: Commitment, value: float | None, milestone: Milestone | None
) -> str:
    """Say what an entry says."""
    if milestone is not None:
        return text_in(milestone.name, t.language)
    if value is None or (not value and commitment.target is None):
        return t.plain("not started")
    return amount(t, commitment, value)


def wanted_text(t: Texts, commitment: Commitment, deadline: Deadline) -> str:
    """Say what a deadline wants."""
    return reached_text(t, commitment, deadline.value, deadline.milestone)


def state_text(t: Texts, state: State) -> str:
    """Name a state in a word or two."""
    return {
        State.NOT_UPDATED: t.plain("not updated"),
        State.NOT_STARTED: t.plain("not started"),
        State.UNDER_WAY: t.plain("under way"),
        State.ON_TRACK: t.plain("on track"),
        State.AT_RISK: t.plain("at risk"),
        State.BEHIND: t.plain("behind plan"),
        State.MET: t.plain("met"),
    }[state]


def standing_lines(t: Texts, standing: Standing) -> Html:
    """State one commitment in a few short lines.

    Where nothing was recorded it says so; never 0 %.
    """
    title = text_in(standing.commitment.title, t.language)
    return lines(t("📌 {title}", title=bold(title)), standing_details(t, standing))


def standing_details(t: Texts, standing: Standing) -> Html:
    """State one commitment without its title, for where that stands above."""
    target = t("Target: {target}", target=text_in(standing.commitment.target_text, t.language))
    if standing.holds_on is None:
        unknown = t("Progress: not updated yet")
        return lines(target, unknown, _state(t, standing), _next(t, standing))
    return lines(
        target,
        _now(t, standing),
        _state(t, standing),
        t("Note: {note}", note=standing.note) if standing.note else None,
        t("See: {links}", links=" ".join(standing.links)) if standing.links else None,
        _next(t, standing),
    )


def _now(t: Texts, standing: Standing) -> Html:
    reached = reached_text(t, standing.commitment, standing.value, standing.passed)
    day = t.day(standing.holds_on) if standing.holds_on else ""
    now = t("Now: {reached} (as of {day})", reached=reached, day=day)
    mark = t(" ✅ met") if standing.is_met else t(" ⚠️ update overdue") if standing.is_stale else ""
    return Html(now + mark)


def _state(t: Texts, standing: Standing) -> Html | None:
    """Tell the state with its reason; what the line before says already is not said again."""
    state = standing.state
    if state in {State.MET, State.NOT_UPDATED}:
        return None
    name = state_text(t, state)
    if state is State.UNDER_WAY:
        return t("Status: {state} (no dated plan to measure it by)", state=name)
    if state in {State.AT_RISK, State.BEHIND} and standing.missed is not None:
        return t(
            "Status: {state} ({wanted} was due by {day})",
            state=name,
            wanted=wanted_text(t, standing.commitment, standing.missed),
            day=t.day(standing.missed.by),
        )
    if state is State.AT_RISK:
        return t("Status: {state} (residents' complaints are being worked on)", state=name)
    return t("Status: {state}", state=name)


def _next(t: Texts, standing: Standing) -> Html | None:
    if standing.is_met:
        return None
    deadline, step = standing.next_deadline, standing.next_milestone
    if deadline is not None:
        wanted = wanted_text(t, standing.commitment, deadline)
        return t("Next: {milestone} (by {day})", milestone=wanted, day=t.day(deadline.by))
    if step is not None:
        return t("Next: {milestone}", milestone=text_in(step.name, t.language))
    return t("Next: no dated step has been announced")
