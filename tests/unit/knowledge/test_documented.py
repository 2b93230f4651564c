"""The directory that comes with the service, and the one that its documentation shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bot.adapters.knowledge_files import Severity, format_problems, load_knowledge, read_knowledge

Write = Callable[[dict[str, str | bytes]], Path]

ROOT = Path(__file__).parents[3]
EXAMPLES = re.compile(r"^```yaml\n# (?P<file>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> dict[str, str | bytes]:
    """Return the files that the documentation shows, by name."""
    page = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
    return {found["file"]: found["text"] for found in EXAMPLES.finditer(page)}


def test_the_knowledge_that_comes_along_has_no_problem() -> None:
    """Not even a warning: it is the example that offices start from."""
    problems = read_knowledge(ROOT / "knowledge").problems

    assert format_problems(problems) == ""


def test_the_documented_files_have_no_error(write: Write) -> None:
    """The examples of the reference make one directory that goes live."""
    files = {name: text for name, text in examples().items() if name != "faq/anything.yaml"}

    problems = read_knowledge(write(files)).problems

    assert len(files) == 7
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]


def test_the_least_documented_directory_goes_live(write: Write) -> None:
    """One entry of four fields is enough."""
    files = {"faq/anything.yaml": examples()["faq/anything.yaml"]}

    assert list(load_knowledge(write(files)).entries) == ["library-card"]
