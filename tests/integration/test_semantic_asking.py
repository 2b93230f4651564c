"""Deciding with a second opinion that helps, is away, or was not asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from bot.adapters.semantic import Patience
from bot.bootstrap.semantics import Considering
from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.language import Language
from bot.domain.matching import Matcher, Outcome
from bot.domain.matching.second_opinion import Likeness, Opinion
from bot.services.knowledge import KnowledgeInForce
from bot.services.second_opinion import decided

QUESTIONS = {
    "spaces": ("今年新增多少停车位？", "车位有多少", "停车位在哪里"),
    "fee": ("停车费怎么收？", "停车多少钱", "停车收费标准"),
    "homes": ("今年筹集多少套保障房？", "保障房有多少", "公租房有几套"),
}
UNSURE, SURE = "停车", "停车费怎么收？"


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeInForce:
    """Three entries, two of them about parking."""
    entries = {
        name: FaqEntry(id=name, topic=name, questions=texts, answer={Language.ZH_HANS: "答"})
        for name, texts in QUESTIONS.items()
    }
    return KnowledgeInForce(
        Knowledge(version="1", entries=entries), Matcher.build(entries.values())
    )


@dataclass
class Friend:
    """Says what the test wrote down, and remembers being asked."""

    opinion_: Opinion | None
    asked: list[str] = field(default_factory=list)

    def know(self, knowledge: Knowledge) -> None:
        """Nothing to learn."""

    async def opinion(self, version: str, text: str, among: Iterable[str]) -> Opinion | None:
        assert version == "1"
        assert set(among) == set(QUESTIONS)
        self.asked.append(text)
        return self.opinion_


async def test_a_choice_is_put_in_the_friends_order(knowledge: KnowledgeInForce) -> None:
    """Who was asked because the matcher itself could not choose."""
    of = {name: Likeness(0.8, 0.0) for name in QUESTIONS} | {"homes": Likeness(0.98, 0.9)}

    decision = await decided(knowledge, Friend(Opinion(of, learned=True)), UNSURE)

    assert knowledge.matcher.decide(UNSURE).entry != "homes"
    assert (decision.entry, decision.topic) == ("homes", "homes")


async def test_silence_leaves_the_verdict(knowledge: KnowledgeInForce) -> None:
    """As if there was nobody to ask."""
    friend = Friend(None)

    assert await decided(knowledge, friend, UNSURE) == knowledge.matcher.decide(UNSURE)
    assert friend.asked == [UNSURE]


async def test_a_sure_verdict_is_not_asked_about(knowledge: KnowledgeInForce) -> None:
    """It would only take time."""
    friend = Friend(None)

    assert (await decided(knowledge, friend, SURE)).outcome is Outcome.ANSWER
    assert friend.asked == []


def test_a_worker_that_cannot_be_had_leaves_the_verdict(knowledge: KnowledgeInForce) -> None:
    """On the command line as in the chat."""
    command = [sys.executable, "-c", "raise SystemExit(1)"]

    with Considering(knowledge, command, Patience(first_pause=30)) as considering:
        assert considering.decide(UNSURE) == knowledge.matcher.decide(UNSURE)
        assert considering.decide(SURE) == knowledge.matcher.decide(SURE)
