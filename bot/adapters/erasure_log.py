"""Who was forgotten, in a file outside the database: a backup restored later forgets them anew."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.domain.errors import InvalidInputError
from bot.services.ports import Erasure


@dataclass(frozen=True, slots=True)
class ErasureLog:
    """One line of JSON an erasure, on the disk before anything is erased; any process appends."""

    path: Path

    def note(self, erasure: Erasure) -> None:
        """Append a line and see it to the disk; the same erasure noted twice is fine."""
        is_new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(erasure)) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # In one go: lines of two processes do not mix.
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            sync_directory(self.path.parent)


def read_erasures(paths: Iterable[Path]) -> list[Erasure]:
    """Read logs, each erasure once.

    Raises:
        InvalidInputError: A file cannot be read, or a line of it is none of ours.
    """
    found = {}
    for path in paths:
        for number, line in enumerate(_lines(path), start=1):
            try:
                one = Erasure(**json.loads(line))
            except (ValueError, TypeError):
                raise InvalidInputError(
                    f"{path}:{number}", "not a line of an erasure log"
                ) from None
            found[one.cause] = one
    return list(found.values())


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, ValueError) as error:
        raise InvalidInputError(str(path), f"cannot be read ({type(error).__name__})") from None
    # A power cut may leave half of the last line: it was not acted on yet.
    return [line for line in lines if line.endswith("\n")]


def sync_directory(directory: Path) -> None:
    """See to it that a file's name is on the disk, as well as what is in it."""
    entry = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
