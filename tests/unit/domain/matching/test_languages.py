"""Which language to answer in."""

from __future__ import annotations

import pytest
from opencc import OpenCC

from bot.domain.language import Language
from bot.domain.matching import detect_language
from bot.domain.matching.data import lines


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今年建多少车位", Language.ZH_HANS),
        ("今年建多少車位", Language.ZH_HANT),
        ("喺邊度", Language.ZH_HANT),
        ("有冇", Language.ZH_HANT),
        ("when does it open", Language.EN),
        ("jinnian jian duoshao chewei", Language.ZH_HANS),
        ("parking 几时 open", Language.ZH_HANS),
        ("what is 公租房 and how do I apply", Language.EN),
        ("中山", Language.ZH_HANS),
        ("🚗", Language.ZH_HANS),
        ("", Language.ZH_HANS),
    ],
)
def test_detect_language_follows_script_and_words(text: str, language: Language) -> None:
    """Script decides between the two Chinese forms, the share of words about English."""
    assert detect_language(text) is language


def test_scripts_are_told_apart_as_the_installed_tables_do() -> None:
    """If not: write scripts.txt anew from what is compared here; a start need not look it up."""
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    pairs = {name: zip(every, OpenCC(name).convert(every), strict=True) for name in ("t2s", "s2t")}
    changed = {name: {c for c, other in pair if c != other} for name, pair in pairs.items()}

    simplified, traditional = lines("scripts.txt")

    assert simplified == "".join(sorted(changed["s2t"] - changed["t2s"]))
    assert traditional == "".join(sorted(changed["t2s"]))
