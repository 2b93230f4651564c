"""Drawing for real: pictures that are drawn once, and a hand that is replaced when it fails."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest

from bot.adapters.pictures.painter import Painter
from bot.adapters.pictures.shelf import PictureShelf
from bot.domain.knowledge import Commitment
from bot.domain.language import Language
from bot.emulator.files import image_size
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.card import PHONE, Look, draw_card
from bot.replies.pictures.theme import LIGHT
from bot.replies.texts import Texts
from bot.services.standings import standing
from bot.store.tables import ProgressEntry

ROOT = Path(__file__).parents[2]
BROKEN = Drawing(spec={"description": "", "mark": {"type": "no such"}}, alt="", width=1, height=1)


def card(value: float = 320) -> Drawing:
    """Give the card of a promise of 1,000 parking spaces."""
    parking = Commitment(
        id="parking",
        topic="parking",
        title={Language.ZH_HANS: '停车位 <"&'},
        source={},
        target=1000,
        unit={Language.ZH_HANS: "个"},
        target_text={Language.ZH_HANS: "1000个以上"},
    )
    entry = ProgressEntry(
        commitment="parking",
        value=value,
        holds_on=date(2023, 11, 3),
        staff_id=1,
        recorded_at=datetime(2023, 11, 3, tzinfo=UTC),
        cause="1",
    )
    shown = standing(parking, entry, date(2023, 11, 6))
    return draw_card(Texts(Language.ZH_HANS, ZoneInfo("Asia/Shanghai")), shown, Look(theme=LIGHT))


@pytest.fixture
async def painter(tmp_path: Path) -> AsyncIterator[Painter]:
    """A painter with an empty shelf."""
    painter = Painter(PictureShelf(tmp_path / "pictures"))
    yield painter
    painter.close()


def _hand(painter: Painter) -> int:
    """Give the process that draws."""
    assert painter._pool is not None
    (pid,) = painter._pool._processes
    return pid


async def test_a_chat_and_a_page_get_the_same_drawing(painter: Painter) -> None:
    """The PNG at a phone's sharpness; the SVG says in words what it shows."""
    drawing = card()

    picture = await painter.png(drawing)
    page = await painter.svg(drawing)

    assert picture is not None
    assert image_size(picture.png) == (PHONE * 3, drawing.height * 3)
    assert page is not None
    root = ET.fromstring(page)  # noqa: S314 — our own
    assert (root.get("role"), root.get("aria-label")) == ("img", drawing.alt)
    assert "停车位" in "".join(root.itertext())
    assert "x: " not in page


async def test_a_picture_is_drawn_once(tmp_path: Path, painter: Painter) -> None:
    """By many at once, and by the next process from the shelf, with no hand started."""
    drawing = card()

    drawn = await asyncio.gather(*(painter.png(drawing) for _ in range(5)))
    later = Painter(painter.shelf)

    assert len(list(painter.shelf.directory.iterdir())) == 1
    assert await later.png(drawing) == drawn[0]
    assert later._pool is None
    assert await painter.png(card(321)) != drawn[0]


async def test_a_picture_that_was_drawn_waits_for_no_other(painter: Painter) -> None:
    """However long one is drawn, all that lie on the shelf are given at once."""
    painter.shelf.put(f"{painter.key(card())}.svg", b"<svg/>")

    async with painter._one_at_a_time:
        assert await asyncio.wait_for(painter.svg(card()), 5) == "<svg/>"


async def test_what_cannot_be_drawn_is_told_and_the_next_is_drawn(painter: Painter) -> None:
    """Nothing is kept of it either."""
    assert await painter.png(BROKEN) is None

    assert await painter.png(card()) is not None
    assert len(list(painter.shelf.directory.iterdir())) == 1


async def test_a_hand_that_died_is_replaced(painter: Painter) -> None:
    """The picture under way is lost; the one after it is drawn."""
    await painter.png(card(1))
    first = _hand(painter)
    os.kill(first, signal.SIGKILL)

    answers = [await painter.png(card(2)), await painter.png(card(2))]

    assert answers[1] is not None
    assert _hand(painter) != first


async def test_a_hand_that_hangs_is_given_up(painter: Painter) -> None:
    """A picture is not waited for longer than said."""
    await painter.png(card(1))
    first = _hand(painter)
    os.kill(first, signal.SIGSTOP)
    painter.seconds = 0.2

    assert await painter.png(card(2)) is None

    painter.seconds = 15
    assert await painter.png(card(2)) is not None


async def test_a_first_picture_waits_for_the_hand_too(painter: Painter) -> None:
    """Else a machine that starts it slowly would start it over and over, and draw nothing."""
    painter.seconds = 0.001

    assert await painter.png(card(1)) is not None
    assert await painter.png(card(2)) is None


async def test_a_shelf_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    """A full disk is no reason to show nothing."""
    (tmp_path / "file").write_text("")
    painter = Painter(PictureShelf(tmp_path / "file" / "pictures"))

    assert await painter.png(card()) is not None
    painter.close()


def test_old_pictures_make_room(tmp_path: Path) -> None:
    """The oldest go first."""
    shelf = PictureShelf(tmp_path, most=2)
    for number, name in enumerate("abc"):
        shelf.put(name, b"x")
        os.utime(tmp_path / name, (number, number))
    shelf.put("d", b"x")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["c", "d"]


def test_the_hand_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """Killed without a word, a bot leaves nobody behind."""
    script = (
        "import asyncio, pathlib, sys, time\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from bot.adapters.pictures.painter import Painter\n"
        "from tests.contract.test_painter import card\n"
        "async def main():\n"
        f"    painter = Painter.at(pathlib.Path({str(tmp_path)!r}))\n"
        "    await painter.png(card())\n"
        "    print(*painter._pool._processes, flush=True)\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    (tmp_path / "draw.py").write_text(script, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "draw.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        hand = psutil.Process(int(bot.stdout.readline()))
        bot.kill()

        assert hand.wait(timeout=10) is None or not hand.is_running()
