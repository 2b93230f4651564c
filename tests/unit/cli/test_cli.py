"""The command line: one line and an exit code where others show a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.exits import NOT_STARTED, WRONG
from bot.cli.speaking import of_locale
from bot.settings import Settings

FAQ = """\
- id: parking.target
  topic: parking
  questions: [今年新增多少停车位？, 车位有多少, How many parking spaces?]
  answer: {zh-Hans: 一千个以上。, en: At least one thousand.}
- id: housing.target
  topic: housing
  questions: [今年筹集多少套保障房？, 保障房有多少, How many homes?]
  answer: {zh-Hans: 一千套以上。, en: At least one thousand homes.}
"""
FIELDS = {
    *("outcome", "entry", "score", "suggestions", "topic", "urgent", "lang", "text", "took_us"),
}


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's own list of two entries, and no settings of anybody's."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEFANG_{name.upper()}", raising=False)
    directory = tmp_path / "own"
    directory.mkdir()
    (directory / "faq.yaml").write_text(FAQ, encoding="utf-8")
    return directory


def _run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], input=given)


def _batch(knowledge: Path, *lines: str) -> Result:
    return _run("ask", "--json", "--batch", "--knowledge", knowledge, given="\n".join(lines))


def test_a_batch_answers_every_line_in_order(knowledge: Path) -> None:
    """Each with exactly the documented fields."""
    questions = ["今年新增多少停车位？", "今年筹集多少套保障房？", "How many homes?"]

    result = _batch(knowledge, *(json.dumps({"q": one}) for one in questions))

    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [one["entry"] for one in answers] == [
        "parking.target",
        "housing.target",
        "housing.target",
    ]
    assert all(set(one) == FIELDS for one in answers)
    assert [one["lang"] for one in answers] == ["zh-Hans", "zh-Hans", "en"]
    assert all(one["outcome"] == "answer" and one["took_us"] > 0 for one in answers)
    assert "一千个以上" in answers[0]["text"]


def test_turns_are_one_conversation(knowledge: Path) -> None:
    """One answer for the last of them; a blank line asks nothing."""
    result = _batch(knowledge, '{"turns": ["车位有多少", "今年筹集多少套保障房？"]}', "", "  ")

    (answer,) = [json.loads(line) for line in result.output.splitlines()]
    assert answer["entry"] == "housing.target"


def test_any_text_at_all_gets_an_answer_in_json(knowledge: Path) -> None:
    """Also half a surrogate pair, which JSON can carry and no terminal can print."""
    texts = ["", " ", "\ud83d", "😀" * 50, "\x00", "a" * 10_000, "<b>&amp;</b>", "{0} {x}"]

    result = _batch(knowledge, *(json.dumps({"q": text}) for text in texts))

    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert len(answers) == len(texts)
    assert all(set(one) == FIELDS for one in answers)


@pytest.mark.parametrize(
    "line", ["nonsense", "[1]", "5", '{"x": 1}', '{"turns": []}', '{"turns": 5}', '{"q": null}']
)
def test_a_line_that_is_no_question_is_named(knowledge: Path, line: str) -> None:
    """By its number, after those before it were answered."""
    result = _batch(knowledge, '{"q": "车位有多少"}', line)

    assert result.exit_code == WRONG
    assert "line 2" in result.output
    assert "Traceback" not in result.output


def test_a_line_that_is_no_utf_8_is_named_too(knowledge: Path) -> None:
    """Somebody's export from another program."""
    given = '{"q": "车位"}\n'.encode() + '{"q": "车位"}\n'.encode("gb18030")

    result = _run("ask", "--json", "--batch", "--knowledge", knowledge, given=given)

    assert result.exit_code == WRONG
    assert "line 2" in result.output


def test_asking_without_a_question_shows_how(knowledge: Path) -> None:
    """One line with an example."""
    result = _run("ask", "--knowledge", knowledge)

    assert result.exit_code == WRONG
    assert "jiefang ask" in result.output


@pytest.mark.parametrize("command", [["check"], ["ask", "停车"]])
def test_a_wrong_setting_is_one_line(
    knowledge: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Whatever the command."""
    monkeypatch.setenv("JIEFANG_LISTEN", "nowhere")

    result = _run(*command)

    assert result.exit_code == NOT_STARTED
    assert result.output.strip().startswith("JIEFANG_LISTEN: ")
    assert len(result.output.strip().splitlines()) == 1


def test_checking_names_what_is_wrong_and_fails(knowledge: Path) -> None:
    """File and line, exit code 1; a good list passes."""
    good = _run("check", "--knowledge", knowledge)
    (knowledge / "faq.yaml").write_text(FAQ.replace("  topic: housing\n", ""), encoding="utf-8")
    bad = _run("check", "--knowledge", knowledge)

    assert good.exit_code == 0, good.output
    assert bad.exit_code == WRONG
    assert "faq.yaml:" in bad.output


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh_CN", "zh-Hans"), ("zh_Hant_HK", "zh-Hant"), ("en_US", "en"), ("", "en")],
)
def test_a_command_speaks_as_the_machine_does(locale: str, language: str) -> None:
    """English where the locale says nothing."""
    assert of_locale(locale) == language


def test_a_shell_completes_commands_and_what_an_option_may_be() -> None:
    """As the script asks that `--show-completion bash` prints."""

    def completed(line: str, word: int) -> str:
        env = {"_JIEFANG_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(word)}
        return CliRunner(env=env).invoke(app, [], prog_name="jiefang").output

    assert completed("jiefang im", 1).split() == ["import"]
    assert completed("jiefang run --only ", 3).split() == ["bot", "web", "jobs"]
