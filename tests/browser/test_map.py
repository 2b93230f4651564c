"""Where a complaint is: in words for everybody, on a map for whoever has scripts."""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Request, Route, expect

from tests import hostile_files
from tests.acceptance.conftest import Office, new_office
from tests.browser.conftest import Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
NORTH, EAST = 22.543099, 114.057868


async def _filed(office: Office) -> str:
    """File a complaint with a pin and a place; give the address of its page."""
    resident = office.resident
    resident.say("桥南路的路灯坏了三天没人修")
    await resident.expect(button="提交")
    resident.location(NORTH, EAST)
    await resident.expect("定位", button="提交")
    await resident.tap("提交")
    said = await resident.expect("JF-20231106-")
    found = re.search(r"JF-20231106-0*(\d+)", said.text)
    assert found
    return f"/console/complaints/{found[1]}"


@asynccontextmanager
async def _office(url: str, folder: Path, tiles: str) -> AsyncIterator[Office]:
    """Open an office that has a map."""
    async with (
        new_office(url, folder / "data") as office,
        office.open(map_tiles=tiles, map_credit="测绘院"),
    ):
        yield office


async def _reveal(window: Window) -> None:
    await window.page.get_by_text("查看隐去的内容").click()
    await window.page.get_by_label("为什么要看").fill("要去现场")
    await window.page.get_by_role("button", name="查看").click()


async def test_a_place_is_told_roughly_and_exactly_once_revealed(desk: Window) -> None:
    """The page holds no more of it than it shows; a grid is drawn without any tiles."""
    path = await _filed(desk.office)
    await sign_in(desk)
    page = await desk.open(path)

    await expect(page.get_by_text("22.543, 114.058")).to_be_visible()
    await expect(page.locator("#map .leaflet-control-scale")).to_be_visible()
    assert await page.locator("#map path").count() > 5
    assert "22.5430" not in await page.content()
    await desk.check()

    await _reveal(desk)
    await expect(page.get_by_text("22.54310, 114.05787")).to_be_visible()
    await expect(page.locator("#map .leaflet-control-zoom-in")).to_be_visible()
    await desk.check()


async def test_without_scripts_the_words_remain(desk: Window, browser: Browser) -> None:
    """And no empty frame stands where the map would be."""
    path = await _filed(desk.office)
    await sign_in(desk)
    plain = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    await plain.add_cookies([dict(one) for one in await desk.context.cookies()])  # type: ignore[misc]
    page = await plain.new_page()
    await page.goto(f"{desk.office.pages}{path}")

    await expect(page.get_by_text("22.543, 114.058")).to_be_visible()
    await expect(page.locator("#map")).to_be_hidden()
    await plain.close()


async def test_tiles_come_from_the_host_that_is_set_and_no_other(
    browser: Browser, database_url: str, tmp_path: Path
) -> None:
    """The page's policy is opened for it; every other page's is not."""
    async with _office(
        database_url, tmp_path, "http://tiles.example.org/{z}/{x}/{y}.png"
    ) as office:
        window = await window_of(browser, office)
        asked: list[str] = []

        async def tile(route: Route, request: Request) -> None:
            asked.append(request.url)
            await route.fulfill(body=hostile_files.photo((256, 256), "PNG"))

        await window.context.route("http://tiles.example.org/**", tile)
        path = await _filed(office)
        await sign_in(window)
        page = await window.open(path)
        await expect(page.locator("#map .leaflet-tile-loaded").first).to_be_visible()
        await expect(page.get_by_text("测绘院")).to_be_visible()

        assert asked
        assert [one for one in window.wrong if "tiles.example.org" not in one] == []
        queue = await window.context.request.get(f"{office.pages}/console/queue")
        assert "example.org" not in queue.headers["content-security-policy"]


def _archive() -> bytes:
    """Make an archive of one empty vector tile for the whole world (PMTiles, version 3)."""
    tile, words = gzip.compress(b""), gzip.compress(json.dumps({}).encode())
    # One entry: its number, run, length and offset (stored one up), each less than 128.
    root = gzip.compress(bytes([1, 0, 1, len(tile), 1]))
    at = [
        127,
        len(root),
        127 + len(root),
        len(words),
        0,
        0,
        127 + len(root) + len(words),
        len(tile),
    ]
    head = b"PMTiles\x03" + struct.pack("<11Q", *at, 1, 1, 1)
    head += bytes([0, 2, 2, 1, 0, 0])
    head += struct.pack("<4i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    return head + bytes([0]) + struct.pack("<2i", 0, 0) + root + words + tile


async def test_an_archive_on_this_machine_is_the_background(
    browser: Browser, database_url: str, tmp_path: Path
) -> None:
    """Read in parts from our own host; staff alone get it."""
    file = tmp_path / "town.pmtiles"
    file.write_bytes(_archive())
    async with _office(database_url, tmp_path, str(file)) as office:
        window = await window_of(browser, office)
        path = await _filed(office)
        await sign_in(window)
        parts: list[int] = []
        window.page.on(
            "response",
            lambda one: parts.append(one.status) if one.url.endswith(".pmtiles") else None,
        )
        page = await window.open(path)
        await expect(page.locator("#map canvas").first).to_be_visible()

        assert 206 in parts
        assert window.wrong == []
        stranger = await browser.new_context()
        answer = await stranger.request.get(f"{office.pages}/console/map.pmtiles")
        assert answer.status == 401
