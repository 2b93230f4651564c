"""Pictures from outside: what comes through is pixels, and what is none does not come through."""

from __future__ import annotations

import resource
from io import BytesIO

import pytest
from PIL import Image

from bot.adapters.redrawing import redraw
from bot.services.ports import Look
from tests import hostile_files as files

MOST_MEMORY = 256 * 1024
"""Kibibytes that a picture may take beyond what the process has."""
LOOKS = (Look.FULL, Look.THUMB, Look.VEILED)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", files.refused())
def test_what_is_no_safe_picture_is_refused(name: str, look: Look) -> None:
    """Calmly: there is no picture, no error and no flood of memory."""
    assert redraw(files.refused()[name], look) is None


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", files.disarmed())
def test_nothing_but_pixels_comes_through(name: str, look: Look) -> None:
    """No position, camera, comment, profile, second frame or anything after the end."""
    drawn = redraw(files.disarmed()[name], look)

    assert drawn is not None
    assert drawn.startswith(b"\xff\xd8\xff")
    assert drawn.endswith(b"\xff\xd9")
    assert _hidden(drawn) == []
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert {"icc_profile", "comment", "exif", "xmp"}.isdisjoint(picture.info)


def _hidden(drawn: bytes) -> list[bytes]:
    marks = (b"Exif", b"SpyCam", b"secret", b"http", b"script", b"PK\x03\x04", b"22.54", b"GPS")
    return [one for one in marks if one in drawn]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_hundred_hostile_files_leave_no_position_and_little_memory() -> None:
    """Whole ones come through bare, damaged ones bare or not at all, the rest not at all."""
    refused = files.refused()
    whole = files.laden() | files.disarmed()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    drawn = {
        name: redraw(content, Look.FULL)
        for name, content in (refused | whole | files.damaged()).items()
    }
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert len(drawn) >= 100
    assert {name for name in whole if drawn[name] is None} == set()
    assert {name for name in refused if drawn[name] is not None} == set()
    assert {name: _hidden(one) for name, one in drawn.items() if one and _hidden(one)} == {}
    assert grown <= MOST_MEMORY


def test_a_photo_stands_as_it_was_held() -> None:
    """The turn that its metadata asked for is made in its pixels."""
    drawn = redraw(files.located(), Look.FULL)

    assert drawn is not None
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.size == (480, 640)


@pytest.mark.parametrize(("look", "side"), [(Look.FULL, 2048), (Look.THUMB, 360)])
def test_a_large_photo_is_made_smaller(look: Look, side: int) -> None:
    """Its longer side has as many pixels as a screen shows; its shape stays."""
    drawn = redraw(files.photo((3000, 2250)), look)

    assert drawn is not None
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.size == (side, side * 3 // 4)


def test_a_small_photo_is_not_blown_up() -> None:
    """There is nothing more to see in it."""
    drawn = redraw(files.photo((100, 80)), Look.FULL)

    assert drawn is not None
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.size == (100, 80)


def test_nobody_is_recognised_under_a_veil() -> None:
    """Lines a hand wide are gone: neighbouring pixels are nearly the same."""
    stripes = Image.new("L", (640, 480))
    stripes.putdata([255 if x // 8 % 2 else 0 for _ in range(480) for x in range(640)])
    out = BytesIO()
    stripes.save(out, "PNG")

    def contrast(look: Look) -> int:
        drawn = redraw(out.getvalue(), look)
        assert drawn is not None
        with Image.open(BytesIO(drawn)) as picture:
            low, high = picture.convert("L").getextrema()
        return int(high) - int(low)  # type: ignore[arg-type]

    assert contrast(Look.THUMB) > 150
    assert contrast(Look.VEILED) < 60


def test_what_is_clear_stands_on_white() -> None:
    """A cut-out photo does not come out on black."""
    out = BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(out, "PNG")

    drawn = redraw(out.getvalue(), Look.FULL)

    assert drawn is not None
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.getpixel((32, 32)) == (255, 255, 255)
