"""Encryption of a file for age keys, so that `age -d` opens it too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyrage
from pyrage import ssh, x25519

from bot.domain.errors import BackupBrokenError, WrongKeyError

Recipient = x25519.Recipient | ssh.Recipient
Identity = x25519.Identity | ssh.Identity
_MAGIC = b"age-encryption.org/v1"


def recipients(named: Sequence[str]) -> list[Recipient]:
    """Read public keys: each an `age1…` or `ssh-…` key, or a file with one a line.

    Raises:
        WrongKeyError: One is none.
    """
    lines = [line for one in named for line in _lines(one, ("age1", "ssh-"))]
    if named and not lines:
        raise WrongKeyError("the file of recipients names none")
    return [_recipient(line) for line in lines]


def identities(named: Sequence[str]) -> list[Identity]:
    """Read private keys: files with `AGE-SECRET-KEY-1…` lines, or SSH keys without passphrase.

    Raises:
        WrongKeyError: One is none.
    """
    return [key for one in named for key in _identities(one)]


def is_sealed(path: Path) -> bool:
    """Tell whether a file is encrypted."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def seal(source: Path, target: Path, keys: Sequence[Recipient]) -> None:
    """Encrypt a file; memory stays flat."""
    pyrage.encrypt_file(str(source), str(target), list(keys))


def unseal(source: Path, target: Path, keys: Sequence[Identity]) -> None:
    """Decrypt a file; memory stays flat.

    Raises:
        BackupBrokenError: It is damaged or cut short.
        WrongKeyError: None of the keys opens it.
    """
    if not keys:
        raise WrongKeyError(f"{source} is encrypted: name the file of its key by --identity")
    try:
        pyrage.decrypt_file(str(source), str(target), list(keys))
    except pyrage.DecryptError as error:
        if "key" in str(error):
            raise WrongKeyError(f"none of the keys opens {source}") from None
        raise BackupBrokenError(str(source), "its header is damaged or cut short") from None
    except OSError as error:
        # The library's own failures carry no number; those of the disk are not the backup's.
        if error.errno is not None or "os error" in str(error):
            raise
        raise BackupBrokenError(str(source), "it is damaged or cut short") from None


def _recipient(line: str) -> Recipient:
    kind = ssh.Recipient if line.startswith("ssh-") else x25519.Recipient
    try:
        return kind.from_str(line)
    except pyrage.RecipientError:
        raise WrongKeyError(f"{line[:20]}… is no public key of age or SSH") from None


def _identities(named: str) -> list[Identity]:
    try:
        text = Path(named).read_text(encoding="utf-8")
        if "-----BEGIN" in text:
            return [ssh.Identity.from_buffer(text.encode())]
        lines = [line.strip() for line in text.splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        found = [x25519.Identity.from_str(line) for line in keys]
    except (OSError, ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise WrongKeyError(f"{named} is no file of private keys of age or SSH")
    return list(found)


def _lines(named: str, starts: tuple[str, ...]) -> list[str]:
    if named.startswith(starts):
        return [named]
    try:
        lines = Path(named).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise WrongKeyError(f"{named[:20]} is neither a public key nor a file of them") from None
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
