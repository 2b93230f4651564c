"""A fingerprint that was packed is the one that was taken, and few are kept."""

from __future__ import annotations

from bot.domain.incidents import PackedPrints, Report, fingerprint

LAMP = Report(text="育新小学门口的路灯坏了三天了", place="3栋2单元", latitude=22.7, longitude=113.8)
WATER = Report(text="楼上漏水一个月了, 没人管")


def test_a_packed_fingerprint_is_the_one_that_was_taken() -> None:
    """The first time and when it is unpacked, for each report its own."""
    prints = PackedPrints(most=8)
    for _ in range(2):
        for report in (LAMP, WATER):
            assert prints.of(report) == fingerprint(report)


def test_the_report_longest_unasked_goes_first_and_its_words_are_never_kept_as_they_are() -> None:
    """So the memory does not grow, and a fingerprint takes a fraction of its size."""
    prints = PackedPrints(most=1)
    for report in (LAMP, WATER, LAMP, WATER):
        prints.of(report)
    assert [len(name) for name in prints._kept] == [16]
    kept = b"".join(prints._kept.values())
    assert "漏水".encode() not in kept
    assert len(kept) < 700
