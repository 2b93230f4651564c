"""A poster's code, read from the picture by a reader that is not ours, opens its topic."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
import zxingcpp
from typer.testing import CliRunner

from bot.adapters.knowledge_files import read_knowledge
from bot.bootstrap.posters import posters
from bot.cli import app
from bot.domain.deep_link import Target, read_payload
from bot.domain.language import Language
from bot.replies.texts import Texts
from tests.contract.test_picture_examples import pixels

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"


def _poster(to: Path, *more: str) -> list[Path]:
    arguments = ["poster", "--bot", "@JiefangDemoBot", "--to", str(to), *more]
    result = CliRunner().invoke(app, [*arguments, "--knowledge", str(KNOWLEDGE)])
    assert result.exit_code == 0, result.output
    return [Path(line) for line in result.output.split()]


def read_code(png: Path) -> str:
    """Read the text of the code in a picture."""
    grey = pixels(png.read_bytes())[:, :, :3].mean(axis=2).astype("uint8")
    (code,) = zxingcpp.read_barcodes(grey)
    text: str = code.text
    return text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_a_code_opens_the_topic_it_stands_under(tmp_path: Path, language: str) -> None:
    """Read from the pixels; the PDF lies beside."""
    pdf, png = _poster(tmp_path, "--topic", "parking", "--lang", language)

    address, _, payload = read_code(png).partition("?start=")
    assert address == "https://t.me/JiefangDemoBot"
    assert read_payload(payload) == (Target.TOPIC, "parking")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_without_a_topic_there_is_a_poster_for_each() -> None:
    """And one for the bot as a whole."""
    knowledge = read_knowledge(KNOWLEDGE).knowledge
    sheets = dict(posters(knowledge, Texts(Language.EN, UTC), "JiefangDemoBot", []))

    assert sheets.keys() == {"all", *(one.topic for one in knowledge.entries.values())}
    assert "https://t.me/JiefangDemoBot?start=t-parking" in sheets["parking"].alt


def test_a_topic_that_is_none_is_named(tmp_path: Path) -> None:
    """In a line; nothing is written."""
    arguments = ["poster", "--bot", "b", "--to", str(tmp_path / "p"), "--topic", "nowhere"]
    result = CliRunner().invoke(app, [*arguments, "--knowledge", str(KNOWLEDGE)])

    assert (result.exit_code, "nowhere" in result.output) == (2, True)
    assert not (tmp_path / "p").exists()
