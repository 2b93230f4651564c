"""The office's keys for what lies in the database: age keys in a file, the newest first."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import WrongKeyError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from bot.adapters.sealing import Identity

# The libraries that encrypt are imported where there is a key: most offices have none.

_OURS = b"JF1"
"""Begins what an AES key closed; what earlier versions closed is a whole age file."""
_NAME, _NONCE = 4, 12
"""Bytes."""
_KEYS_KEPT = 16


@dataclass(frozen=True, slots=True)
class _Derived:
    """What is derived from one age key: its secret alone, so that nothing else must be kept."""

    name: bytes
    """Stands before what it closed, so that the right key is taken at once."""
    cipher: AESGCM
    blinding: bytes


@dataclass(frozen=True, slots=True)
class AgeKeys:
    """Closes with the first key and opens with any: so keys are changed one after the other.

    A value is closed by AES-256-GCM with a key that HKDF derives from the age key: an age file of
    its own for each value costs a hundred times as long.
    """

    keys: tuple[Identity, ...]

    def seal(self, content: bytes) -> bytes:
        """Encrypt with the first key."""
        first, nonce = _derived(self._first()), os.urandom(_NONCE)
        return _OURS + first.name + nonce + first.cipher.encrypt(nonce, content, None)

    def unseal(self, content: bytes) -> bytes:
        """Decrypt with whichever key opens it.

        Raises:
            WrongKeyError: None does.
        """
        if content.startswith(_OURS):
            return self._opened(content.removeprefix(_OURS))
        import pyrage

        try:
            return pyrage.decrypt(content, list(self.keys))
        except pyrage.DecryptError:
            raise _wrong() from None

    def blind(self, text: str) -> str:
        """Stand in for a text that is compared for equality; nobody without the key can tell it.

        The first twelve signs name the key, so that what another one made is found and made anew.
        """
        import hmac

        first = _derived(self._first())
        code = hmac.digest(first.blinding, text.encode("utf-8", "surrogatepass"), "sha256")
        return f"{self.blinder}{code[:16].hex()}"

    @property
    def blinder(self) -> str:
        """What everything begins with that the first key blinds."""
        return f"~b:{_derived(self._first()).name.hex()}:"

    def _first(self) -> str:
        import pyrage

        first = self.keys[0]
        if not isinstance(first, pyrage.x25519.Identity):
            raise WrongKeyError("the first key of JIEFANG_DATA_KEY is none that age-keygen made")
        return str(first)

    def _opened(self, content: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag
        from pyrage import x25519

        name, nonce, closed = content[:_NAME], content[_NAME:][:_NONCE], content[_NAME + _NONCE :]
        for key in self.keys:
            if isinstance(key, x25519.Identity) and (one := _derived(str(key))).name == name:
                try:
                    return one.cipher.decrypt(nonce, closed, None)
                except (InvalidTag, ValueError):
                    continue
        raise _wrong()


def _wrong() -> WrongKeyError:
    return WrongKeyError("no key of JIEFANG_DATA_KEY opens what the database has")


@lru_cache(_KEYS_KEPT)
def _derived(secret: str) -> _Derived:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    def derive(what: str, length: int) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = f"jiefang {what}".encode()
        return HKDF(SHA256(), length, salt=None, info=info).derive(secret.encode())

    return _Derived(
        name=derive("name", _NAME),
        cipher=AESGCM(derive("columns", 32)),
        blinding=derive("blinding", 32),
    )


def data_keys(file: Path | None) -> AgeKeys | None:
    """Read the keys; no file is none.

    Raises:
        WrongKeyError: The file has none.
    """
    if file is None:
        return None
    from bot.adapters.sealing import identities

    return AgeKeys(tuple(identities([str(file)])))
