"""How well incidents are told apart: ``python -m tests.bench.match.incidents [FILE ...]``.

Without files, the labelled batches beside this file are measured, each by itself, as places of
two batches may have one name. A .jsonl file holds objects with ``q`` and, for some, ``incident``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from bot.domain.incidents import SIMILAR, Fingerprint, Report, clusters, fingerprint, keys, likeness

BATCHES = Path(__file__).parent / "data/incidents"
HEADER = (
    f"{'batch':8}{'reports':>8}{'pairs':>7}{'precision':>11}{'recall':>8}{'elsewhere':>11}"
    f"{'keyless':>9}{'clusters':>10}{'recall':>8}"
)
Pairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled complaint."""

    incident: str
    """Empty where the event is told once."""
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of one batch."""

    reports: int
    wanted: Pairs
    found: Pairs
    clustered: Pairs
    keyless: int
    """Pairs found that a look-up by keys would have missed."""
    elsewhere: int
    """Pairs found of two events whose texts differ in the place alone, or nearly so."""

    @property
    def row(self) -> str:
        """Give the figures in the order of HEADER."""
        return (
            f"{self.reports:8}{len(self.wanted):7}{_share(self.found, self.wanted):11.3f}"
            f"{_share(self.wanted, self.found):8.3f}{self.elsewhere:11}{self.keyless:9}"
            f"{_share(self.clustered, self.wanted):10.3f}{_share(self.wanted, self.clustered):8.3f}"
        )


def _share(of: Pairs, within: Pairs) -> float:
    return len(of & within) / len(of) if of else 1.0


def batches() -> list[Path]:
    """List the labelled batches in the order in which they were written."""
    return sorted(BATCHES.glob("*.txt"))


def read(path: Path) -> list[Case]:
    """Read one batch."""
    text = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        return [_loaded(json.loads(line)) for line in text if line]
    return [_case(*line.split("\t")) for line in text if line and not line.startswith("#")]


def _loaded(line: dict[str, str]) -> Case:
    return Case(incident=line.get("incident", ""), report=Report(text=line["q"]))


def _case(incident: str, text: str, *options: str) -> Case:
    known = dict(option.split("=", 1) for option in options)
    at = [float(number) for number in known["at"].split(",")] if "at" in known else [None, None]
    filed = datetime.fromisoformat(known["filed"] + "T12:00+08:00") if "filed" in known else None
    return Case(
        incident="" if incident == "-" else incident,
        report=Report(
            text=text,
            category=known.get("category"),
            place=known.get("place"),
            latitude=at[0],
            longitude=at[1],
            filed_at=filed,
        ),
    )


def pairs_wanted(cases: list[Case]) -> Pairs:
    """Give the pairs that tell of one event."""
    every = combinations(range(len(cases)), 2)
    return {(a, b) for a, b in every if cases[a].incident == cases[b].incident != ""}


def measure(cases: list[Case]) -> Measured:
    """Judge every pair and gather all reports."""
    prints = [fingerprint(case.report) for case in cases]
    every = list(combinations(range(len(cases)), 2))
    found = {(a, b) for a, b in every if likeness(prints[a], prints[b]).score >= SIMILAR}
    wanted = pairs_wanted(cases)
    return Measured(
        reports=len(cases),
        wanted=wanted,
        found=found,
        clustered={pair for group in clusters(prints) for pair in combinations(group, 2)},
        keyless=sum(not keys(prints[a]) & keys(prints[b]) for a, b in found),
        elsewhere=sum(_elsewhere(cases[a], cases[b]) for a, b in found - wanted),
    )


def _elsewhere(a: Case, b: Case) -> bool:
    """Tell whether two reports begin differently, as those do that name other places."""
    head = 4
    one, other = ((case.report.place or case.report.text)[:head] for case in (a, b))
    return one != other and a.report.text[head:] == b.report.text[head:]


def misjudged(cases: list[Case], measured: Measured) -> Iterator[str]:
    """Describe what was found wrongly and what was missed."""
    prints = [fingerprint(case.report) for case in cases]
    for name, pairs in (
        ("false", measured.found - measured.wanted),
        ("missed", measured.wanted - measured.found),
    ):
        for pair in sorted(pairs):
            found = likeness(*(prints[n] for n in pair))
            yield f"{name} {found.score} same place: {found.same_place}"
            yield from (f"    {_described(cases[n], prints[n])}" for n in pair)


def _described(case: Case, print_: Fingerprint) -> str:
    names = " ".join(f"{name.core}/{name.word}" for name in print_.places.names)
    kinds = " ".join(kind for kind, _ in print_.events)
    return f"{case.incident or '-'} {case.report.text} [{names}] [{kinds}]"


def main() -> None:
    """Print the table and, if asked, each mistake."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--verbose", action="store_true", help="list what was misjudged")
    chosen = arguments.parse_args()
    print(HEADER)
    for path in chosen.files or batches():
        cases = read(path)
        measured = measure(cases)
        print(f"{path.stem[:7]:8}{measured.row}")
        for line in misjudged(cases, measured) if chosen.verbose else ():
            print(line)


if __name__ == "__main__":
    main()
