"""Which files of a directory are knowledge, and what tells that one of them changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.adapters.knowledge.documents import MAX_BYTES
from bot.adapters.knowledge.report import Report, did_you_mean

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
SECTIONS = ("topics", "commitments", "categories", "office", "lexicon", "replies")

Stamp = Mapping[str, tuple[int, int, int]]
"""Modification time in ns, size and inode of each file."""


def knowledge_files(directory: Path) -> list[Path]:
    """List the files to read, in name order: faq.*, faq/** and the optional sections.

    Hidden files are left out, as editors keep their half-written copies in them.
    """
    tops = [path for path in directory.glob("*") if path.stem in (*SECTIONS, "faq")]
    return sorted(path for path in (*tops, *directory.glob("faq/**/*")) if _is_knowledge(path))


def strangers(directory: Path) -> Iterator[Report]:
    """Yield a warning for each file that looks like knowledge and is not read."""
    for path in sorted(directory.glob("*")):
        if _is_knowledge(path) and path.stem not in (*SECTIONS, "faq"):
            report = Report(path.as_posix())
            hint = did_you_mean(path.stem, (*SECTIONS, "faq"))
            report.warning(1, f'"{path.name}" is not a file of the knowledge directory{hint}')
            yield report


def _is_knowledge(path: Path) -> bool:
    return path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file()


def stamp(directory: Path) -> Stamp:
    """Take the present stamp; a file that vanishes meanwhile is simply not in it."""
    taken: dict[str, tuple[int, int, int]] = {}
    for path in knowledge_files(directory):
        try:
            seen = path.stat()
        except FileNotFoundError:
            continue
        taken[path.as_posix()] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
    return taken


def contents(
    directory: Path, instead: Mapping[Path, bytes]
) -> Iterator[tuple[Path, bytes | OSError]]:
    """Yield each file with its bytes, at most one more than is accepted, or why it has none.

    Args:
        directory: Where they lie.
        instead: What stands in for files, there or not.
    """
    for path in sorted({*knowledge_files(directory), *instead}):
        if path in instead:
            yield path, instead[path]
            continue
        try:
            with path.open("rb") as file:
                yield path, file.read(MAX_BYTES + 1)
        except OSError as error:
            yield path, error


def version_of(files: Mapping[str, bytes]) -> str:
    """Hash names and contents: 16 hexadecimal digits, the same wherever the directory lies."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
