"""The office's keys for what lies in the database: age keys in a file, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import WrongKeyError

if TYPE_CHECKING:
    from bot.adapters.sealing import Identity

# The library that encrypts is imported where there is a key: most offices have none.


@dataclass(frozen=True, slots=True)
class AgeKeys:
    """Closes with the first key and opens with any: so keys are changed one after the other."""

    keys: tuple[Identity, ...]

    def seal(self, content: bytes) -> bytes:
        """Encrypt for the first key."""
        import pyrage

        first = self.keys[0]
        if not isinstance(first, pyrage.x25519.Identity):
            raise WrongKeyError("the first key of JIEFANG_DATA_KEY is none that age-keygen made")
        return pyrage.encrypt(content, [first.to_public()])

    def unseal(self, content: bytes) -> bytes:
        """Decrypt with whichever key opens it.

        Raises:
            WrongKeyError: None does.
        """
        import pyrage

        try:
            return pyrage.decrypt(content, list(self.keys))
        except pyrage.DecryptError:
            raise WrongKeyError("no key of JIEFANG_DATA_KEY opens what the database has") from None


def data_keys(file: Path | None) -> AgeKeys | None:
    """Read the keys; no file is none.

    Raises:
        WrongKeyError: The file has none.
    """
    if file is None:
        return None
    from bot.adapters.sealing import identities

    return AgeKeys(tuple(identities([str(file)])))
