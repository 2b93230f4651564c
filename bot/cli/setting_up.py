"""Commands that set an office up and say what is wrong with it."""

from __future__ import annotations

import asyncio
import json
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import NOT_STARTED, WRONG, give_up, settings_or_stop
from bot.cli.speaking import LangOption, speaker

if TYPE_CHECKING:
    from bot.bootstrap.setting_up import Seen
    from bot.domain.checkup import Finding
    from bot.replies.texts import Texts
    from bot.settings import Settings

_MARKS = {"good": ("✓", "green"), "doubtful": ("!", "yellow"), "wrong": ("✗", "red")}
_TRIES = 3
_KNOWLEDGE = "knowledge"


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Look at all an office needs and say what is wrong. Exits with 1 if anything is."""
    t, settings = speaker(lang), settings_or_stop()
    findings = _examined(settings)
    if as_json:
        typer.echo(json.dumps([_as_json(t, one) for one in findings], ensure_ascii=False))
    else:
        _tell(t, findings)
    _exit_by(findings)


def init(
    *,
    path: Annotated[Path, typer.Option("--file", help="The settings file to write.")] = Path(
        ".env"
    ),
    replace: Annotated[
        bool, typer.Option("--replace", help="Keep the old file as .old and write a new one.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: take the JIEFANG_ settings as they are.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Set an office up. Asks a few things, checks each, and writes a settings file."""
    from bot.bootstrap.setting_up import own_knowledge, present, write_settings
    from bot.settings import load_settings

    t = speaker(lang)
    if path.exists() and not replace:
        give_up(
            t.plain(
                "{file} is there already. Give {option} to write it anew.",
                file=path,
                option="--replace",
            )
        )
    before = settings_or_stop()
    values = _taken(before) if yes else _asked(t, before)
    directory = Path(values.get("KNOWLEDGE_DIR", _KNOWLEDGE))
    if own_knowledge(before, directory):
        typer.echo(
            t.plain("Your questions and answers are in {directory} now.", directory=f"{directory}/")
        )
    kept = write_settings(path, t, values)
    if kept:
        typer.echo(t.plain("The old file is kept as {file}.", file=kept))
    settings = load_settings(_env_file=path)
    if settings.token is not None:
        asyncio.run(present(settings, settings.token.get_secret_value()))
    findings = _examined(settings)
    _tell(t, findings)
    typer.echo(
        t.plain("Written to {file}. Start with {command}.", file=path, command="jiefang run")
    )
    _exit_by(findings)


def _examined(settings: Settings) -> list[Finding]:
    from bot.bootstrap.checkup import examine
    from bot.bootstrap.clock import machine_clock

    return asyncio.run(examine(settings, machine_clock().date()))


def _tell(t: Texts, findings: list[Finding]) -> None:
    from bot.replies.checkup import finding_text

    for one in findings:
        mark, colour = _MARKS[one.state]
        typer.echo(f"{typer.style(mark, fg=colour)} {finding_text(t, one)}")


def _as_json(t: Texts, one: Finding) -> dict[str, object]:
    from bot.replies.checkup import finding_text

    return {"look": one.look, "state": one.state, "what": one.what, "text": finding_text(t, one)}


def _exit_by(findings: list[Finding]) -> None:
    from bot.domain.checkup import is_ready

    raise typer.Exit(0 if is_ready(findings) else WRONG)


def _taken(settings: Settings) -> dict[str, str]:
    given = settings.model_dump(exclude_unset=True, include=_WRITTEN)
    return {name.upper(): _as_text(value) for name, value in given.items() if value}


_WRITTEN = {
    *("token", "office_name", "staff_chat_id", "admin_ids", "public_url", "listen"),
    *("data_dir", "database_url", "knowledge_dir"),
}


