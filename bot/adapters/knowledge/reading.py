"""A whole directory into checked knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.adapters.knowledge.documents import parse
from bot.adapters.knowledge.folder import contents, strangers, version_of
from bot.adapters.knowledge.languages import one_text
from bot.adapters.knowledge.nodes import Node
from bot.adapters.knowledge.promises import read_commitments
from bot.adapters.knowledge.report import Report
from bot.adapters.knowledge.sections import (
    read_categories,
    read_entries,
    read_lexicon,
    read_office,
    read_topics,
)
from bot.adapters.knowledge.shelf import Shelf
from bot.adapters.knowledge.templates import read_templates
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Knowledge, Topic
from bot.domain.knowledge_check import check
from bot.domain.problems import Places, Problem, Severity

_READERS: dict[str, Callable[[Node, Report, Shelf], None]] = {
    "faq": read_entries,
    "topics": read_topics,
    "commitments": read_commitments,
    "categories": read_categories,
    "office": read_office,
    "lexicon": read_lexicon,
    "replies": read_templates,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read and everything that is wrong with it, in order of file and line."""

    knowledge: Knowledge
    problems: tuple[Problem, ...]
    places: Places
    """Where each record stands in its file."""

    @property
    def broken(self) -> bool:
        """Whether a problem keeps this knowledge from going live."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def read_knowledge(
    directory: Path,
    *,
    office_name: str | None = None,
    today: date | None = None,
    instead: Mapping[Path, bytes] = MappingProxyType({}),
) -> Loaded:
    """Read and check *directory*, raising nothing: each complete record is in the result.

    *office_name* replaces the name in office.yaml. Review dates are compared with *today*; without
    it they are not looked at. What *instead* gives stands in for files, as before it is written.
    Blocks for the time of reading (about a second for 10,000 entries).
    """
    shelf, files, reports = Shelf(), dict[str, bytes](), list(strangers(directory))
    for path, content in contents(directory, instead):
        report = Report(path.as_posix())
        reports.append(report)
        if isinstance(content, OSError):
            report.error(1, f"the file cannot be read: {content.strerror}")
            continue
        name = path.relative_to(directory)
        files[name.as_posix()] = content
        _read_file(name, content, report, shelf)
    reports.append(_missing(directory, files))
    knowledge = _knowledge(shelf, version_of(files), office_name)
    found = [problem for report in reports for problem in report.problems]
    whole = all(report.whole for report in reports)
    found.extend(check(knowledge, shelf.places, references=whole, today=today))
    return Loaded(knowledge, tuple(sorted(found)), shelf.places)


def load_knowledge(directory: Path, *, office_name: str | None = None) -> Knowledge:
    """Read *directory* for answering from.

    Raises:
        KnowledgeError: the directory has errors; its *problems* says where.
    """
    loaded = read_knowledge(directory, office_name=office_name)
    if loaded.broken:
        raise KnowledgeError(loaded.problems)
    return loaded.knowledge


def format_problems(problems: Iterable[Problem]) -> str:
    """Give one line for each problem, as ``knowledge/faq/housing.yaml:12: error: …``."""
    return "\n".join(
        f"{problem.file}:{problem.line}: {problem.severity}: {problem.message}"
        for problem in problems
    )


def _read_file(name: Path, content: bytes, report: Report, shelf: Shelf) -> None:
    node = parse(content, report)
    if node is None:
        report.whole = False
        return
    section = Path(name.parts[0]).stem
    _READERS[section](node, report, shelf)


def _missing(directory: Path, files: dict[str, bytes]) -> Report:
    report = Report(directory.as_posix())
    if not directory.is_dir():
        report.error(1, "there is no such directory")
    elif not any(name.startswith("faq") for name in files):
        report.error(1, "there are no entries: write faq/*.yaml")
    return report


def _knowledge(shelf: Shelf, version: str, office_name: str | None) -> Knowledge:
    office = replace(shelf.office, name=one_text(office_name)) if office_name else shelf.office
    return Knowledge(
        version=version,
        entries=shelf.entries,
        topics=shelf.topics or _topics_of(shelf),
        commitments=shelf.commitments,
        categories=shelf.categories,
        units=shelf.units,
        templates=shelf.templates,
        office=office,
        lexicon=shelf.lexicon,
    )


def _topics_of(shelf: Shelf) -> dict[str, Topic]:
    named = [entry.topic for entry in shelf.entries.values()]
    named += [commitment.topic for commitment in shelf.commitments.values()]
    named += [category.topic for category in shelf.categories.values()]
    return {name: Topic(id=name, name=one_text(name)) for name in named if name}
