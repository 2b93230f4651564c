"""A small knowledge base of a public library, so that nothing leans on the office's own."""

from __future__ import annotations

import pytest

from bot.domain.knowledge import FaqEntry
from bot.domain.language import Language
from bot.domain.matching import Matcher

LIBRARY: dict[tuple[str, str], list[str]] = {
    ("card.apply", "card"): [
        "怎么办借书证", "借书证办理流程", "办读者证要带什么证件",
        "how do I get a library card", "申请读者卡",
    ],
    ("card.lost", "card"): [
        "借书证丢了怎么补", "读者证遗失补办", "我的读者卡不见了",
        "I lost my library card", "补办借书证",
    ],
    ("card.fee", "card"): [
        "办借书证要多少钱", "读者证押金多少", "借书证收费吗",
        "is the library card free", "借书证 费用",
    ],
    ("hours.open", "hours"): [
        "图书馆几点开门", "开放时间", "周末开不开",
        "什么时候开馆", "opening hours of the library",
    ],
    ("loan.count", "loan"): [
        "一次可以借几本书", "最多借多少本", "借书数量",
        "how many books can I borrow", "一张证能借几本",
    ],
    ("loan.renew", "loan"): [
        "图书怎么续借", "续借几次", "书看不完可以延期吗",
        "how do I renew a book", "延长借期",
    ],
    ("loan.late", "loan"): [
        "逾期还书罚多少钱", "书超期了怎么办", "过期没还要交钱吗",
        "late return fine", "超期 罚款",
    ],
    ("room.book", "room"): [
        "自习室怎么预约", "研讨室预订", "想订一间讨论室",
        "book a study room", "自习座位预约",
    ],
    ("room.where", "room"): [
        "自习室在哪里", "自习室在几楼", "研讨室位置",
        "where is the study room", "讨论室在哪一层",
    ],
    ("kids.story", "kids"): [
        "少儿故事会什么时候有", "亲子阅读活动时间", "小朋友听故事",
        "story time for children", "儿童活动",
    ],
}  # fmt: skip


def library() -> tuple[FaqEntry, ...]:
    """Give the entries of the library."""
    return tuple(
        FaqEntry(id=name, topic=topic, questions=tuple(texts), answer={Language.ZH_HANS: "…"})
        for (name, topic), texts in LIBRARY.items()
    )


class Memory:
    """A build cache that counts what was put into it."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.written = 0

    def get(self, key: str) -> bytes | None:
        """Give what was kept."""
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep it."""
        self.written += 1
        self.kept[key] = value


@pytest.fixture(scope="session")
def learned() -> Memory:
    """Keep what the library has taught, for other matchers that know the same."""
    return Memory()


@pytest.fixture(scope="session")
def matcher(learned: Memory) -> Matcher:
    """Give a matcher that knows the library."""
    return Matcher.build(library(), cache=learned)


@pytest.fixture
def entries() -> tuple[FaqEntry, ...]:
    """Give the library's entries."""
    return library()
