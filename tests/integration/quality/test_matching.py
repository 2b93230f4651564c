"""Floors under what the matcher does with messages that nothing was fitted on."""

from __future__ import annotations

import pytest

from bot.domain.matching import Context, Matcher, Outcome
from tests.bench.match import quality, sets
from tests.bench.match.baselines import baselines

HELD_OUT = sets.DATA / "heldout"
TEST = HELD_OUT / "test"
LONG = 12
"""Characters from which on two people do not write the same by chance."""


@pytest.fixture(scope="module")
def office() -> Matcher:
    """Give a matcher that knows the office's own entries."""
    return Matcher.build(sets.own_entries(), sets.own_lexicon())


@pytest.mark.parametrize(
    ("name", "first", "shown", "wrong"),
    [("zh_hans", 92, 98, 3), ("multilingual", 88, 96, 4), ("questions", 90, 96, 3)],
)
def test_questions_are_ranked_as_well_as_promised(
    office: Matcher, name: str, first: int, shown: int, wrong: int
) -> None:
    """The floors are what docs/matching.md promises of unseen messages."""
    tally = quality.by_style(office, TEST / f"{name}.jsonl")["all"]
    assert 100 * tally.first >= first * tally.asked
    assert 100 * tally.shown >= shown * tally.asked
    assert 100 * tally.wrong <= wrong * tally.asked
    assert 100 * tally.complaint <= 3 * tally.asked


def test_messages_from_elsewhere_are_not_answered(office: Matcher) -> None:
    """Near misses may be; nothing else."""
    lines = list(sets.messages(TEST / "out_of_scope.jsonl"))
    answered = [x["kind"] for x in lines if office.decide(x["q"]).outcome is Outcome.ANSWER]
    near = sum(x["kind"] == "nearmiss" for x in lines)
    assert set(answered) <= {"nearmiss"}
    assert len(answered) <= 0.1 * near


def test_complaints_are_offered_and_danger_is_urgent(office: Matcher) -> None:
    """Most of them; and every danger."""
    lines = list(sets.messages(TEST / "complaints.jsonl"))
    decided = [(office.decide(line["q"]), line["urgent"]) for line in lines]
    taken = sum(d.outcome is Outcome.COMPLAINT for d, _ in decided)
    assert taken >= 0.92 * len(lines)
    assert all(d.urgent for d, urgent in decided if urgent)


@pytest.mark.parametrize("batch", ["third", "fourth"])
def test_hard_questions_are_told_from_complaints(office: Matcher, batch: str) -> None:
    """Questions about the same troubles in every tone; nine in ten of each are told apart."""
    taken = {
        name: [
            office.decide(line["q"]).outcome is Outcome.COMPLAINT
            for line in sets.messages(HELD_OUT / batch / f"{name}.jsonl")
        ]
        for name in ("complaints", "troubles")
    }
    assert sum(taken["complaints"]) >= 0.95 * len(taken["complaints"])
    assert sum(taken["troubles"]) <= 0.1 * len(taken["troubles"])


@pytest.mark.parametrize(
    "name", ["bank_zh", "smalltalk_zh", "city_hall_zh", "city_hall_ja", "faq_en", "intents_en"]
)
def test_other_peoples_bases_are_ranked_above_plain_methods(name: str) -> None:
    """Single questions and several phrasings an entry; Chinese, Japanese and English."""
    base = sets.foreign(sets.DATA / "other" / f"{name}.json")
    matcher = Matcher.build(base.entries)
    ranked = [[one.entry for one in matcher.match(line.text)] or [""] for line in base.asked]
    first = sum(found[0] in line.right for found, line in zip(ranked, base.asked, strict=True))
    for method, rank in baselines(base.entries).items():
        if rank is not None:
            assert first > sum(rank(line.text)[0] in line.right for line in base.asked), method


@pytest.mark.parametrize("first", ["停车位在哪里", "违停怎么举报", "新车位什么时候能用"])
def test_a_complaint_is_one_right_after_a_question(office: Matcher, first: str) -> None:
    """The topic that is taken along does not make it an answer from the FAQ."""
    before = office.decide(first)
    assert before.entry is not None
    context = Context(entry=before.entry, topic=before.topic)
    text = "我要投诉：路口有人违停没人管，请尽快处理"
    assert office.decide(text, context=context).outcome is Outcome.COMPLAINT


def test_second_turns_and_bare_words_are_understood(office: Matcher) -> None:
    """By the first turn; by choices that overlap the right ones."""
    turns = quality.followups(office, TEST / "followup.jsonl")
    hits, _, total, _ = quality.overlap(office, TEST / "ambiguous.jsonl")
    assert turns.first >= 0.85 * turns.asked
    assert hits >= 0.85 * total


def test_held_out_messages_are_no_phrasings() -> None:
    """Nothing of them was copied into the knowledge base, or into what senses were fitted on."""
    phrasings = {text for entry in sets.own_entries() for text in entry.questions}
    phrasings |= {line for language in sets.LINES for line in sets.written_lines(language)}
    for path in HELD_OUT.glob("*/*.jsonl"):
        for line in sets.messages(path):
            text = line.get("q", "")
            assert len(text) < LONG or text not in phrasings, path.name
