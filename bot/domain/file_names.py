"""Names of copies of files, from which the messenger's own id cannot be told."""

from __future__ import annotations

from hashlib import sha256


def shelf_name(file_id: str) -> str:
    """Name the copies of a file."""
    return sha256(file_id.encode()).hexdigest()
