"""Personal numbers are hidden; everything else reads as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import mask, place_name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("电话13800138000，急", "电话13*******00，急"),
        ("138 0013 8000", "13*********00"),
        ("138-0013-8000", "13*********00"),
        ("身份证44030619900101123X", "身份证44**************3X"),
        ("440306199001011234", "44**************34"),
        ("卡号6222021234567890123", "卡号62***************23"),
        ("0755-12345678", "07*********78"),
        ("车牌粤B12345挡路", "车牌粤B***45挡路"),
        ("粤B·12345", "粤B****45"),
        ("新能源粤BD12345", "新能源粤B****45"),
        ("粤B-12345", "粤B****45"),
        ("粤 B12345", "粤 ****45"),
        ("粤B1234警", "粤B***4警"),
        ("粤Z1234港", "粤Z***4港"),
        ("滬A12345", "滬A***45"),
    ],
)
def test_a_personal_number_keeps_only_its_ends(written: str, shown: str) -> None:
    """Two characters at either end tell two numbers apart and give none away."""
    assert mask(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "JF-20231105-0042",
        "今年新增停车位1000个以上，投资40亿元",
        "2023年11月5日上午9:30，3栋2单元501",
        "110 119 120 12345 96111",
        "川流不息，京城，云A座",
        "订单262109811989353950，工单2023110512345678",
        "1234567890123456",
        "云APIKEYS，新ABCDEF",
        "",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """References, figures, dates and short numbers are what staff need to read."""
    assert mask(text) == text


@given(st.text(max_size=200))
def test_masking_changes_no_length_and_is_done_once(text: str) -> None:
    """Stars stand one for one, so that offsets and limits hold; a second pass changes nothing."""
    masked = mask(text)

    assert len(masked) == len(text)
    assert mask(masked) == masked


@given(
    before=st.text(alphabet="路灯坏了，。! \n", max_size=20),
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    after=st.text(alphabet="请快来修，。! \n", max_size=20),
)
def test_a_mobile_number_never_survives_inside_a_sentence(
    before: str, number: str, after: str
) -> None:
    """Whatever stands around it, the middle is gone and the rest is untouched."""
    masked = mask(f"{before}{number}{after}")

    assert number not in masked
    assert masked.startswith(before)
    assert masked.endswith(after)


@pytest.mark.parametrize(
    "number",
    [
        "１３８００１３８０００",
        "1 3 8 0 0 1 3 8 0 0 0",
        "138\u200b0013\u200b8000",
        "一三八零零一三八零零零",
        "440306 19900101 1234",
        "+8613800138000",
        "86 138 0013 8000",
        "6222 0210 0111 2223 334",
        "粤b12345",
    ],
)
def test_a_number_in_another_dress_is_hidden_too(number: str) -> None:
    """Country code, groups of four, small letters."""
    hidden = mask(f"联系 {number} 谢谢")

    assert number not in hidden
    assert "*" in hidden


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("幸福小区3号楼2单元501", "幸福小区"),
        ("幸福小区甲栋", "幸福小区"),
        ("人民路12号", "人民路"),
        ("中央公园东门", "中央公园东门"),
        ("1234 5th street", None),
    ],
)
def test_a_place_is_named_without_anybodys_door(place: str, name: str | None) -> None:
    """What names it stays; from the first number on nothing does."""
    assert place_name(place) == name
