"""Knowledge bases and labelled messages for the benchmark and the fits."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.domain.knowledge import Category, FaqEntry, Lexicon
from bot.domain.language import Language

DATA = Path(__file__).parent / "data"
KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
LINES = ("zh", "ja", "en")
_PHRASINGS, _SEED = 7, 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled message."""

    text: str
    right: tuple[str, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge base with messages that ask it something."""

    name: str
    entries: tuple[FaqEntry, ...]
    asked: tuple[Asked, ...] = ()
    strangers: tuple[str, ...] = field(default=())
    """Messages that none of the entries answers."""


def own_entries(directory: Path = KNOWLEDGE) -> tuple[FaqEntry, ...]:
    """Read the office's own knowledge base."""
    found: list[FaqEntry] = []
    for path in sorted((directory / "faq").glob("*.yaml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            answer = raw["answer"]
            texts = answer if isinstance(answer, dict) else {"zh-Hans": answer}
            found.append(
                FaqEntry(
                    id=raw["id"],
                    topic=raw["topic"],
                    questions=tuple(raw["questions"]),
                    answer={Language(tag): text for tag, text in texts.items()},
                )
            )
    return tuple(found)


def own_lexicon(directory: Path = KNOWLEDGE) -> Lexicon:
    """Read the office's own words."""
    raw = yaml.safe_load((directory / "lexicon.yaml").read_text(encoding="utf-8"))
    groups = tuple(tuple(str(word) for word in group) for group in raw["synonyms"])
    return Lexicon(synonyms=groups, fillers=tuple(raw["fillers"]))


def own_categories(directory: Path = KNOWLEDGE) -> tuple[Category, ...]:
    """Read the office's own kinds of complaint."""
    raw = yaml.safe_load((directory / "categories.yaml").read_text(encoding="utf-8"))
    return tuple(
        Category(
            id=each["id"],
            name={Language(tag): text for tag, text in each["name"].items()},
            topic=each["topic"],
            unit=each["unit"],
            working_days=each["working_days"],
            words=tuple(str(word) for word in each["words"]),
        )
        for each in raw["categories"]
    )


def plain_entries(
    phrasings: dict[str, list[str]], answers: Mapping[str, str] = MappingProxyType({})
) -> tuple[FaqEntry, ...]:
    """Make entries of bare phrasings, and *answers* where there are any."""
    return tuple(
        FaqEntry(
            id=name,
            topic="",
            questions=tuple(texts),
            answer={Language.ZH_HANS: answers.get(name, "…")},
        )
        for name, texts in phrasings.items()
    )


def written_to_fit() -> dict[str, tuple[FaqEntry, ...]]:
    """Read the knowledge bases of other domains that were written to fit weights on, by name."""
    return {path.stem: _barred(path) for path in sorted((DATA / "fit").glob("*.txt"))}


def written_lines(language: str) -> list[str]:
    """Read the everyday lines of one of `LINES` that were written to fit vectors of words on."""
    text = (DATA / "lines" / f"{language}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line[:1] != "#"]


def small_talk() -> tuple[Base, ...]:
    """Thin the small talk that was written to fit to seven phrasings an entry, and ask the others.

    It was seen: its lines are among those that everyday use was counted in.
    """
    entries = written_to_fit()["small_talk_zh"]
    return tuple(
        replace(base, name=f"{len(entries)} entries of small talk, {_PHRASINGS} phrasings each")
        for base in thinned(entries, _PHRASINGS, _SEED)
    )


def _barred(path: Path) -> tuple[FaqEntry, ...]:
    """Read an entry a line, phrasings between bars."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return plain_entries({str(n): line.split("|") for n, line in enumerate(lines)})


def foreign(path: Path) -> Base:
    """Read somebody else's base: {kb: {id: phrasings}, answers, queries, out_of_scope}."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Base(
        raw.get("name", path.stem),
        plain_entries(raw["kb"], raw.get("answers", {})),
        tuple(Asked(line["q"], tuple(line["gold"])) for line in raw["queries"]),
        tuple(raw.get("out_of_scope", ())),
    )


def messages(path: Path) -> Iterator[dict[str, Any]]:
    """Read labelled messages, one JSON object a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def thinned(entries: tuple[FaqEntry, ...], keep: int, seed: int) -> tuple[Base, ...]:
    """Keep *keep* phrasings an entry and ask the others."""
    chance = random.Random(seed)
    kept, asked = [], []
    for entry in entries:
        texts = list(entry.questions)
        chance.shuffle(texts)
        kept.append(
            FaqEntry(
                id=entry.id,
                topic=entry.topic,
                questions=tuple(texts[:keep]),
                answer=entry.answer,
            )
        )
        asked += [Asked(text, (entry.id,)) for text in texts[keep:]]
    chance.shuffle(asked)
    return (Base(f"thinned to {keep}", tuple(kept), tuple(asked)),)
