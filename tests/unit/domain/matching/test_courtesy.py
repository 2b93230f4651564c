"""Messages that are nothing but courtesy."""

from __future__ import annotations

import pytest

from bot.domain.matching import Smalltalk
from bot.domain.matching.courtesy import courtesy
from bot.domain.text import normalise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好！", Smalltalk.GREETING),
        ("hello everyone :)", Smalltalk.GREETING),
        ("好的，谢谢你", Smalltalk.THANKS),
        ("你好，谢谢", Smalltalk.THANKS),
        ("明白了", Smalltalk.THANKS),
        ("唔該晒", Smalltalk.THANKS),
        ("bye bye", Smalltalk.FAREWELL),
        ("你们真棒", Smalltalk.PRAISE),
    ],
)
def test_courtesy_is_named_when_there_is_nothing_else(text: str, kind: Smalltalk) -> None:
    """Thanks outweigh a greeting."""
    assert courtesy(normalise(text).text) is kind


@pytest.mark.parametrize(
    "text", ["你好，车位在哪", "谢谢，那学校呢", "早点摊占道", "hi how much", ""]
)
def test_courtesy_is_none_when_something_is_said(text: str) -> None:
    """A question behind a greeting stays a question."""
    assert courtesy(normalise(text).text) is None
