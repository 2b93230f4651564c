"""Entries written into the knowledge directory: proposed first, then whole or not at all."""

from __future__ import annotations

import difflib
import errno
import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.adapters.knowledge.editing import NotEditableError, Value, entry_text, with_entry
from bot.adapters.knowledge.reading import Loaded, read_knowledge
from bot.adapters.regression_file import REGRESSIONS, read_cases
from bot.domain.entry_draft import EntryDraft, Fault, Given, Lack, as_entry
from bot.domain.errors import InvalidInputError
from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.language import Language
from bot.domain.matching import Matcher
from bot.domain.problems import Place, Places, Severity
from bot.domain.replaying import Case
from bot.services.entry_files import (
    ChangedMeanwhileError,
    Hindrance,
    NotWrittenError,
    Proposal,
    Shelf,
)

_WRITTEN = (Language.ZH_HANS, Language.EN)
_HINDRANCES = {
    errno.EROFS: Hindrance.READ_ONLY,
    errno.EACCES: Hindrance.READ_ONLY,
    errno.EPERM: Hindrance.READ_ONLY,
    errno.ENOSPC: Hindrance.FULL,
    errno.EDQUOT: Hindrance.FULL,
}


def put_file(path: Path, content: bytes) -> None:
    """Replace a file by a new one, so that nobody ever reads half of it; it keeps its rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.new")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        half.chmod(path.stat().st_mode)
    half.replace(path)
    _sync(path.parent)


def _sync(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@dataclass(frozen=True, slots=True)
class KnowledgeFolder:
    """The directory that the office's entries lie in."""

    directory: Path
    build: Callable[[Knowledge], Matcher]
    office_name: str | None = None
    put: Callable[[Path, bytes], None] = field(default=put_file)

    def read(self) -> Shelf:
        """Read the directory as it is now."""
        loaded = self._loaded()
        return Shelf(loaded.knowledge, _spoken(loaded.places), loaded.broken)

    def propose(self, draft: EntryDraft, today: date) -> Proposal:
        """Make an entry's text and check the directory as it would be with it."""
        loaded = self._loaded()
        entry = as_entry(draft, loaded.knowledge)
        path = self._file_of(entry, loaded)
        before = path.read_bytes() if path.exists() else None
        fields = _fields(draft, _spoken(loaded.places))
        hindrance = Hindrance.BROKEN if loaded.broken else None
        try:
            after = with_entry((before or b"").decode("utf-8-sig"), entry.id, fields).encode()
        except (NotEditableError, UnicodeDecodeError):
            after, hindrance = before or b"", hindrance or Hindrance.STYLE
        would = self._loaded({path: after}, today)
        if hindrance is None and not _is_only_change(loaded, would, entry):
            hindrance = Hindrance.STYLE
        faults, hints = _said(would, entry.id)
        return Proposal(
            entry=entry.id,
            file=path.relative_to(self.directory).as_posix(),
            before=before,
            after=after,
            version=loaded.knowledge.version,
            knowledge=would.knowledge,
            faults=faults,
            hints=hints,
            diff=_diff(before, after),
            yaml=entry_text(entry.id, {**_kept(entry), **fields}),
            hindrance=hindrance or self._hindrance(path),
        )

    def write(self, proposal: Proposal) -> None:
        """Write it, whole or not at all, and on disk before it returns.

        Raises:
            ChangedMeanwhileError: The directory is not of the proposal's version any more.
            NotWrittenError: It cannot be written.
        """
        if proposal.hindrance is not None:
            raise NotWrittenError(proposal.hindrance)
        with self._alone():
            version = self._loaded().knowledge.version
            if version == proposal.knowledge.version:
                # The same form came twice.
                return
            if version != proposal.version:
                raise ChangedMeanwhileError
            try:
                self.put((self.directory / proposal.file).resolve(), proposal.after)
            except OSError as error:
                raise NotWrittenError(_hindrance_of(error)) from error

    def accepted(self) -> list[Case]:
        """Read the regression set; empty where there is none or it is broken."""
        try:
            return read_cases(self.directory / REGRESSIONS)
        except (InvalidInputError, OSError, UnicodeDecodeError):
            return []

    def learn(self, knowledge: Knowledge) -> Matcher:
        """Build the matcher of a knowledge; seconds for a big one."""
        return self.build(knowledge)

    def _loaded(
        self, instead: dict[Path, bytes] | None = None, today: date | None = None
    ) -> Loaded:
        return read_knowledge(
            self.directory, office_name=self.office_name, today=today, instead=instead or {}
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes of ours from writing meanwhile."""
        opened = os.open(self.directory, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise NotWrittenError(Hindrance.BUSY) from None
        finally:
            os.close(opened)

    def _file_of(self, entry: FaqEntry, loaded: Loaded) -> Path:
        """Name the file an entry stands in; of a new one, that of its topic's last entry."""
        place = loaded.places.get(("entry", entry.id))
        if place is not None:
            return Path(place.file)
        near = _of_topic(entry.topic, loaded)
        if near is not None and near.suffix != ".json":
            return near
        name = re.sub(r"[^\w.-]", "-", entry.topic).strip(".") or "entries"
        return self.directory / "faq" / f"{name}.yaml"

    def _hindrance(self, path: Path) -> Hindrance | None:
        """Look whether a file could be written, without trying."""
        near = next(one for one in path.resolve().parents if one.exists())
        return None if os.access(near, os.W_OK) else Hindrance.READ_ONLY


def _hindrance_of(error: OSError) -> Hindrance:
    return _HINDRANCES.get(error.errno or 0, Hindrance.READ_ONLY)


def _of_topic(topic: str, loaded: Loaded) -> Path | None:
    same = [one.id for one in loaded.knowledge.entries.values() if one.topic == topic]
    return Path(loaded.places["entry", same[-1]].file) if same else None


def _fields(draft: EntryDraft, spoken: tuple[Language, ...]) -> dict[str, Value]:
    return {
        "topic": draft.topic,
        "questions": draft.questions,
        "answer": _localised(draft.answer, spoken),
        "source": _localised(draft.source, spoken),
        "figures": draft.figures,
        "owner": draft.owner,
        "review_by": draft.review_by.isoformat() if draft.review_by else "",
    }


def _kept(entry: FaqEntry) -> dict[str, Value]:
    """Give the fields that no form changes."""
    return {"related": entry.related, "commitments": entry.commitments}


def _localised(texts: Given, spoken: tuple[Language, ...]) -> Value:
    given = {str(tag): texts[tag] for tag in Language if texts.get(tag)}
    if not spoken and len(given) == 1:
        return next(iter(given.values()))
    return given


def _spoken(places: Places) -> tuple[Language, ...]:
    parts = {part for (kind, _), one in places.items() if kind == "entry" for part in one.parts}
    return tuple(one for one in _WRITTEN if f"answer.{one}" in parts)


def _said(would: Loaded, id_: str) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """Sort what the check says: errors by the field they are at, and the entry's warnings."""
    place = would.places.get(("entry", id_), Place("", 0))
    ends = max((*place.parts.values(), place.line), default=0)
    faults, hints = [], []
    for one in would.problems:
        is_own = one.file == place.file and place.line <= one.line <= ends
        if one.severity is Severity.ERROR:
            part = _part(place, one.line) if is_own else "entry"
            faults.append(Fault(field=part, lack=Lack.CHECKED, what=one.message))
        elif is_own:
            hints.append(one.message)
    return tuple(faults), tuple(hints)


def _part(place: Place, line: int) -> str:
    at = [part for part, there in place.parts.items() if there == line]
    return at[0].split(".")[0] if at else "entry"


def _is_only_change(now: Loaded, would: Loaded, entry: FaqEntry) -> bool:
    """Whether the entry reads as it was meant, and every other as before."""
    made = would.knowledge.entries.get(entry.id)
    if made is None:
        # Its faults say why it is none.
        return bool(would.problems)
    others = {id_: one for id_, one in would.knowledge.entries.items() if id_ != entry.id}
    before = {id_: one for id_, one in now.knowledge.entries.items() if id_ != entry.id}
    wanted = (entry.topic, entry.questions, entry.owner, entry.review_by, entry.related)
    got = (made.topic, made.questions, made.owner, made.review_by, made.related)
    is_said = all(made.answer.get(tag) == text for tag, text in entry.answer.items())
    return others == before and wanted == got and is_said


def _diff(before: bytes | None, after: bytes) -> str:
    old, new = ((one or b"").decode("utf-8", "replace").splitlines() for one in (before, after))
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))
    return "\n".join(lines[2:])
