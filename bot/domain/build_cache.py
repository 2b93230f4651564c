"""Work that need not be done again at the next start: where it is kept, and looking it up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

Stored = bytes | memoryview
"""What was kept: bytes, or a file that is mapped."""
_T = TypeVar("_T")


class BuildCache(Protocol):
    """Keeps what a build has learned, by a key that changes with what it was learned from."""

    def get(self, key: str) -> Stored | None:
        """Give what was put under *key*, if it is still there."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep *value* under *key*; may forget it at any time."""
        ...


@dataclass(frozen=True, slots=True)
class Recall(Generic[_T]):
    """What was made of texts before, and of all that were asked for since."""

    known: Mapping[str, _T]
    asked: dict[str, _T] = field(default_factory=dict)

    def of(self, text: str, make: Callable[[str], _T]) -> _T:
        """Give what *make* makes of *text*, by looking it up where that will do."""
        if text not in self.asked:
            found = self.known.get(text)
            self.asked[text] = make(text) if found is None else found
        return self.asked[text]


@contextmanager
def recalled(
    where: ContextVar[Recall[_T] | None], kept: BuildCache | None, name: str
) -> Iterator[None]:
    """Let *where* recall what *kept* has under *name*; afterwards it has what was new, too.

    Args:
        where: Its values are such that JSON gives them back as they were.
        kept: None recalls only what was asked for meanwhile.
        name: Changes with everything but the texts that the results depend on.
    """
    known: dict[str, _T] = {} if kept is None else _read(kept.get(name))
    recall = Recall(known)
    token = where.set(recall)
    try:
        yield
    finally:
        where.reset(token)
    if kept is not None and not recall.asked.keys() <= known.keys():
        kept.put(name, json.dumps(known | recall.asked).encode())


def _read(stored: Stored | None) -> dict[str, _T]:
    try:
        found: dict[str, _T] = json.loads(bytes(stored)) if stored else {}
    except ValueError:
        return {}
    return found
