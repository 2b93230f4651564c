"""Every shell command of README and docs does what the page says, in a room of its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
import typer
from openpyxl import Workbook

from bot.cli import app
from bot.emulator.seed import BOT_TOKEN, STAFF_CHAT_ID, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from tests.acceptance.conftest import Office, TestClock
from tests.acceptance.warm_commands import warm_commands
from tests.databases import Databases, on_engine

ROOT = Path(__file__).parents[2]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
BLOCK = re.compile(
    r"(?:<!-- not replayed: (.+?) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMANDS = "|".join(typer.main.get_group(app).commands)
OTHERS = "make|pytest|pip|docker|git|curl|systemctl|python|uv"
COMMAND = rf"(\.venv/bin/)?(jiefang ({COMMANDS})|{OTHERS})\b"
OURS = re.compile(rf"^ *{COMMAND}", re.MULTILINE)
INDENTED = re.compile(rf"^ {{4,}}{COMMAND}", re.MULTILINE)
DOOR = "http://127.0.0.1:8080"
POSTGRESQL = "postgresql://user:password@host/name"
MACHINES_OWN = ("systemctl", "journalctl", "nano", "git")
"""What belongs to the reader's machine: stands aside, so that the rest of its block can run."""
SECONDS = 120


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    kind: str
    text: str
    excuse: str | None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def _blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            line = text.count("\n", 0, found.start(3))
            yield Block(page, line, found[2], found[3], found[1])


BLOCKS = list(_blocks())
REPLAYED = sorted({one.page for one in BLOCKS if one.kind == "sh" and one.excuse is None})


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_of_commands_is_marked_as_one(block: Block) -> None:
    """So that it is replayed; one that is not says why, to whoever edits the page."""
    if block.kind != "sh":
        assert not OURS.search(block.text), f"{block}: begin it with ```sh"
        assert block.excuse is None
    elif block.excuse is not None:
        assert len(block.excuse.split()) >= 3, f"{block}: {block.excuse} is no reason"
        for named in re.findall(r"tests/[\w/]+\.py", block.excuse):
            assert (ROOT / named).exists(), f"{block}: {named} is gone"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_on_a_line_of_its_own_stands_in_a_block(page: Path) -> None:
    """An indented one would be shown as code and never replayed."""
    outside = BLOCK.sub("", page.read_text(encoding="utf-8"))
    assert not INDENTED.search(outside)


def _furnish(room: Path, office: Office, jiefang: str) -> None:
    """Put what the pages speak of where they speak of it; *jiefang* is the command's script."""
    settings = office.settings()
    lines = {
        "TOKEN": BOT_TOKEN,
        "API_URL": settings.api_url,
        "STAFF_CHAT_ID": STAFF_CHAT_ID,
        "ADMIN_IDS": office.clerk.id,
        "KNOWLEDGE_DIR": ROOT / "knowledge",
        "CACHE_DIR": (ROOT / ".cache" / "jiefang"),
    }
    (room / ".env").write_text("".join(f"JIEFANG_{k}={v}\n" for k, v in lines.items()), "utf-8")
    assert settings.sqlite_file is not None
    (room / "data").mkdir()
    shutil.copy(settings.sqlite_file, room / "data" / "jiefang.db")
    (room / "backups").mkdir()
    asked = [{"q": "今年建多少停车位"}, {"turns": ["今年建多少停车位", "那什么时候能用"]}]
    (room / "messages.jsonl").write_text("\n".join(map(json.dumps, asked)), "utf-8")
    faq = room / "path" / "to" / "your" / "faq"
    faq.mkdir(parents=True)
    entry = "- {id: a, topic: a, questions: [What?], answer: That.}\n"
    (faq / "faq.yaml").write_text(entry, "utf-8")
    book = Workbook()
    for row in (("问题", "答案"), ("怎么办借书证？", "带身份证到前台办理。")):
        book.worksheets[0].append(row)
    book.save(room / "questions.xlsx")
    tools = room / "tools"
    tools.mkdir()
    (tools / "jiefang").write_text(jiefang, "utf-8")
    (tools / "jiefang").chmod(0o755)
    for name in MACHINES_OWN:
        _tool(tools / name, "echo cause=update:700000004")
    # The suite runs itself here already: that the target is there is what can be seen.
    _tool(tools / "make", f'exec /usr/bin/make --dry-run -C "{ROOT}" "$@"')


def _tool(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


async def _replay(block: Block, room: Path, swaps: dict[str, str]) -> None:
    script = block.text
    for written, here in swaps.items():
        script = script.replace(written, here)
    path = f"{room / 'tools'}:{Path(sys.executable).parent}:{os.defpath}"
    process = await asyncio.create_subprocess_exec(
        *("env", f"PATH={path}", "bash", "-euo", "pipefail", "-c", script),
        cwd=room,
        stdout=PIPE,
        stderr=STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, f"{block} ended with {process.returncode}:\n{said.decode()}"


def _newest_backup(room: Path) -> str:
    found = sorted((room / "backups").glob("jiefang-*.tar.gz"))
    return f"backups/{found[-1].name}" if found else "none made yet"


@pytest.fixture(scope="module")
def jiefang(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The script that stands for the command, of which all pages share one warm process."""
    with warm_commands(tmp_path_factory.mktemp("warm")) as script:
        yield script


@pytest.fixture
def empty_postgresql(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database on a PostgreSQL of the tests' own, for a page that speaks of one."""
    if POSTGRESQL not in page.read_text(encoding="utf-8"):
        yield ""
        return
    with on_engine("postgresql", tmp_path_factory.mktemp("databases")) as databases:
        url = databases.empty()
        yield url
        databases.drop(url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """An office that has a complaint; all pages find it as it was left here."""
    clock = TestClock()
    world = World(clock=clock)
    people = seed(world)
    async with serve(world) as server:
        options = {"database_url": databases.new()}
        office = Office(world, server, people, clock, tmp_path_factory.mktemp("office"), options)
        async with office.open():
            office.resident.say("门口的路灯坏了半个月没人修")
            await office.resident.expect(button="提交")
            await office.resident.tap("提交")
            await office.resident.expect("JF-")
        yield office


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("page", REPLAYED, ids=lambda page: page.name)
async def test_the_commands_of_a_page_work(
    page: Path, office: Office, jiefang: str, tmp_path: Path, empty_postgresql: str
) -> None:
    """One after the other, each ending well, beside an office that has a complaint."""
    _furnish(tmp_path, office, jiefang)
    for block in (one for one in BLOCKS if one.page == page and one.kind == "sh"):
        if block.excuse is not None:
            continue
        swaps = {
            "backups/jiefang-20231106T020000Z.tar.gz": _newest_backup(tmp_path),
            "--by 123456": f"--by {office.clerk.id}",
            POSTGRESQL: shlex.quote(empty_postgresql),
        }
        if DOOR in block.text:
            async with office.open():
                await _replay(block, tmp_path, swaps | {DOOR: office.pages})
        else:
            await _replay(block, tmp_path, swaps)
