"""The image without an engine: its own install steps, then the program on a read-only tree."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.emulator.seed import BOT_TOKEN, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from tests.learning import CACHE

ROOT = Path(__file__).parents[2]
UV = ROOT / ".tools" / "bin" / "uv"


@dataclass
class Image:
    """What the Dockerfile makes, below a directory instead of the root."""

    root: Path
    settings: dict[str, str] = field(default_factory=dict)
    health: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    where: Path = Path("/")

    def build(self) -> None:
        """Follow the instructions of both stages one by one."""
        for name, rest in _instructions():
            getattr(self, f"_{name.lower()}", self._other)(rest)

    def _other(self, _rest: str) -> None:
        """Say nothing about files: USER, VOLUME, EXPOSE."""

    def _from(self, rest: str) -> None:
        assert re.match(r"python:3\.11-slim-\w+( AS build)?$", rest), rest
        self.settings.clear()

    def _workdir(self, rest: str) -> None:
        self.where = self._inside(rest)
        self.where.mkdir(parents=True, exist_ok=True)

    def _env(self, rest: str) -> None:
        self.settings |= dict(re.findall(r"(\w+)=(\S+)", rest))

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from"):
            # The virtual environment stays where the first stage made it.
            assert sources[1] == target
            return
        into = self._inside(target)
        for one in sources:
            source = ROOT / one
            if source.is_dir():
                unwanted = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, into, ignore=unwanted, dirs_exist_ok=True)
            else:
                shutil.copy2(source, into)

    def _run(self, rest: str) -> None:
        if rest.startswith("pip install"):
            pinned = re.search(r"uv==(\S+)", rest)
            ours = subprocess.run([UV, "--version"], capture_output=True, check=True).stdout
            assert pinned is not None
            assert pinned[1] in ours.decode(), "the image's uv is not this project's"
        elif rest.startswith("uv "):
            given = [f"{name}={value}" for name, value in self.settings.items()]
            command = ["env", "-u", "VIRTUAL_ENV", *given, str(UV), *rest.split()[1:]]
            subprocess.run(command, cwd=self.where, check=True, capture_output=True)
        elif rest.startswith("jiefang "):
            self.settings |= self.placed()
            program, *arguments = rest.split()
            given = [f"{name}={value}" for name, value in self.settings.items()]
            command = ["env", "-u", "PYTHONPATH", *given, str(self.bin / program), *arguments]
            subprocess.run(command, cwd=self.where, check=True, capture_output=True)

    @property
    def bin(self) -> Path:
        """Where its programs lie."""
        return self.root / "src" / ".venv" / "bin"

    def placed(self) -> dict[str, str]:
        """Give the settings that name directories, as they are below this root."""
        names = ("JIEFANG_DATA_DIR", "JIEFANG_KNOWLEDGE_DIR")
        return {name: str(self._inside(self.settings[name])) for name in names}

    def _healthcheck(self, rest: str) -> None:
        self.health = _listed(rest)

    def _entrypoint(self, rest: str) -> None:
        assert _listed(rest)[:2] == ["tini", "--"]
        self.entry = _listed(rest)[2:]

    def _cmd(self, rest: str) -> None:
        self.entry += _listed(rest)

    def _inside(self, path: str) -> Path:
        return (self.root / path.lstrip("/")) if path.startswith("/") else self.where / path


def _instructions() -> Iterator[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", bare).splitlines():
        name, _, rest = line.partition(" ")
        if name:
            yield name, rest.strip()


def _listed(rest: str) -> list[str]:
    found: list[str] = re.findall(r'"([^"]*)"', rest[rest.index("[") :])
    return found


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The installed tree."""
    image = Image(tmp_path_factory.mktemp("image"))
    # So that the test waits for no learning that others did before.
    if (ROOT / CACHE).is_dir():
        shutil.copytree(ROOT / CACHE, image.root / "data" / "cache")
    image.build()
    return image


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def _ready(port: int, process: asyncio.subprocess.Process) -> int:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while process.returncode is None:
            try:
                return (await client.get("/readyz")).status_code
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    return 0


async def test_what_the_image_installs_runs_on_a_read_only_tree(
    image: Image, tmp_path: Path
) -> None:
    """It gets ready, its own health check passes, and it stops cleanly when told."""
    port, volume = _port(), tmp_path / "data"
    # As a new volume begins with what the image has there.
    shutil.copytree(image.root / "data", volume)
    assert list(volume.glob("cache/*.build"))
    async with serve(seed_world()) as server:
        changed = {
            "JIEFANG_DATA_DIR": str(volume),
            "JIEFANG_LISTEN": f"127.0.0.1:{port}",
            "JIEFANG_TOKEN": BOT_TOKEN,
            "JIEFANG_API_URL": server.url,
        }
        assert {"JIEFANG_DATA_DIR", "JIEFANG_KNOWLEDGE_DIR", "JIEFANG_LISTEN"} <= set(
            image.settings
        )
        given = [f"{name}={value}" for name, value in (image.settings | changed).items()]
        process = await asyncio.create_subprocess_exec(
            *_read_only(image.root),
            *("env", "-u", "PYTHONPATH", *given),
            *(str(image.bin / image.entry[0]), *image.entry[1:]),
            cwd=volume,
            stderr=PIPE,
        )
        status = await asyncio.wait_for(_ready(port, process), 120)
        python, *arguments = (one.replace("8080", str(port)) for one in image.health)
        checked = await asyncio.create_subprocess_exec(image.bin / python, *arguments)
        health = await checked.wait()
        if process.returncode is None:
            process.terminate()
        _, errors = await process.communicate()

    assert (status, health, process.returncode) == (200, 0, 0), errors.decode()
    assert "Read-only" not in errors.decode()
    assert (volume / "jiefang.db").exists()


def _read_only(tree: Path) -> list[str]:
    """Give what runs a program for which *tree* cannot be written, whoever runs it."""
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    alone = ["unshare", "--mount", "sh", "-c", script, str(tree)]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode == 0:
        return alone
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    return []


def seed_world() -> World:
    """Let there be the people of the demo."""
    world = World()
    seed(world)
    return world
