"""The knowledge that is live, taking up changes of its directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.knowledge.folder import Stamp, stamp
from bot.adapters.knowledge.reading import Loaded, read_knowledge
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Knowledge
from bot.domain.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The directory changed, or was mended, and is live."""

    knowledge: Knowledge


@dataclass(frozen=True, slots=True)
class Broken:
    """The directory changed and has errors; the knowledge from before stays live."""

    problems: tuple[Problem, ...]


class KnowledgeSource:
    """Holds the knowledge that is live and takes up changes of its directory.

    Args:
        directory: The knowledge directory.
        office_name: Replaces the name in office.yaml.
        read: Reads the directory; has the signature of `read_knowledge`.

    Raises:
        KnowledgeError: the directory has errors at the start, when nothing older could stay live.
    """

    def __init__(
        self,
        directory: Path,
        *,
        office_name: str | None = None,
        read: Callable[..., Loaded] = read_knowledge,
    ) -> None:
        self._directory = directory
        self._office_name = office_name
        self._read = read
        self._seen: Stamp = stamp(directory)
        loaded = read(directory, office_name=office_name)
        if loaded.broken:
            raise KnowledgeError(loaded.problems)
        self._current = loaded.knowledge
        self._told: tuple[Problem, ...] = ()

    @property
    def current(self) -> Knowledge:
        """The knowledge that is live; replaced as a whole, never changed."""
        return self._current

    def poll(self) -> Reloaded | Broken | None:
        """Look whether the directory changed; None where there is nothing new to tell.

        A change that happens while the files are read is left to the next poll, and what is broken
        in the same way is told once. Looking is a few file stats; reading a change blocks, so call
        it in a thread. One caller at a time.
        """
        before = stamp(self._directory)
        if before == self._seen:
            return None
        loaded = self._read(self._directory, office_name=self._office_name)
        if stamp(self._directory) != before:
            return None
        self._seen = before
        return self._broken(loaded) if loaded.broken else self._reloaded(loaded.knowledge)

    def _broken(self, loaded: Loaded) -> Broken | None:
        errors = tuple(p for p in loaded.problems if p.severity is Severity.ERROR)
        if errors == self._told:
            return None
        self._told = errors
        return Broken(errors)

    def _reloaded(self, knowledge: Knowledge) -> Reloaded | None:
        mended = bool(self._told)
        self._told = ()
        if knowledge.version == self._current.version and not mended:
            return None
        self._current = knowledge
        return Reloaded(knowledge)
