"""The image without an engine: its own install steps, then the program on a read-only tree."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from asyncio.subprocess import PIPE
from pathlib import Path

import httpx
import pytest

from bot.emulator.seed import BOT_TOKEN, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from tests.image import ROOT, Image
from tests.learning import CACHE


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
