"""Setting an office up and looking at it, against a Bot API that answers over HTTP."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

import pytest
import sqlalchemy as sa
from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat
from typer.testing import CliRunner, Result

from bot.bootstrap.checkup import examine, look_at_database, look_at_disk
from bot.bootstrap.checkup_telegram import bot_of
from bot.bootstrap.clock import machine_clock
from bot.bootstrap.opening import opened
from bot.cli import app
from bot.domain.checkup import Finding, State
from bot.domain.language import Language
from bot.emulator.seed import BOT_TOKEN, STAFF_CHAT_ID, Seeded, seed
from bot.emulator.server import Served, serve
from bot.emulator.world import World
from bot.replies.checkup import finding_text, known
from bot.replies.texts import Texts
from bot.settings import Settings, load_settings
from bot.store.engine import hold
from tests.contract.test_posters import read_code

KNOWLEDGE = Path("knowledge").absolute()
_SECRET = "a-secret-of-the-tests-0123456789-0123456789-0123"


@pytest.fixture
def world() -> World:
    """An empty world."""
    return World()


@pytest.fixture
def people(world: World) -> Seeded:
    """The demo's people, and nobody else."""
    return seed(world)


@pytest.fixture
async def served(world: World, people: Seeded) -> AsyncIterator[Served]:
    """The world behind HTTP."""
    async with serve(world) as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory of an operator who has set nothing but where the Bot API is."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEFANG_{name.upper()}", raising=False)
    monkeypatch.setenv("JIEFANG_API_URL", served.base_url.removesuffix("/bot"))
    monkeypatch.setenv("JIEFANG_KNOWLEDGE_DIR", str(KNOWLEDGE))
    return tmp_path


async def _run(*arguments: str, given: str = "") -> Result:
    # The command runs a loop of its own, and the world answers in this one.
    return await asyncio.to_thread(
        CliRunner().invoke, app, [*arguments, "--lang", "en"], input=given
    )


def _by_look(findings: list[Finding]) -> dict[str, Finding]:
    return {one.look: one for one in findings}


async def test_an_office_is_set_up_by_a_few_answers(
    desk: Path, world: World, people: Seeded
) -> None:
    """The group and its admin are found by what was written there."""
    dispatcher = people.staff[0]
    dispatcher.start()
    dispatcher.say("/start", people.staff_chat)

    result = await _run("init", given=f"海棠街道\n{BOT_TOKEN}\n\ny\n\n\n")

    assert result.exit_code == 0, result.output
    settings = load_settings(_env_file=desk / ".env")
    assert settings.office_name == "海棠街道"
    assert settings.staff_chat_id == STAFF_CHAT_ID
    assert settings.admin_ids == [dispatcher.id]
    assert stat.S_IMODE((desk / ".env").stat().st_mode) == 0o600
    assert BOT_TOKEN not in result.output


async def test_a_token_that_telegram_refuses_is_asked_for_again(desk: Path, people: Seeded) -> None:
    """Said in a sentence; the second try goes on from there."""
    people.staff[0].say("/start", people.staff_chat)

    result = await _run("init", given=f"XX街道\n1:none-such\n{BOT_TOKEN}\n\ny\n\n\n")

    assert "Telegram does not know this token" in result.output
    assert "This is @JiefangDemoBot" in result.output
    assert (desk / ".env").exists()


async def test_numbers_that_cannot_be_are_asked_for_again(desk: Path) -> None:
    """A group's is negative, an admin's are digits; Chinese commas will do."""
    given = ["XX街道", BOT_TOKEN, "", "n", "1001", f"{STAFF_CHAT_ID}", "@wang", "42，43", "", ""]

    result = await _run("init", given="\n".join(given))

    assert "A group's number is negative" in result.output
    assert "Write digits with commas between" in result.output
    settings = load_settings(_env_file=desk / ".env")
    assert (settings.staff_chat_id, settings.admin_ids) == (STAFF_CHAT_ID, [42, 43])


