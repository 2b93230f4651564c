"""Every answer that is about a promise carries it, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.knowledge import Commitment, Knowledge, PlanPoint, text_in
from bot.domain.language import Language
from bot.emulator.hypertext import parse_html
from bot.replies.answers import answer_text
from bot.replies.commitments import figure, standing_lines, state_text
from bot.replies.texts import Texts
from bot.services.answers import compose
from bot.services.standings import Standing, standing, unrecorded
from bot.store.tables import ProgressEntry

ROOT = Path(__file__).parents[3]
KNOWLEDGE: Knowledge = read_knowledge(ROOT / "knowledge").knowledge
ENTRIES = [one.id for one in KNOWLEDGE.entries.values() if one.commitments]
ZONE = ZoneInfo("Asia/Shanghai")
HOLDS_ON, IN_TIME, OVERDUE = date(2023, 3, 5), date(2023, 3, 6), date(2023, 12, 31)
CASES = list(product(ENTRIES, Language))


def _entry(commitment: Commitment) -> ProgressEntry:
    """Half of the target, or the first milestone."""
    half = None if commitment.target is None else commitment.target / 2
    milestone = commitment.milestones[0].id if commitment.milestones else None
    return ProgressEntry(
        commitment=commitment.id,
        value=half,
        milestone=milestone if half is None else None,
        holds_on=HOLDS_ON,
        staff_id=1,
        recorded_at=datetime(2023, 3, 5, tzinfo=UTC),
        cause="1",
    )


def _read(entry: str, language: Language, today: date | None) -> tuple[str, tuple[Standing, ...]]:
    """Give what a resident reads, as text; *today* None where nothing was recorded."""
    commitments = [KNOWLEDGE.commitments[id_] for id_ in KNOWLEDGE.entries[entry].commitments]
    standings = tuple(
        unrecorded(one) if today is None else standing(one, _entry(one), today)
        for one in commitments
    )
    answer = compose(KNOWLEDGE, entry, standings, language)
    return parse_html(answer_text(Texts(language, ZONE), answer)).text, standings


def test_every_promise_is_carried_by_some_answer() -> None:
    """One that no answer carries would be out of everybody's sight."""
    carried = {name for id_ in ENTRIES for name in KNOWLEDGE.entries[id_].commitments}

    assert carried == set(KNOWLEDGE.commitments)


@pytest.mark.parametrize(("entry", "language"), CASES)
def test_an_answer_shows_target_figure_date_and_what_comes_next(
    entry: str, language: Language
) -> None:
    """Each of them in the reader's language."""
    t = Texts(language, ZONE)

    text, standings = _read(entry, language, IN_TIME)

    for one in standings:
        assert text_in(one.commitment.target_text, language) in text
        assert t.day(HOLDS_ON) in text
        if one.value is not None:
            assert f"{figure(one.value)}" in text
            assert text_in(one.commitment.unit, language) in text
        if one.passed is not None:
            assert text_in(one.passed.name, language) in text
        following = one.next_milestone
        wanted = text_in(following.name, language) if following else None
        assert one.is_met or (wanted or t.plain("Next: no dated step has been announced")) in text
        assert t.plain(" ⚠️ update overdue").strip() not in text


@pytest.mark.parametrize(("entry", "language"), CASES)
def test_an_old_figure_says_that_it_is_old(entry: str, language: Language) -> None:
    """The figure stays and 未更新 stands beside it, unless the promise is kept already."""
    mark = Texts(language, ZONE).plain(" ⚠️ update overdue").strip()

    text, standings = _read(entry, language, OVERDUE)

    assert text.count(mark) == sum(not one.is_met for one in standings)


@pytest.mark.parametrize(("entry", "language"), CASES)
def test_where_nothing_was_recorded_no_figure_is_shown(entry: str, language: Language) -> None:
    """未更新, and never 0 %."""
    text, standings = _read(entry, language, None)

    unknown = Texts(language, ZONE).plain("Progress: not updated yet")
    assert text.count(unknown) == len(standings)
    assert "0%" not in text.replace("70%", "").replace("30%", "")


@pytest.mark.parametrize("language", Language)
def test_behind_and_at_risk_name_the_deadline(language: Language) -> None:
    """What was due by when, so that a reader can judge."""
    t = Texts(language, ZONE)
    plan = (PlanPoint(by=date(2023, 3, 1), value=600), PlanPoint(by=date(2023, 3, 6), value=700))
    parking = replace(KNOWLEDGE.commitments["parking"], plan=plan)
    text = standing_lines(t, standing(parking, _entry(parking), IN_TIME))
    risky = replace(parking, plan=plan[1:])

    assert state_text(t, standing(parking, _entry(parking), IN_TIME).state) in text
    assert "700" in text
    assert t.day(date(2023, 3, 6)) in text
    risk = standing_lines(t, standing(risky, _entry(risky), IN_TIME))
    assert t.plain("at risk") in risk
    assert t.day(date(2023, 3, 6)) in risk
