"""Numbers in sentences, as people write them in Chinese and English."""

from __future__ import annotations

import pytest

from bot.domain.figures import figures


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("筹集1000套以上", 1000),
        ("筹集１０００套", 1000),
        ("1,000 homes", 1000),
        ("筹集一千套", 1000),
        ("兩萬五千個", 25000),
        ("40亿元以上", 4e9),
        ("4 billion yuan", 4e9),
        ("four billion yuan", 4e9),
        ("two hundred and ten homes", 210),
        ("占比70%以上", 70),
        ("百分之七十", 70),
        ("七成以上", 70),
        ("十分钟文体圈", 10),
        ("the ten-minute circle", 10),
        ("交通三年行动", 3),
        ("二〇二三年", 2023),
        ("3月前", 3),
        ("five schools", 5),
        ("完善1+7体系", "1+7"),
    ],
)
def test_a_figure_is_read_however_it_is_written(text: str, value: float | str) -> None:
    """Digits, numerals, scale words and percentages come to one number."""
    assert [figure.value for figure in figures(text) if figure.stated] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "十分满意",
        "千万别停在消防通道",
        "万一找不到",
        "第七届",
        "工作报告第（六）部分",
        "G107国道",
        "建成一个大型社区医院",
        "one of these three buttons",
        "点下面 3 个按钮之一",
        "新的一年",
        "编号如 JF-20231105-0042",
        "见 https://example.org/2024/12",
        "在十字路口",
    ],
)
def test_what_states_no_quantity_is_no_figure(text: str) -> None:
    """Set phrases, ordinals, names, small counts and addresses are let pass."""
    assert not [figure for figure in figures(text) if figure.stated]
