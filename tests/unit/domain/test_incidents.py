"""Do two complaints tell of one event: rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.incidents import (
    SIMILAR,
    Likeness,
    Report,
    clusters,
    find_similar,
    fingerprint,
    likeness,
)

NOON = datetime(2023, 11, 5, 4, tzinfo=UTC)


def _like(one: str, other: str) -> Likeness:
    return likeness(fingerprint(Report(text=one)), fingerprint(Report(text=other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("春苗1小学门口路灯不亮", "春苗2小学门口路灯不亮"),
        ("Y1小学门口违停", "Y2小学门口违停"),
        ("莲塘苑3栋电梯坏了", "莲塘苑5栋电梯坏了"),
        ("莲塘苑东门垃圾没人收", "莲塘苑西门垃圾没人收"),
        ("新华路井盖不见了", "兴华路井盖不见了"),
        ("海棠小学门口违停", "海棠中学门口违停"),
        ("第一实验小学门口违停", "第二实验小学门口违停"),
        ("莲塘花园停水了", "莲塘公寓停水了"),
        ("甘泉路和丰收路路口红绿灯坏了", "甘泉路和胜利路路口红绿灯坏了"),
        ("海棠小学东校区门口违停", "海棠小学西校区门口违停"),
        ("莲塘花园北区停水了", "莲塘花园南区停水了"),
        ("建国路民生银行门口井盖没了", "建设路民生银行门口井盖没了"),
        ("锚地路52号楼下打麻将", "锚地路152号楼下打麻将"),
    ],
)
def test_likeness_parts_reports_when_named_places_differ(one: str, other: str) -> None:
    """The same words about a namesake elsewhere are another event."""
    found = _like(one, other)
    assert found.same_place is False
    assert found.score < SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海棠小学门口违停严重", "海堂小雪门口车乱停"),
        ("海棠小學門口違停嚴重", "海棠小学门前私家车占了两排"),
        ("莲塘苑3栋电梯坏了", "莲塘苑三号楼电梯又停了"),
        ("莲塘公交站旁边井盖不见了", "莲塘那个站边上下水道没盖子"),
        ("莲塘公交站旁边井盖不见了", "莲塘等车那地方的井该给人偷了"),
        ("莲塘路路灯不亮", "Streetlights on Liantang Road are out"),
        ("翠湖小区6栋没水了", "No water in Building 6, Cuihu Garden"),
        ("莲塘小学门口车乱停", "liantang xiaoxue menkou weiting"),
        ("金辉大厦电梯困人了", "金輝大廈部𨋢又壞，困咗兩個人"),
        ("码头新村北门路灯不亮", "码头新村北门那盏灯坏了"),
        ("槐荫路小学门口井盖碎了", "槐荫路那个小学门前井盖裂了"),
    ],
)
def test_likeness_joins_reports_when_one_place_is_written_differently(one: str, other: str) -> None:
    """Script, sound, numerals and short names do not matter."""
    found = _like(one, other)
    assert found.same_place is True
    assert found.score >= SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("路灯坏了半个月没人修", "路灯坏了，天天摸黑"),
        ("路灯坏了半个月没人修", "路灯坏了半个月没人修"),
        ("小区门口路灯坏了", "莲塘苑门口路灯坏了"),
        ("公交站附近路灯坏了", "公交站旁边路灯不亮"),
    ],
)
def test_likeness_leaves_open_when_one_names_no_place(one: str, other: str) -> None:
    """The same trouble without a place is said all over a city."""
    found = _like(one, other)
    assert found.same_place is None
    assert found.score < SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("莲塘苑3栋电梯坏了", "莲塘苑3栋楼顶漏水"),
        ("莲塘小学门口违停", "莲塘小学食堂饭菜里有虫"),
        ("莲塘苑广场舞太吵", "莲塘苑半夜打桩睡不着"),
    ],
)
def test_likeness_stays_low_when_trouble_differs(one: str, other: str) -> None:
    """One place has many troubles."""
    found = _like(one, other)
    assert found.same_place is True
    assert found.score < SIMILAR


@pytest.mark.parametrize(
    ("text", "days", "joined"),
    [
        ("莲塘路水管爆了", 1, True),
        ("莲塘路水管爆了", 10, False),
        ("莲塘路路灯坏了", 10, True),
        ("莲塘路路灯坏了", 90, False),
    ],
)
def test_likeness_minds_the_time_by_how_long_trouble_lasts(
    text: str, days: int, *, joined: bool
) -> None:
    """A burst pipe is over in days, a dark lamp lasts; even that is another one in the end."""
    first = fingerprint(Report(text=text, filed_at=NOON))
    then = fingerprint(Report(text=text, filed_at=NOON + timedelta(days=days)))
    assert (likeness(first, then).score >= SIMILAR) is joined


@pytest.mark.parametrize(
    ("north", "joined", "same"),
    [(22.7004, True, True), (22.7018, False, None), (22.7100, False, False)],
)
def test_likeness_minds_the_pins_by_their_distance(
    north: float, *, joined: bool, same: bool | None
) -> None:
    """Forty metres support, two hundred say nothing, a kilometre parts."""
    here = fingerprint(Report(text="井盖不见了", latitude=22.7, longitude=113.8))
    there = fingerprint(Report(text="井盖被偷了", latitude=north, longitude=113.8))
    found = likeness(here, there)
    assert (found.score >= SIMILAR) is joined
    assert found.same_place is same


def test_likeness_parts_reports_when_pins_are_far_but_names_agree() -> None:
    """A road is long: two pins a kilometre apart are two places."""
    here = fingerprint(Report(text="莲塘路井盖不见了", latitude=22.70, longitude=113.8))
    there = fingerprint(Report(text="莲塘路井盖不见了", latitude=22.71, longitude=113.8))
    assert likeness(here, there).same_place is False


def test_likeness_keeps_named_places_apart_when_pins_are_close() -> None:
    """Pins are set by hand; two schools by name are two schools."""
    here = fingerprint(Report(text="Y1小学门口违停", latitude=22.7, longitude=113.8))
    there = fingerprint(Report(text="Y2小学门口违停", latitude=22.7, longitude=113.8))
    assert likeness(here, there).score < SIMILAR


def test_fingerprint_drops_a_pin_that_is_not_on_earth() -> None:
    """A damaged pin is no place."""
    assert fingerprint(Report(text="", latitude=float("nan"), longitude=0)).point is None
    assert fingerprint(Report(text="", latitude=3e17, longitude=128)).point is None


def test_likeness_hears_no_name_when_no_character_of_it_is_written() -> None:
    """A name of two syllables is heard in many a sentence: 家乐 in 涨价了."""
    found = _like("家乐超市食堂饭菜里有虫", "学校食堂饭菜里有虫，还涨价了")
    assert found.same_place is None


def test_likeness_names_what_both_say_for_a_person_to_judge() -> None:
    """The place and the words for the trouble, in the residents' own wording."""
    found = _like("莲塘苑东门垃圾桶满出来了", "莲塘苑门口生活垃圾没人收")
    assert found.shared == ("莲塘苑", "垃圾 ≈ 生活垃圾")


