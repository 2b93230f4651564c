"""What the knowledge base cannot answer reaches people, with nothing retyped."""

from __future__ import annotations

from tests.acceptance.conftest import Office

WEATHER = "今天天气怎么样"


async def test_a_question_without_an_answer_is_answered_by_staff(working: Office) -> None:
    """Miss, one tap, preview, card, answer; and the resident writes back."""
    resident, clerk = working.resident, working.clerk
    group = working.people.staff_chat
    resident.say(WEATHER)
    await resident.tap("转给工作人员")
    preview = await resident.expect("转给工作人员？")
    assert WEATHER in preview.text
    await resident.tap("提交")
    await resident.expect("JF-20231106-0001")

    card = await clerk.expect("JF-20231106-0001", chat=group)
    assert "咨询" in card.text
    assert WEATHER in card.text
    clerk.reply_to(card, "这个请看天气预报")
    answer = await resident.expect("这个请看天气预报")
    resident.reply_to(answer, "好的，谢谢")

    await resident.expect("已转给工作人员")
    relayed = await clerk.expect("好的，谢谢", chat=group)
    assert relayed.body["reply_to_message"]["message_id"] == card.id


async def test_a_weak_answer_becomes_a_complaint_with_the_same_words(working: Office) -> None:
    """The button under any answer takes the question along."""
    resident, clerk = working.resident, working.clerk
    question = "今年要新建多少个停车位？"
    resident.say(question)
    await resident.tap("我要反映")
    preview = await resident.expect("要反映这个问题吗")
    assert question in preview.text
    await resident.tap("提交")

    card = await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)
    assert question in card.text
    assert "诉求" in card.text


async def test_none_of_the_suggestions_leads_to_a_person(working: Office) -> None:
    """Choices, none of these, report: still the words of the first message."""
    resident = working.resident
    resident.say("学校")
    await resident.expect("您是不是想问", button="都不是")
    await resident.tap("都不是")
    await resident.expect("没有可靠的答案", button="我要反映")
    await resident.tap("我要反映")

    preview = await resident.expect("要反映这个问题吗")
    assert "学校" in preview.text


async def test_a_suggestion_is_answered_by_its_entry(working: Office) -> None:
    """One tap on a choice gives the answer with where it stands in the report."""
    resident = working.resident
    resident.say("学校")
    choices = await resident.expect("您是不是想问")
    resident.press("学校建设现在进展如何？", choices)

    await resident.expect("依据：工作报告", button="👍")


async def test_a_forged_press_does_not_show_a_neighbours_question(working: Office) -> None:
    """Numbers count up; somebody else's number is nobody's."""
    resident, neighbour = working.people.residents[:2]
    resident.say("私事：今天天气怎么样")
    await resident.expect("", button="转给工作人员")
    neighbour.say("今天天气怎么样")
    own = await neighbour.expect("", button="转给工作人员")
    query = neighbour.press_data("staff:1", own)

    answer = await neighbour.expect_answer(query)

    assert "找不到" in answer["text"]
    assert not any("私事" in message.text for message in neighbour.sees())
