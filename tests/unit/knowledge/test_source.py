"""Knowledge that changes while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.knowledge_files import (
    Broken,
    KnowledgeSource,
    Loaded,
    Reloaded,
    read_knowledge,
)
from bot.domain.errors import KnowledgeError

Write = Callable[[dict[str, str | bytes]], Path]


def entry(name: str) -> str:
    """Return a complete entry."""
    return f"- {{id: {name}, topic: t, questions: [问{name}], answer: 答{name}}}\n"


def test_nothing_is_told_while_nothing_changes(write: Write) -> None:
    """A poll of an unchanged directory finds nothing new."""
    source = KnowledgeSource(write({"faq/a.yaml": entry("a")}))

    assert source.poll() is None


@pytest.mark.parametrize("name", ["faq/a.yaml", "faq/new.yaml"])
def test_a_changed_or_new_file_goes_live(write: Write, name: str) -> None:
    """The next poll takes up what was written."""
    source = KnowledgeSource(write({"faq/a.yaml": entry("a")}))
    write({name: entry("longer")})

    outcome = source.poll()

    assert isinstance(outcome, Reloaded)
    assert outcome.knowledge is source.current
    assert "longer" in source.current.entries
    assert source.poll() is None


def test_a_deleted_file_leaves(write: Write) -> None:
    """Its entries are gone at the next poll."""
    directory = write({"faq/a.yaml": entry("a"), "faq/b.yaml": entry("b")})
    source = KnowledgeSource(directory)
    (directory / "faq" / "b.yaml").unlink()

    source.poll()

    assert list(source.current.entries) == ["a"]


def test_a_broken_file_keeps_the_old_knowledge_and_is_told_once(write: Write) -> None:
    """Each breakage is told at its first poll only, even when it is saved again."""
    source = KnowledgeSource(write({"faq/a.yaml": entry("a")}))
    write({"faq/a.yaml": "- id: ["})
    first = source.poll()
    write({"faq/a.yaml": "- id: [ "})
    again = source.poll()
    write({"faq/a.yaml": entry("a") + "- {id: b}\n"})
    other = source.poll()

    assert isinstance(first, Broken)
    assert first.problems[0].line == 1
    assert again is None
    assert isinstance(other, Broken)
    assert list(source.current.entries) == ["a"]


def test_mending_is_told_and_the_same_breakage_afterwards_again(write: Write) -> None:
    """Staff who were told of a breakage are told that it is over."""
    source = KnowledgeSource(write({"faq/a.yaml": entry("a")}))
    outcomes = []
    for content in ("- id: [", entry("a"), "- id: ["):
        write({"faq/a.yaml": content})
        outcomes.append(type(source.poll()))

    assert outcomes == [Broken, Reloaded, Broken]


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_poll(write: Write) -> None:
    """Half of one version and half of another never goes live."""
    directory = write({"faq/a.yaml": entry("a")})
    writes = [entry("final")]

    def slow(where: Path, *, office_name: str | None = None) -> Loaded:
        loaded = read_knowledge(where, office_name=office_name)
        if "half" in loaded.knowledge.entries:
            write({"faq/a.yaml": writes.pop()})
        return loaded

    source = KnowledgeSource(directory, read=slow)
    write({"faq/a.yaml": entry("half")})

    assert source.poll() is None
    assert list(source.current.entries) == ["a"]
    assert isinstance(source.poll(), Reloaded)
    assert list(source.current.entries) == ["final"]


def test_a_vanished_directory_keeps_the_old_knowledge(write: Write) -> None:
    """Losing the files is a breakage like any other."""
    directory = write({"faq/a.yaml": entry("a")})
    source = KnowledgeSource(directory)
    (directory / "faq").rename(directory / "away")

    assert isinstance(source.poll(), Broken)
    assert list(source.current.entries) == ["a"]


def test_a_broken_directory_is_refused_at_the_start(write: Write) -> None:
    """With nothing older to keep, starting fails with the problems."""
    with pytest.raises(KnowledgeError):
        KnowledgeSource(write({"faq/a.yaml": "- id: ["}))
