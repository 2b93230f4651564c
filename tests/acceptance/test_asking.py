"""Residents ask; the bot answers with the promise."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office


@pytest.mark.parametrize(
    ("person", "question", "figure", "source"),
    [
        (0, "今年要新建多少个停车位？", "1000", "工作报告第（六）部分"),
        (2, "今年會新增多少個停車位？", "1000", "工作報告第（六）部分"),
        (3, "How many parking spaces will be added this year?", "1,000", "Work report, part 6"),
    ],
)
async def test_a_question_is_answered_with_the_figure_in_its_own_language(
    open_office: Office, person: int, question: str, figure: str, source: str
) -> None:
    """The target and the part of the report come back in the language asked in."""
    resident = open_office.people.residents[person]
    resident.say(question)

    answer = await resident.expect(figure)

    assert source in answer.text