async def test_knowledge_is_where_the_answer_says(
    desk: Path, people: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of something else is asked about again; a new one gets questions to edit."""
    monkeypatch.delenv("JIEFANG_KNOWLEDGE_DIR")
    (desk / "photos").mkdir()
    people.staff[0].say("/start", people.staff_chat)

    result = await _run("init", given=f"XX街道\n{BOT_TOKEN}\n\ny\n\nphotos\nours\n")

    assert "There are no questions in photos; jiefang import" in result.output
    assert "Your questions and answers are in ours/ now." in result.output
    settings = load_settings(_env_file=desk / ".env")
    assert settings.knowledge_dir == Path("ours")
    assert (desk / "ours" / "faq").is_dir()


async def test_a_settings_file_is_never_overwritten_unasked(desk: Path, people: Seeded) -> None:
    """And kept beside the new one when it was asked for."""
    (desk / ".env").write_text(f"JIEFANG_TOKEN={BOT_TOKEN}\nJIEFANG_ADMIN_IDS=5\n")

    refused = await _run("init", "--yes")
    replaced = await _run("init", "--yes", "--replace")

    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert replaced.exit_code == 0, replaced.output
    assert (desk / ".env.old").read_text().startswith("JIEFANG_TOKEN=")
    assert load_settings(_env_file=desk / ".env").admin_ids == [5]


async def test_a_poster_asks_telegram_for_the_name_of_the_bot(
    desk: Path, people: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a token; without one, or with a wrong one, it says what to give."""
    command = ("poster", "--topic", "parking")
    refused = [await _run(*command)]
    monkeypatch.setenv("JIEFANG_TOKEN", "1:none-such")
    refused.append(await _run(*command))
    monkeypatch.setenv("JIEFANG_TOKEN", BOT_TOKEN)

    result = await _run(*command)

    assert [(one.exit_code, "--bot" in one.output) for one in refused] == [(2, True)] * 2
    assert result.exit_code == 0, result.output
    assert read_code(desk / "posters" / "parking.png").startswith("https://t.me/JiefangDemoBot?")


async def test_setting_up_shows_the_bot_in_the_app(
    desk: Path, world: World, people: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands for residents and for the staff group, and a description."""
    monkeypatch.setenv("JIEFANG_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("JIEFANG_STAFF_CHAT_ID", str(STAFF_CHAT_ID))

    await _run("init", "--yes")

    async with bot_of(load_settings(), BOT_TOKEN) as bot:
        scope = BotCommandScopeChat(STAFF_CHAT_ID)
        staff = [one.command for one in await bot.get_my_commands(scope, "zh")]
        private = BotCommandScopeAllPrivateChats()
        residents = [one.command for one in await bot.get_my_commands(private)]
        description = (await bot.get_my_description("zh")).description
    assert "queue" in staff
    assert "queue" not in residents
    assert "report" in residents
    assert "承诺" in description


@pytest.mark.parametrize(
    ("settings", "look", "found"),
    [
        ({"token": None}, "telegram", "token_missing"),
        ({"token": "1:nobody"}, "telegram", "token_refused"),
        ({"api_url": "http://127.0.0.1:9"}, "telegram", "telegram_unreached"),
        ({}, "staff_group", "group_none"),
        ({"staff_chat_id": STAFF_CHAT_ID}, "staff_group", "group_ready"),
        ({"staff_chat_id": -1009}, "staff_group", "group_unknown"),
        ({"staff_chat_id": 5_000_000_001}, "staff_group", "group_wrong"),
        ({}, "admins", "admins_none"),
        ({"admin_ids": [5_000_000_001]}, "admins", "admins_ready"),
        ({"admin_ids": [5_000_000_002]}, "admins", "admins_unreached"),
        ({}, "arrival", "polling"),
        ({"mode": "webhook"}, "arrival", "webhook_incomplete"),
        (
            {
                "mode": "webhook",
                "webhook_url": "https://a.cn/t",
                "webhook_secret": _SECRET,
            },
            "arrival",
            "webhook_elsewhere",
        ),
        ({}, "web", "web_local"),
        ({"public_url": "http://a.cn"}, "web", "web_open"),
        ({"public_url": "https://a.cn"}, "web", "web_ready"),
        ({}, "knowledge", "knowledge_read"),
        ({"knowledge_dir": Path("nowhere")}, "knowledge", "knowledge_broken"),
        ({}, "database", "database_none"),
        ({"database_url": "postgresql://u@127.0.0.1:1/d"}, "database", "database_wrong"),
        ({}, "disk", "disk_roomy"),
        ({}, "key", "key_none"),
        ({"data_key": Path("nowhere")}, "key", "key_wrong"),
    ],
)
async def test_a_look_finds_what_is_there_and_says_it(
    desk: Path, people: Seeded, settings: dict[str, object], look: str, found: str
) -> None:
    """Every finding has words in every language, facts filled in."""
    people.residents[0].start()

    findings = await examine(
        load_settings(**({"token": BOT_TOKEN} | settings)), machine_clock().date()
    )

    finding = _by_look(findings)[look]
    assert finding.what == found
    for language in Language:
        assert "{" not in finding_text(Texts(language, UTC), finding)


async def test_a_webhook_left_behind_is_told_to_who_polls(desk: Path, served: Served) -> None:
    """It would be taken away at the start."""
    settings = load_settings(token=BOT_TOKEN)
    async with bot_of(settings, BOT_TOKEN) as bot:
        await bot.set_webhook("https://elsewhere.cn/hook")

    findings = _by_look(await examine(settings, machine_clock().date()))

    assert findings["arrival"].what == "polling_hooked"


async def test_a_bot_without_rights_in_its_group_is_told(
    desk: Path, world: World, people: Seeded
) -> None:
    """A plain member hears commands and replies alone; one who left hears nothing."""
    settings = load_settings(token=BOT_TOKEN, staff_chat_id=STAFF_CHAT_ID)
    found = []
    for status in ("member", "left"):
        world.set_member(people.staff_chat, people.bot.id, status)
        findings = _by_look(await examine(settings, machine_clock().date()))
        found.append(findings["staff_group"].what)

    assert found == ["group_plain", "group_unknown"]


async def test_a_database_is_left_alone_while_a_bot_holds_it(desk: Path) -> None:
    """Only a file that nobody holds is opened; one of a later version is refused."""
    settings = load_settings()
    async with opened(settings) as store, store.write() as session:
        await session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    newer = await look_at_database(settings)
    file = settings.sqlite_file
    assert file is not None
    with hold(file):
        held = await look_at_database(settings)

    assert (newer.what, held.what) == ("database_newer", "database_held")


def test_a_data_directory_that_cannot_be_written_is_wrong(desk: Path) -> None:
    """A file stands where the directory should be."""
    (desk / "data").write_text("")

    finding = look_at_disk(load_settings())

    assert (finding.state, finding.what) == (State.WRONG, "disk_shut")


async def test_doctor_exits_by_what_it_found(desk: Path, people: Seeded) -> None:
    """In words, and as JSON for programs."""
    spoken = await _run("doctor")
    read = await _run("doctor", "--json")

    assert (spoken.exit_code, read.exit_code) == (1, 1)
    assert "✗ There is no token yet" in spoken.output
    assert {one["what"] for one in json.loads(read.output)} <= known()
