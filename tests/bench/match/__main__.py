"""Quality and latency of the matcher: ``python -m tests.bench.match``, with --help for more.

Without --eval, the test half of data/heldout is asked; with it, the files of that directory
(zh_hans, multilingual, questions, followup, ambiguous, out_of_scope, complaints as .jsonl, other
knowledge bases under other/).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from itertools import chain
from pathlib import Path

from bot.domain.matching import Matcher
from tests.bench.match import latency, quality, sets, twice
from tests.bench.match.baselines import Ranks, baselines
from tests.bench.match.catalogue import CROWDED, SINGLE, catalogue

_SIZES = (100, 1_000, 10_000, 100_000)
_ASKED = ("zh_hans.jsonl", "multilingual.jsonl", "messages.jsonl", "questions.jsonl")
_FOLLOWUPS = ("followup.jsonl", "followups.jsonl")
_STRANGERS = ("out_of_scope.jsonl", "strangers_held_out.jsonl")
_COMPLAINTS = ("complaints.jsonl", "complaints_held_out.jsonl", "troubles.jsonl")


def _there(directory: Path, names: tuple[str, ...]) -> list[Path]:
    return [directory / name for name in names if (directory / name).exists()]


def styles(matcher: Matcher, directory: Path, *, verbose: bool) -> None:
    """Print how often the matcher is right, by style and by noise."""
    for path in _there(directory, _ASKED):
        print(f"\n{path.stem}\n{quality.HEADER}")
        for name, tally in quality.by_style(matcher, path).items():
            print(tally.row(name))
            for miss in tally.misses if verbose and name != "all" else ():
                print("   ", miss)
        print("as somebody else would have typed it")
        for name, tally in quality.by_noise(matcher, path):
            print(tally.row(name))
    for path in _there(directory, _FOLLOWUPS):
        print(f"\n{quality.followups(matcher, path).row(path.stem)}")


def beside(directory: Path) -> None:
    """Print first choice and first three of the plain methods on the same messages."""
    entries = sets.own_entries()
    for name, rank in baselines(entries).items():
        if rank is None:
            print(f"{name:22} not installed")
            continue
        for path in _there(directory, _ASKED):
            hits = defaultdict[str, list[tuple[bool, bool]]](list)
            for line in sets.messages(path):
                found, right = rank(line["q"]), set(line["ids"])
                hits["all"].append((found[0] in right, bool(right & set(found[:3]))))
            first, shown = (sum(hit[n] for hit in hits["all"]) for n in (0, 1))
            count = len(hits["all"])
            print(f"{name:22}{path.stem:16}{100 * first / count:8.1f}{100 * shown / count:8.1f}")


def others(matcher: Matcher, directory: Path, *, verbose: bool) -> None:
    """Print what becomes of messages that are no questions to the knowledge base."""
    for path in _there(directory, ("ambiguous.jsonl",)):
        hits, back, total, _ = quality.overlap(matcher, path)
        print(f"\nambiguous: {hits} of {total} overlap, {back} asked back")
    for names, field in ((_STRANGERS, "kind"), (_COMPLAINTS, "urgent")):
        for path in _there(directory, names):
            print(f"\n{path.stem}")
            for kind, outcomes in quality.outcomes(matcher, path, field).items():
                print(f"  {kind:12}", {name: len(texts) for name, texts in outcomes.items()})
                for name, texts in outcomes.items() if verbose else ():
                    print(*(f"      {name}: {text}" for text in texts), sep="\n")


def ranking(matcher: Matcher) -> Ranks:
    """Rank by the matcher, whatever its verdict."""

    def rank(text: str) -> list[str]:
        return [one.entry for one in matcher.match(text)] or [""]

    return rank


def foreign(directory: Path, *, quick: bool) -> None:
    """Print other people's knowledge bases: those of the repository and those of *directory*."""
    paths = sorted(p for d in (sets.DATA, directory) for p in (d / "other").glob("*.json"))
    made = map(catalogue, (SINGLE,) if quick else (SINGLE, CROWDED))
    for base in chain(map(sets.foreign, paths), sets.small_talk(), made):
        ranked = Matcher.build(base.entries)
        asked, strangers = quality.foreign(ranked, base)
        print(f"\n{base.name}\n{quality.HEADER}\n{asked.row('questions')}")
        if base.strangers:
            print(strangers.row("strangers"))
            curve, covered = quality.certainty(ranked, base)
            print(f"area under curve {curve:.3f}, answerable at 95 % {100 * covered:.1f}")
        for name, rank in {"match() alone": ranking(ranked), **baselines(base.entries)}.items():
            if rank is None:
                continue
            found = [(rank(line.text), set(line.right)) for line in base.asked]
            first = sum(ids[0] in right for ids, right in found)
            shown = sum(bool(right & set(ids[:3])) for ids, right in found)
            cells = f"{100 * first / len(found):8.1f}{100 * shown / len(found):8.1f}"
            print(f"{name:22}{len(found):6}{cells}")


def speed(sizes: tuple[int, ...]) -> None:
    """Print latency at several sizes."""
    for size in sizes:
        print(f"\n{size} phrasings\n{latency.HEADER}")
        timings = latency.compare(size)
        beside_ = next(t.median for t in timings if t.name == "rapidfuzz ratio")
        for timing in timings:
            print(timing.row(beside_))


def second(matcher: Matcher, directory: Path) -> None:
    """Print how much a second opinion helps."""
    twice.compare(matcher, _there(directory, _ASKED), _there(directory, _STRANGERS), directory)


def quality_of(directory: Path, *, quick: bool, verbose: bool) -> None:
    """Print all that is known of quality, on messages of *directory*."""
    matcher = Matcher.build(sets.own_entries(), sets.own_lexicon())
    styles(matcher, directory, verbose=verbose)
    second(matcher, directory)
    print(f"\nplain methods{'':25}{'first':>8}{'in 3':>8}")
    beside(directory)
    others(matcher, directory, verbose=verbose)
    foreign(directory, quick=quick)


def main() -> None:
    """Print all tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--eval", type=Path, default=sets.DATA / "heldout" / "test")
    arguments.add_argument("--quick", action="store_true", help="nothing beyond 10,000 phrasings")
    arguments.add_argument("--speed", action="store_true", help="latency alone")
    arguments.add_argument("--second", action="store_true", help="the second opinion alone")
    arguments.add_argument("--verbose", action="store_true", help="list the misses")
    chosen = arguments.parse_args()
    if chosen.second:
        second(Matcher.build(sets.own_entries(), sets.own_lexicon()), chosen.eval)
        return
    if not chosen.speed:
        quality_of(chosen.eval, quick=chosen.quick, verbose=chosen.verbose)
    speed(_SIZES[:3] if chosen.quick else _SIZES)


if __name__ == "__main__":
    main()