def test_fingerprint_reads_the_typed_place_with_the_text() -> None:
    """A place given in its own field counts like one in the text."""
    typed = fingerprint(Report(text="路灯坏了", place="莲塘路"))
    said = fingerprint(Report(text="莲塘路灯杆不亮，莲塘路上一片漆黑"))
    assert likeness(typed, said).same_place is True


def test_find_similar_gives_the_best_first_and_no_others() -> None:
    """At most as many as asked for, each with its key."""
    texts = {
        "else": "菊园小学门口路灯坏了",
        "close": "莲塘小学外面灯不亮",
        "same": "莲塘小学门口路灯坏了",
        "other": "莲塘小学食堂有虫",
    }
    known = [(key, fingerprint(Report(text=text))) for key, text in texts.items()]
    new = fingerprint(Report(text="莲塘小学门口路灯坏了"))
    assert [key for key, _ in find_similar(new, known)] == ["same", "close"]
    assert [key for key, _ in find_similar(new, known, limit=1)] == ["same"]
    assert find_similar(new, []) == []


def test_clusters_do_not_bridge_places_when_a_report_is_vague() -> None:
    """One report that could be of either place goes with one of them."""
    texts = ["莲塘小学门口违停", "莲塘学校门口违停", "莲塘中学门口违停"]
    groups = clusters([fingerprint(Report(text=text)) for text in texts])
    assert not any({0, 2} <= set(group) for group in groups)


def test_clusters_are_empty_when_there_are_no_reports() -> None:
    """Nothing in, nothing out."""
    assert clusters([]) == []
