"""The same messages with and without the second opinion, in one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain.matching import Matcher
from tests.bench.match import quality, sets
from tests.bench.match.quality import Decides, Tally
from tests.bench.match.seconded import Encoder, Seconded, installed

_WITH = "  with"
_SEEDS = (3, 4)
"""Fewer draws than the matcher alone is given: the model takes its time."""


def compare(matcher: Matcher, asked: list[Path], strangers: list[Path], others: Path) -> None:
    """Print every set twice: by the matcher alone, and with the language model beside it.

    Args:
        matcher: Of the office's own knowledge base.
        asked: Files of messages to it.
        strangers: Files of messages that nothing there answers.
        others: Directory with other people's knowledge bases under other/, beside our own.
    """
    if not installed():
        print("\nwith a second opinion: jiefang[semantic] is not installed")
        return
    encode = Encoder()
    both = Seconded(matcher, sets.own_entries(), encode)
    print(f"\nwithout and with a second opinion\n{quality.HEADER}")
    for path in asked:
        _rows(path.stem, _asked(matcher, path), _asked(both, path))
    for path in strangers:
        _rows(path.stem, _strangers(matcher, path), _strangers(both, path))
    for path in sorted(p for d in (sets.DATA, others) for p in (d / "other").glob("*.json")):
        base = sets.foreign(path)
        alone = Matcher.build(base.entries)
        seconded = Seconded(alone, base.entries, encode)
        _rows(path.stem, _foreign(alone, base), _foreign(seconded, base))


def _rows(
    name: str, without: Iterator[tuple[str, Tally]], both: Iterator[tuple[str, Tally]]
) -> None:
    for (kind, before), (_, after) in zip(without, both, strict=True):
        print(before.row(f"{name} {kind}"[:22]))
        print(after.row(_WITH), flush=True)


def _asked(matcher: Decides, path: Path) -> Iterator[tuple[str, Tally]]:
    yield "", quality.by_style(matcher, path)["all"]
    yield from quality.by_noise(matcher, path, _SEEDS)


def _strangers(matcher: Decides, path: Path) -> Iterator[tuple[str, Tally]]:
    tally = Tally()
    for line in sets.messages(path):
        tally.add(line["q"], (), matcher.decide(line["q"]))
    yield "", tally


def _foreign(matcher: Decides, base: sets.Base) -> Iterator[tuple[str, Tally]]:
    asked, strangers = quality.foreign(matcher, base)
    yield "", asked
    if base.strangers:
        yield "strangers", strangers
