"""The office's texts for staff: what is read, what is refused, and what fills their gaps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.knowledge_files import Severity, load_knowledge, read_knowledge
from bot.domain.complaint import ComplaintStatus
from bot.domain.knowledge import ReplyTemplate
from bot.domain.language import Language
from bot.domain.reply_template import filled, fits

Write = Callable[[dict[str, str | bytes]], Path]
LEAST = "- {id: a, topic: t, questions: 怎么办理？, answer: 请到服务中心办理。}\n"


def _errors(write: Write, template: str) -> list[str]:
    files: dict[str, str | bytes] = {
        "faq/a.yaml": LEAST,
        "replies.yaml": f"templates:\n  - {template}\n",
    }
    problems = read_knowledge(write(files)).problems
    return [one.message for one in problems if one.severity is Severity.ERROR]


def test_a_template_is_read(write: Write) -> None:
    """A reply for every kind and state unless it says otherwise."""
    directory = write(
        {
            "faq/a.yaml": LEAST,
            "replies.yaml": "templates:\n  - {id: x, name: 甲, text: '关于{reference}'}\n",
        }
    )

    template = load_knowledge(directory).templates["x"]

    assert template.text[Language.ZH_HANS] == "关于{reference}"
    assert (template.acts, template.categories, template.states) == (("reply",), (), ())


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{id: x, name: 甲, text: '{referense}'}", 'did you mean "reference"'),
        ("{id: x, name: 甲, text: '{}'}", "nothing fills"),
        ("{id: x, name: 甲, text: 乙, for: [claim]}", '"for" names "claim"'),
        ("{id: x, name: 甲, text: 乙, states: [opened]}", '"states" names "opened"'),
        ("{id: x, name: 甲, text: 乙, categories: [nothing]}", 'no category "nothing"'),
        ("{id: x, name: 甲}", '"text" is missing'),
        (f"{{id: x, name: 甲, text: {'长' * 2001}}}", "2000"),
    ],
)
def test_a_template_that_would_fail_its_reader_is_refused(
    write: Write, template: str, said: str
) -> None:
    """Before it goes live, with what would do."""
    errors = _errors(write, template)

    assert any(said in one for one in errors), errors


def test_what_is_not_known_stays_to_be_seen() -> None:
    """A gap is a reminder; an empty space would be sent."""
    assert filled("{reference} 在 {place}", {"reference": "JF-1", "place": ""}) == "JF-1 在 {place}"


def test_a_text_of_one_kind_is_not_offered_for_another() -> None:
    """By kind and by where the complaint stands."""
    lamp = ReplyTemplate(
        id="x", name={}, text={}, categories=("lamp",), states=(ComplaintStatus.WAITING,)
    )

    assert fits(lamp, "lamp", ComplaintStatus.WAITING)
    assert not fits(lamp, "noise", ComplaintStatus.WAITING)
    assert not fits(lamp, "lamp", ComplaintStatus.DONE)
