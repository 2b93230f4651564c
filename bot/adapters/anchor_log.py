"""Where the chain of events ended at times, in a file outside the database."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.adapters.erasure_log import sync_directory
from bot.domain.chain import Anchor
from bot.domain.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class AnchorLog:
    """One line of JSON an anchor; better on another disk than the database's."""

    path: Path

    def note(self, anchor: Anchor) -> None:
        """Append a line and see it to the disk."""
        is_new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, (json.dumps(asdict(anchor)) + "\n").encode())
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            sync_directory(self.path.parent)

    def read(self) -> list[Anchor]:
        """Read all anchors, the oldest first; no file is none.

        Raises:
            InvalidInputError: A line is none of ours.
        """
        try:
            lines = self.path.read_text("utf-8").splitlines(keepends=True)
        except FileNotFoundError:
            return []
        # A power cut may leave half of the last line.
        whole = [line for line in lines if line.endswith("\n")]
        return [self._anchor(line, number) for number, line in enumerate(whole, start=1)]

    def _anchor(self, line: str, number: int) -> Anchor:
        try:
            return Anchor(**json.loads(line))
        except (ValueError, TypeError):
            raise InvalidInputError(f"{self.path}:{number}", "not a line of anchors") from None
