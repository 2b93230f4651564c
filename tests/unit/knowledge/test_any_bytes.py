"""Whatever stands in the files, reading them reports problems and raises nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.knowledge_files import format_problems, read_knowledge

GOOD = (
    "- id: a\n  topic: t\n  questions: [甲, 乙]\n  answer: {zh-Hans: 好, en: good}\n"
    "  related: [a]\n  review_by: 2027-03-01\n"
)
PIECES = ["- ", "\n", "\t", ": ", "[", "]", "{", "}", "&a ", "*a", "!x ", '"', "'", "|", "---\n"]
PIECES += ["id", "answer", "questions", "topic", "# ", "null", "2027", "\u2028", "\x00", "🏠", "\\"]


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """Cut the good file somewhere and put something else there."""
    start = draw(st.integers(0, len(GOOD)))
    end = draw(st.integers(start, min(len(GOOD), start + 20)))
    inserted = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=6)))
    return (GOOD[:start] + inserted + GOOD[end:]).encode()


@settings(deadline=None)  # the first example loads the conversion tables
@given(
    content=st.one_of(st.binary(max_size=200), mangled()),
    name=st.sampled_from(
        ["faq/a.yaml", "faq/a.json", "topics.yaml", "commitments.json", "office.yaml"]
    ),
)
def test_any_bytes_are_reported_and_never_raise(content: bytes, name: str) -> None:
    """Each problem has a line of the file and a message."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

        problems = read_knowledge(Path(folder)).problems

    assert all(problem.line >= 1 and problem.message for problem in problems)
    assert problems
    assert format_problems(problems)
