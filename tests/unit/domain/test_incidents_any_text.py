"""What holds of incidents whatever is typed."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.incidents import SIMILAR, Report, clusters, find_similar, fingerprint, likeness
from tests.thoroughness import examples

WORDS = """莲塘 小学 小雪 路 苑 3栋 东门 公交站 那个站 附近 井盖 不见了 路灯 坏 垃圾 没人收
违停 在 的 ， 。 M 社区 村 广场 河 边 吵 停水 11月5日 半夜 12号 A口 和"""
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))
REPORTS = st.builds(
    Report,
    text=TEXTS,
    category=st.sampled_from([None, "a", "b"]),
    place=st.one_of(st.none(), TEXTS),
    latitude=st.one_of(st.none(), st.floats()),
    longitude=st.one_of(st.none(), st.floats()),
    filed_at=st.one_of(st.none(), st.datetimes(), st.datetimes(timezones=st.just(UTC))),
)


@given(REPORTS, REPORTS)
@settings(max_examples=examples(300), deadline=None)
def test_likeness_is_symmetric_and_within_bounds(one: Report, other: Report) -> None:
    """Who filed first does not matter, and no text raises."""
    a, b = fingerprint(one), fingerprint(other)
    found = likeness(a, b)
    assert found == likeness(b, a)
    assert 0 <= found.score <= 100
    assert found.score < SIMILAR or found.same_place is True


@given(REPORTS)
@settings(max_examples=examples(200), deadline=None)
def test_fingerprint_is_the_same_each_time(report: Report) -> None:
    """Nothing depends on the order of sets or on what was read before."""
    assert fingerprint(report) == fingerprint(report)


@given(TEXTS)
@settings(max_examples=examples(200), deadline=None)
def test_likeness_is_full_when_texts_with_a_place_are_identical(text: str) -> None:
    """The same words about a named place are the same report."""
    print_ = fingerprint(
        Report(text=f"莲塘小学门口。{text}", filed_at=datetime(2023, 1, 1, tzinfo=UTC))
    )
    assert likeness(print_, print_).score == 100


@given(REPORTS, st.lists(REPORTS, max_size=5))
@settings(max_examples=examples(100), deadline=None)
def test_find_similar_misses_nothing_that_likeness_accepts(
    new: Report, known: list[Report]
) -> None:
    """The quick look before the comparison rules nothing out that would have been found."""
    first, others = fingerprint(new), [fingerprint(report) for report in known]
    found = {key for key, _ in find_similar(first, enumerate(others), limit=9)}
    assert found == {
        key for key, other in enumerate(others) if likeness(first, other).score >= SIMILAR
    }


@given(st.lists(REPORTS, max_size=6))
@settings(max_examples=examples(60), deadline=None)
def test_clusters_hold_every_report_once(reports: list[Report]) -> None:
    """Gathering loses nobody."""
    groups = clusters([fingerprint(report) for report in reports])
    assert sorted(place for group in groups for place in group) == list(range(len(reports)))


def test_fingerprint_keeps_few_names_when_a_long_text_holds_many() -> None:
    """Whatever was pasted, comparing stays cheap."""
    text = "，".join(f"在y{number}小学" for number in range(600))
    assert len(fingerprint(Report(text=text)).places.names) == 24
