"""Messages that ask the same come together; others do not; the order of arrival decides ties."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from bot.domain.matching import Matcher
from bot.domain.matching.clusters import Clusters

MESSAGES = Path(__file__).with_name("gap_messages.txt")


def _groups() -> list[list[str]]:
    blocks = MESSAGES.read_text(encoding="utf-8").split("\n\n")
    return [[line for line in one.splitlines() if not line.startswith("#")] for one in blocks]


def _clustered(matcher: Matcher, texts: list[str]) -> list[int]:
    clusters = Clusters()
    return [clusters.add(matcher.sketch(one)) for one in texts]


@pytest.mark.parametrize("seed", range(3))
def test_most_pairs_that_come_together_belong_together(matcher: Matcher, seed: int) -> None:
    """In whatever order they arrive; by a matcher that knows of none of their subjects."""
    asked = [(text, number) for number, group in enumerate(_groups()) for text in group]
    random.Random(seed).shuffle(asked)
    found = _clustered(matcher, [text for text, _ in asked])
    pairs = list(itertools.combinations(range(len(asked)), 2))
    together = [(a, b) for a, b in pairs if found[a] == found[b]]
    belonging = [(a, b) for a, b in pairs if asked[a][1] == asked[b][1]]
    right = len(set(together) & set(belonging))

    assert right / len(together) >= 0.85
    assert right / len(belonging) >= 0.45


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("养狗证在哪里办", "养狗证在哪里办理？"),
        ("養狗證喺邊度辦", "养狗证在哪里办"),
        ("yanggouzheng zai nali ban", "养狗证在哪里办"),
        ("How do I get a dog licence?", "where to get a dog licence"),
    ],
)
def test_script_spelling_and_marks_keep_nothing_apart(
    matcher: Matcher, one: str, other: str
) -> None:
    """What the matcher reads as the same is put together."""
    assert len(set(_clustered(matcher, [one, other]))) == 1


def test_other_subjects_asked_in_the_same_form_stay_apart(matcher: Matcher) -> None:
    """What they share, where and how, is what every question has."""
    texts = ["养狗证在哪里办", "生育津贴在哪里办", "电动车牌在哪里办"]

    assert len(set(_clustered(matcher, texts))) == 3


def test_the_same_messages_make_the_same_groups(matcher: Matcher) -> None:
    """And what comes later moves nothing that was put together before."""
    texts = [text for group in _groups() for text in group]
    whole = _clustered(matcher, texts)

    assert _clustered(matcher, texts[:30]) == whole[:30]


def test_a_message_without_words_is_by_itself(matcher: Matcher) -> None:
    """Nothing is shared with nothing."""
    assert _clustered(matcher, ["？？？", "……", "养狗证在哪里办"]) == [0, 1, 2]
