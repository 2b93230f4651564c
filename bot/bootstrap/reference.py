"""The reference pages of settings and commands, written from the code itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.settings import PREFIX, Settings

Node = Any
"""A command or what it takes; typer carries a click of its own and shows no types of it."""
_SETTINGS = """# Settings

Written by `jiefang reference docs` from `bot/settings.py`. Each is an environment variable, or a
line of the file `.env` where the bot is started; the environment wins. A wrong one is named in one
line at the start, with what to write.

| setting | default | what it is |
|---|---|---|"""
_COMMANDS = """# Commands

Written by `jiefang reference docs` from the commands themselves; `jiefang COMMAND --help` says the
same. Results go to standard output, what goes wrong and how far a long command has got to standard
error. Commands with `--json` print one JSON value and nothing else.

`jiefang --install-completion` lets your shell (bash, zsh, fish, PowerShell) complete commands and
options from the next session on; `jiefang --show-completion` prints what it would install.

| exit code | means |
|---|---|"""


def settings_page() -> str:
    """Write docs/settings.md."""
    return "\n".join(_settings()) + "\n"


def _settings() -> Iterator[str]:
    yield _SETTINGS
    says = explanations()
    for name, field in Settings.model_fields.items():
        yield f"| `{PREFIX}{name.upper()}` | {_default(field)} | {says.get(name, '')} |"


def explanations() -> dict[str, str]:
    """Give what stands below each setting in the code.

    Pydantic can do this at every start; that would be a twentieth of it, and only this page asks.
    """
    sources = (inspect.getsource(one) for one in Settings.__mro__ if one.__module__[:4] == "bot.")
    return dict(pair for source in sources for pair in _explained(ast.parse(source).body[0]))


def _explained(definition: ast.AST) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(ast.iter_child_nodes(definition)):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=text)):
                yield name, " ".join(str(text).split())


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value is PydanticUndefined or value == "" or isinstance(value, SecretStr):
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def commands_page(program: Node, exits: dict[int, str]) -> str:
    """Write docs/commands.md.

    Args:
        program: The command line.
        exits: What each exit code means.
    """
    return "\n".join(_commands(program, exits)) + "\n"


def _commands(program: Node, exits: dict[int, str]) -> Iterator[str]:
    yield _COMMANDS
    for code, says in sorted(exits.items()):
        yield f"| {code} | {says} |"
    for path, command in _walk(program, "jiefang"):
        yield from _one(path, command)


def _walk(group: Node, path: str) -> Iterator[tuple[str, Node]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _walk(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _one(path: str, command: Node) -> Iterator[str]:
    yield ""
    yield f"## {path}"
    yield ""
    yield " ".join((command.help or "").partition("\f")[0].split())
    shown = [one for one in command.params if one.name != "help"]
    if shown:
        yield ""
        for parameter in shown:
            yield f"- {_named(parameter)} {_says(parameter)}".rstrip()


def _named(parameter: Node) -> str:
    if parameter.param_type_name == "option":
        return ", ".join(f"`{one}`" for one in (*parameter.opts, *parameter.secondary_opts))
    return f"`{(parameter.name or '').upper()}`"


def _says(parameter: Node) -> str:
    return " ".join((getattr(parameter, "help", None) or "").split())
