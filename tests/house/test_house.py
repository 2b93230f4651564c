"""The rules of the house that no linter of ours checks, read off the syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
MOST_FUNCTION_LINES = 40
MOST_ARGUMENTS = 6
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

MANY_ARGUMENTS = {
    "bot/adapters/telegram_request.py": {"do_request"},  # PTB's own signature
    "bot/emulator": {"*"},  # mirrors the Bot API's own calls
}
"""Where more arguments are forced from outside."""

MACHINE_CLOCKS = {"bot/bootstrap/clock.py", "bot/emulator/clock.py"}
"""The composition roots that give everything else its clock."""

OF_THE_MACHINE = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
    *("os.environ", "os.getenv"),
}

BROAD_EXCEPT = {
    "bot/handlers/dispatch.py",  # the Telegram door
    "bot/web",  # the web door
    "bot/jobs",  # the clock door
    "bot/emulator",  # a server of its own, with doors of its own
}

CHINESE_IN_CODE = {
    "bot/adapters/faq_import",  # names that people give to columns
    "bot/domain",  # it reads Chinese and speaks to nobody
    "bot/adapters/knowledge/languages.py",  # ranges of characters
    "bot/emulator",  # its people are data
    "bot/locale",
    "bot/replies/start.py",  # languages by their own names, and the bot's
    "bot/web/languages.py",  # languages by their own names
    "bot/replies/complaint_view.py",  # one full-width colon in a timeline line
    "bot/cli",  # the product's name and an example question
}


@cache
def _modules() -> list[Path]:
    skipped = ("migrations/versions",)
    return [
        path
        for path in sorted((ROOT / "bot").rglob("*.py"))
        if not any(part in path.as_posix() for part in skipped)
    ]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(path)))


def _allowed(path: Path, places: set[str]) -> bool:
    name = _name(path)
    return any(name == place or name.startswith(f"{place}/") for place in places)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in _nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _docstrings(path: Path) -> set[int]:
    """Collect the ids of string nodes that stand alone as a statement."""
    return {
        id(node.value)
        for node in _nodes(path)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _long_or_silent(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > MOST_LINES:
        yield f"{lines} lines"
    if not ast.get_docstring(_tree(path)):
        yield "no docstring"


def _long_functions(path: Path) -> Iterator[str]:
    for function in _functions(path):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        span = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if span > MOST_FUNCTION_LINES:
            yield f"{function.name} has {span} lines"


def _greedy_functions(path: Path) -> Iterator[str]:
    for function in _functions(path):
        wanted = function.args
        names = [one.arg for one in (*wanted.posonlyargs, *wanted.args, *wanted.kwonlyargs)]
        count = len([name for name in names if name not in {"self", "cls"}])
        excused = any(
            _allowed(path, {place}) and names & {function.name, "*"}
            for place, names in MANY_ARGUMENTS.items()
        )
        if count > MOST_ARGUMENTS and not excused:
            yield f"{function.name} takes {count}"


def _askers_of_the_machine(path: Path) -> Iterator[str]:
    for node in _nodes(path):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called = f"{node.value.id}.{node.attr}"
            if called in OF_THE_MACHINE and not _allowed(path, MACHINE_CLOCKS):
                yield f"line {node.lineno} uses {called}"


def _broad_excepts(path: Path) -> Iterator[str]:
    for node in _nodes(path):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            is_broad = caught in {"everything", "Exception", "BaseException"}
            if is_broad and not _allowed(path, BROAD_EXCEPT):
                yield f"line {node.lineno} catches {caught}"


def _sentences(path: Path) -> Iterator[str]:
    docstrings = _docstrings(path)
    for node in _nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_said = CJK.search(node.value) and id(node) not in docstrings
            if is_said and not _allowed(path, CHINESE_IN_CODE):
                yield f"line {node.lineno} says {node.value!r}"


def _broken(rule: Callable[[Path], Iterator[str]]) -> list[str]:
    """List where any module of the bot breaks a rule: a test for each took longer than the look."""
    return [f"{_name(path)}: {how}" for path in _modules() for how in rule(path)]


def test_a_module_is_short_and_says_what_belongs_in_it() -> None:
    """At most 300 lines, the first of them a docstring."""
    assert _broken(_long_or_silent) == []


def test_a_function_is_short() -> None:
    """At most 40 lines from its first statement to its last, the docstring not counted."""
    assert _broken(_long_functions) == []


def test_a_function_takes_few_arguments() -> None:
    """At most six besides self, but where somebody else's signature rules."""
    assert _broken(_greedy_functions) == []


def test_nobody_asks_the_machine_for_the_time_or_the_environment() -> None:
    """Clocks are given by the composition root; settings are read by one module."""
    assert _broken(_askers_of_the_machine) == []


def test_a_broad_except_stands_only_at_a_door() -> None:
    """Everywhere else an expected failure is caught by its name."""
    assert _broken(_broad_excepts) == []


def test_a_sentence_for_people_stands_in_the_catalogue() -> None:
    """Chinese in code is data about the language, never something that a person is told."""
    assert _broken(_sentences) == []


@pytest.mark.parametrize("place", sorted(CHINESE_IN_CODE | BROAD_EXCEPT | MACHINE_CLOCKS))
def test_an_exception_to_a_rule_names_something_that_exists(place: str) -> None:
    """An exception that outlived its file would hide the next one."""
    assert (ROOT / place).exists()


def test_no_module_has_a_name_that_says_nothing() -> None:
    """Nouns of the subject, never a drawer for whatever is left over."""
    for path in _modules():
        assert not re.search(r"util|helper|manager|misc|common", path.stem.replace("common_", ""))
