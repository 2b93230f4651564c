"""Brings a list of questions into a knowledge directory, and keeps out what would break it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from bot.adapters.faq_import.markdown import read_markdown
from bot.adapters.faq_import.tables import read_csv, read_workbook
from bot.adapters.knowledge_files import Loaded, Severity, read_knowledge
from bot.domain.errors import InvalidInputError
from bot.domain.faq_import import Draft, Import, Present, Remark, Row, What, gather, slug
from bot.domain.language import Language
from bot.domain.phrasing_check import phrasing_key

_READERS: dict[str, Callable[[Path], list[Row]]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), read_csv),
    **dict.fromkeys((".xlsx", ".xlsm"), read_workbook),
    **dict.fromkeys((".md", ".markdown"), read_markdown),
}


def import_questions(
    path: Path,
    directory: Path,
    *,
    topic: str | None,
    today: date,
    on_read: Callable[[int], None] = lambda _rows: None,
) -> Import:
    """Write the questions of *path* to a file of their own in *directory*/faq.

    Args:
        path: A CSV, XLSX or Markdown file.
        directory: A knowledge directory; one that is not there is begun.
        topic: For questions that name none; the file's name unless given.
        today: For the check.
        on_read: Is told the number of rows before the check, which takes seconds for thousands.

    Raises:
        InvalidInputError: The file cannot be read, or was imported before.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InvalidInputError(str(path), f"give a file of these: {', '.join(sorted(_READERS))}")
    if not path.is_file():
        raise InvalidInputError(str(path), "there is no such file")
    stem = slug(path.stem)
    target = directory / "faq" / f"{stem}.yaml"
    if target.exists():
        raise InvalidInputError(str(target), "is there already: rename your file or delete it")
    rows = reader(path)
    on_read(len(rows))
    found = gather(rows, stem=stem, topic=topic or stem, present=_present(directory, rows))
    _keep_sound(found, directory, target, today)
    if found.drafts:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_written(found.drafts), encoding="utf-8")
    return found


def _present(directory: Path, rows: list[Row]) -> Present:
    loaded = read_knowledge(directory) if (directory / "faq").is_dir() else None
    entries = loaded.knowledge.entries.values() if loaded else ()
    return Present(
        owners={phrasing_key(one): entry.id for entry in entries for one in entry.questions},
        ids={entry.id for entry in entries},
        languages=_languages(loaded, rows),
    )


def _languages(loaded: Loaded | None, rows: list[Row]) -> frozenset[Language]:
    """Give the languages that an answer must name: once one does, every other must."""
    named = {language for row in rows for language in row.answers if language is not None}
    parts = {part for place in loaded.places.values() for part in place.parts} if loaded else set()
    named |= {one for one in (Language.ZH_HANS, Language.EN) if f"answer.{one}" in parts}
    return frozenset(named - {Language.ZH_HANT})


def _keep_sound(found: Import, directory: Path, target: Path, today: date) -> None:
    """Drop what the knowledge check refuses, trying on a copy."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "knowledge"
        if directory.is_dir():
            shutil.copytree(directory, copy)
        there = copy / "faq" / target.name
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(_written(found.drafts), encoding="utf-8")
        reasons = _refusals(read_knowledge(copy, today=today), there)
    found.remarks += [
        Remark(one.where, What.UNSOUND, {"reason": reasons[one.id]})
        for one in found.drafts
        if one.id in reasons
    ]
    found.drafts = [one for one in found.drafts if one.id not in reasons]


def _refusals(loaded: Loaded, file: Path) -> dict[str, str]:
    """Give the first error of each entry in *file*."""
    starts = sorted(
        (place.line, name)
        for (kind, name), place in loaded.places.items()
        if kind == "entry" and place.file == file.as_posix()
    )
    reasons: dict[str, str] = {}
    for problem in loaded.problems:
        if problem.severity is Severity.ERROR and problem.file == file.as_posix():
            name = next((name for line, name in reversed(starts) if line <= problem.line), None)
            if name is not None:
                reasons.setdefault(name, problem.message)
    return reasons


def _written(drafts: list[Draft]) -> str:
    entries = [_entry(one) for one in drafts]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)


def _entry(draft: Draft) -> dict[str, object]:
    named = {str(key): text for key, text in draft.answers.items() if key is not None}
    entry: dict[str, object] = {
        "id": draft.id,
        "topic": draft.topic,
        "questions": draft.questions,
        "answer": named or draft.answers[None],
    }
    return entry | ({"source": draft.source} if draft.source else {})
