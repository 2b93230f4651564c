"""The worker's side: what it learns, what it says, and when it gives up."""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.semantic_vectors import Meanings, Vectors
from bot.adapters.semantic_worker import Mind, OrphanedError, serve

PHRASINGS = {"parking": ["车位", "停车"], "homes": ["房子", "住房"]}
_LETTERS = 128


@dataclass
class Letters:
    """Stands for the model: texts that share characters lie close together."""

    read: list[str] = field(default_factory=list)

    def query(self, texts: list[str]) -> Vectors:
        self.read += texts
        counts = np.full((len(texts), _LETTERS), 0.01, np.float32)
        for row, text in enumerate(texts):
            for character in text:
                counts[row, ord(character) % _LETTERS] += 1
        lengths: Vectors = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / lengths


@pytest.fixture
def mind(tmp_path: Path) -> Mind:
    """A worker's mind over the stand-in model."""
    return Mind(Letters(), DirectoryCache(tmp_path))


def _served(mind: Mind, *told: dict[str, Any]) -> list[dict[str, Any]]:
    out = io.StringIO()
    serve(mind, [json.dumps(one) for one in told], out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_tells_what_is_near(mind: Mind) -> None:
    """A message that has an entry's words has the highest cosine and pull with it."""
    ready, told = _served(
        mind,
        {"know": PHRASINGS, "learned": True, "key": "1"},
        {"ask": 7, "texts": ["停车位"], "among": ["homes"]},
    )

    assert ready == {"ready": "1"}
    assert told["told"] == 7
    assert told["learned"]
    assert all(a > b for a, b in zip(told["of"]["parking"], told["of"]["homes"], strict=True))


def test_vectors_are_kept_for_the_next_start(mind: Mind, tmp_path: Path) -> None:
    """A second start with the same phrasings reads no text at all."""
    again = Mind(Letters(), DirectoryCache(tmp_path))
    mind.know(PHRASINGS, learned=True)
    again.know(PHRASINGS, learned=True)

    assert isinstance(again.encoder, Letters)
    assert again.encoder.read == []
    assert again.tell(["车位"], []) == mind.tell(["车位"], [])


def test_changed_phrasings_are_read_anew(mind: Mind, tmp_path: Path) -> None:
    """What is kept belongs to these very phrasings."""
    mind.know(PHRASINGS, learned=True)
    mind.know({**PHRASINGS, "homes": ["公租房", "住房"]}, learned=True)

    assert isinstance(mind.encoder, Letters)
    assert "公租房" in mind.encoder.read


def test_a_worker_that_nobody_waits_for_stops_learning(tmp_path: Path) -> None:
    """A killed parent leaves no process behind that goes on for minutes."""
    orphan = Mind(Letters(), DirectoryCache(tmp_path), parent=os.getppid() + 1)

    with pytest.raises(OrphanedError):
        orphan.know(PHRASINGS, learned=True)


@pytest.mark.parametrize("text", ["", "\ud83d", "\x00", "字" * 10_000])
def test_any_text_is_weighed(mind: Mind, text: str) -> None:
    """Of a long one its end, where the question is."""
    mind.know(PHRASINGS, learned=True)

    assert mind.tell([text], ["parking"])["of"].keys() == PHRASINGS.keys()
    assert isinstance(mind.encoder, Letters)
    assert max(map(len, mind.encoder.read)) <= 240


def test_single_phrasings_teach_nothing(mind: Mind) -> None:
    """The pull is not counted where entries have one phrasing each."""
    mind.know({"parking": ["车位"], "homes": ["房子"]}, learned=False)

    assert mind.tell(["车位"], [])["learned"] is False


def test_the_nearest_are_told_without_being_asked() -> None:
    """Beside those asked about, up to five by each measure; nobody else."""
    vectors = np.eye(12, dtype=np.float32)
    meanings = Meanings.of({str(n): ["…"] for n in range(12)}, vectors, learned=False)

    told = meanings.weigh(vectors[3:4], ["11", "unknown"])

    assert {"3", "11"} <= told.keys()
    assert "unknown" not in told
    assert len(told) < 12


def test_all_that_was_read_of_a_message_counts_alike() -> None:
    """A story that tells of one thing and asks for another stands between them."""
    vectors = np.eye(6, dtype=np.float32)
    meanings = Meanings.of({"told": ["…"] * 3, "asked": ["…"] * 3}, vectors, learned=True)

    whole, end, both = (meanings.weigh(vectors[rows], []) for rows in ([0], [3], [0, 3]))

    for name in ("told", "asked"):
        mean = (np.array(whole[name]) + np.array(end[name])) / 2
        assert both[name] == pytest.approx(mean, abs=1e-3)


def test_many_who_are_a_little_alike_do_not_outvote_the_one_who_is_alike() -> None:
    """Likeness counts squared: a plane through all phrasings would side with the crowd."""
    angles = np.radians([0, 4, 8, 50, 54, 58, 62, 100, 104])
    around = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    phrasings = {"left": ["…"] * 3, "middle": ["…"] * 4, "right": ["…"] * 2}

    told = Meanings.of(phrasings, around, learned=True).weigh(around[4:5], [])

    assert max(told, key=lambda name: told[name][1]) == "middle"


def test_more_phrasings_than_can_be_compared_still_pull() -> None:
    """By a plane through them, which takes no room for each pair."""
    chance = np.random.default_rng(5)
    vectors = chance.normal(size=(4200, 8)).astype(np.float32)
    vectors[:2100, 0] += 6
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    meanings = Meanings.of({"one": ["…"] * 2100, "other": ["…"] * 2100}, vectors, learned=True)

    assert meanings.learned
    assert meanings.slope.shape == (8, 2)
    told = meanings.weigh(vectors[:1], [])
    assert told["one"][1] > told["other"][1]


def test_close_neighbours_ask_for_a_clearer_lead() -> None:
    """Each phrasing is asked of the others; entries that mingle are told apart less surely."""
    chance = np.random.default_rng(3)
    phrasings = {"one": ["…"] * 40, "other": ["…"] * 40}
    leads = []
    for distance in (9.0, 1.5):
        vectors = chance.normal(size=(80, 8)).astype(np.float32)
        vectors[:40, 0] += distance
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        leads.append(Meanings.of(phrasings, vectors, learned=True).sure_from)

    assert leads[0] < leads[1]