def _as_text(value: object) -> str:
    from pydantic import SecretStr

    if isinstance(value, list):
        return ",".join(map(str, value))
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _asked(t: Texts, before: Settings) -> dict[str, str]:
    values = _taken(before)
    values["OFFICE_NAME"] = typer.prompt(
        t.plain("The office's name, as residents read it"), default=before.office_name or "XX街道"
    )
    values["TOKEN"], username = _token(t, before)
    group = _group(t, before, values["TOKEN"], username)
    if group.chat_id:
        values["STAFF_CHAT_ID"] = str(group.chat_id)
    admins = ",".join(map(str, before.admin_ids)) or (str(group.person_id or ""))
    values["ADMIN_IDS"] = typer.prompt(
        t.plain("Telegram numbers of the admins, with commas between"),
        default=admins,
        value_proc=partial(_admins, t),
    )
    values["KNOWLEDGE_DIR"] = typer.prompt(
        t.plain("The folder of your questions and answers; one to edit is made if there is none"),
        default=str(before.knowledge_dir or _KNOWLEDGE),
        value_proc=partial(_directory, t),
    )
    return {name: value for name, value in values.items() if value}


def _token(t: Texts, before: Settings) -> tuple[str, str]:
    from bot.bootstrap.setting_up import NotIdentifiedError, identify

    kept = before.token.get_secret_value() if before.token else ""
    for _ in range(_TRIES):
        token = kept or typer.prompt(
            t.plain("The token that {botfather} gave you", botfather="@BotFather"),
            hide_input=True,
        )
        kept = ""
        try:
            me = asyncio.run(identify(before, token.strip()))
        except NotIdentifiedError as error:
            typer.echo(_why(t, before, is_refused=error.is_refused), err=True)
            continue
        typer.echo(t.plain("This is @{username}.", username=me.username))
        return token.strip(), me.username or ""
    raise typer.Exit(NOT_STARTED)


def _why(t: Texts, settings: Settings, *, is_refused: bool) -> str:
    if is_refused:
        return t.plain("Telegram does not know this token. Copy all of it once more.")
    return t.plain("{server} does not answer. Check the network.", server=settings.api_url)


def _group(t: Texts, before: Settings, token: str, username: str) -> Seen:
    from bot.bootstrap.setting_up import Seen, groups_seen

    if before.staff_chat_id:
        return Seen(before.staff_chat_id, "", 0, "")
    typer.echo(
        t.plain(
            "Add @{username} to the staff group as administrator and write {command} there.",
            username=username,
            command="/start",
        )
    )
    typer.prompt(t.plain("Then press Enter"), default="", show_default=False)
    for one in asyncio.run(groups_seen(before, token)):
        question = t.plain(
            "Is “{title}” the staff group, and {person} an admin?",
            title=one.title,
            person=one.person,
        )
        if typer.confirm(question, default=True):
            return one
    number = typer.prompt(
        t.plain("No group was seen. Its number, or 0 to leave it for later"),
        default="0",
        value_proc=partial(_group_number, t),
    )
    return Seen(number, "", 0, "")


def _directory(t: Texts, typed: str) -> str:
    directory = Path(typed.strip())
    if directory.exists() and not (directory / "faq").is_dir():
        raise typer.BadParameter(
            t.plain(
                "There are no questions in {directory}; {command} puts those of a table there.",
                directory=directory,
                command=f"jiefang import … --to {directory}",
            )
        )
    return str(directory)


def _group_number(t: Texts, typed: str) -> int:
    number = typed.strip()
    if number == "0" or re.fullmatch(r"-\d{1,15}", number, re.ASCII):
        return int(number)
    raise typer.BadParameter(
        t.plain("A group's number is negative, like {example}.", example="-1001234567890")
    )


def _admins(t: Texts, typed: str) -> str:
    from bot.setting_values import ids

    numbers = ids(typed)
    if isinstance(numbers, list) and all(
        re.fullmatch(r"\d{1,15}", one, re.ASCII) for one in numbers
    ):
        return ",".join(numbers)
    raise typer.BadParameter(
        t.plain(
            "Write digits with commas between, like {example}, or nothing yet.",
            example="123456,234567",
        )
    )
