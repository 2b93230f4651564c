"""A backup file is read whole or not at all."""

from __future__ import annotations

import random
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.backup_file import DATABASE, Manifest, measured, pack, publish, unpack
from bot.domain.errors import AlreadyThereError, BackupBrokenError

CONTENT = random.Random(1).randbytes(60_000)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A backup as it was written."""
    database = tmp_path / "source.db"
    database.write_bytes(CONTENT)
    size, sha256 = measured(database)
    manifest = Manifest(
        version="1",
        taken_at=datetime(2023, 11, 6, tzinfo=UTC),
        shape="0001",
        rows={"complaint": 3},
        events=0,
        seal="0" * 64,
        bytes=size,
        sha256=sha256,
    )
    pack(database, manifest, tmp_path / "whole")
    return tmp_path / "whole"


def test_it_gives_back_what_was_put_in(whole: Path, tmp_path: Path) -> None:
    """Every byte, and what the manifest says of it."""
    assert unpack(whole, tmp_path).rows == {"complaint": 3}
    assert (tmp_path / DATABASE).read_bytes() == CONTENT


def test_any_cut_is_noticed(whole: Path, tmp_path: Path) -> None:
    """Down to the last byte."""
    content = whole.read_bytes()
    for length in (*range(0, len(content), 401), *range(len(content) - 40, len(content))):
        whole.write_bytes(content[:length])
        with pytest.raises(BackupBrokenError):
            unpack(whole, tmp_path)


def test_any_other_byte_is_noticed(whole: Path, tmp_path: Path) -> None:
    """But in the name and date before the content, which say nothing."""
    content = whole.read_bytes()
    begin = content.index(b"\0", 10) + 1
    for place in (*range(begin, len(content), 397), *range(len(content) - 8, len(content))):
        whole.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(BackupBrokenError):
            unpack(whole, tmp_path)


def test_what_is_no_backup_is_called_so(whole: Path, tmp_path: Path) -> None:
    """Somebody's archive, or any file at all."""
    with tarfile.open(whole, "w:gz") as tar:
        tar.add(__file__, "manifest.json")
    with pytest.raises(BackupBrokenError, match="manifest"):
        unpack(whole, tmp_path)
    with tarfile.open(whole, "w:gz") as tar:
        tar.add(__file__, "../../etc/passwd")
    with pytest.raises(BackupBrokenError, match="no backup"):
        unpack(whole, tmp_path)


def test_a_name_that_is_taken_stays_as_it_is(whole: Path, tmp_path: Path) -> None:
    """Even if it was taken a moment ago."""
    other = tmp_path / "other"
    other.write_text("somebody's")
    with pytest.raises(AlreadyThereError):
        publish(whole, other)
    assert other.read_text() == "somebody's"
