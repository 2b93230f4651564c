"""What a start has to learn is learned by a process of its own, or by the start if need be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.knowledge_files import load_knowledge
from bot.bootstrap.knowledge import build_sparingly
from bot.domain.matching import Matcher

FAQ = """
- {id: a, topic: a, questions: [图书馆几点开门], answer: 九点。}
- {id: b, topic: a, questions: [怎么办借书证], answer: 到前台。}
"""


def test_another_process_learns_what_is_not_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once; the next start finds it, and one that can start no process does it alone."""
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "a.yaml").write_text(FAQ, encoding="utf-8")
    knowledge, kept = load_knowledge(tmp_path), tmp_path / "cache"
    known = (tuple(knowledge.entries.values()), knowledge.lexicon)
    assert not Matcher.is_kept(*known, DirectoryCache(kept))

    with capture_logs() as quiet:
        learned = build_sparingly(knowledge, kept)
        written = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
        monkeypatch.setattr(sys, "executable", "/bin/false")
        again = build_sparingly(knowledge, kept)
    with capture_logs() as told:
        alone = build_sparingly(knowledge, tmp_path / "other")

    assert (quiet, [line["event"] for line in told]) == ([], ["not_learned_apart"])
    assert Matcher.is_kept(*known, DirectoryCache(kept))
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == written
    for matcher in (learned, again, alone):
        assert matcher.decide("图书馆几点开门？").entry == "a"
