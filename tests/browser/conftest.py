"""A headless Chromium beside an open office, watching for what must never happen on any page."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import noto_cjk_sans_otc
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    async_playwright,
    expect,
)

from tests.acceptance.conftest import Office, new_office
from tests.databases import Databases

# A page that is looked at while the machine is busy with other tests may take its time.
expect.set_options(timeout=15_000)
WIDE, NARROW = (1440, 900), (360, 740)
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first that is there; one without windows needs half the time of the processor."""
_SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def chromium() -> str:
    """Find the browser that `make test` has made sure of."""
    named = os.environ.get("CHROMIUM")  # noqa: TID251 — of the machine the tests run on
    found = named or next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert found, "no Chromium: set CHROMIUM or run `make test` once"
    return found


@dataclass
class Window:
    """One browser of one person, and everything that went wrong in it."""

    office: Office
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors, refused policies and requests to other hosts."""
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, kind: str, text: str) -> None:
        # A status that a view answers on purpose is looked at by its test.
        if kind in {"error", "warning"} and "the server responded with a status" not in text:
            self.wrong.append(text)

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if request.url.startswith("http") and host != urlsplit(self.office.pages).netloc:
            self.wrong.append(f"asked another host: {request.url}")

    async def open(self, path: str) -> Page:
        """Open a page of the office."""
        await self.page.goto(f"{self.office.pages}{path}")
        return self.page

    async def check(self) -> None:
        """Check the page against axe-core's rules."""
        # What passed is as long as a book on each page, and nobody reads it.
        results = await Axe().run(self.page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()


def font_settings(folder: Path) -> Path:
    """Write settings by which the browser writes Chinese on a machine without fonts of its own."""
    file, fonts = folder / "fonts.conf", Path(noto_cjk_sans_otc.__file__).parent
    prefer = "<family>sans-serif</family><prefer><family>Noto Sans CJK SC</family></prefer>"
    file.write_text(
        f"<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{folder}</cachedir><alias>{prefer}</alias></fontconfig>",
        encoding="utf-8",
    )
    return file


async def launched(playwright: Playwright, fonts: Path) -> Browser:
    """Start a headless browser without a profile."""
    return await playwright.chromium.launch(
        executable_path=chromium(),
        args=list(_SWITCHES),
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},  # noqa: TID251 — as above
    )


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings for all browsers of this run."""
    return font_settings(tmp_path_factory.mktemp("fonts"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def process(fonts: Path) -> AsyncIterator[Browser]:
    """The browser of a whole file of tests."""
    async with async_playwright() as playwright:
        browser = await launched(playwright, fonts)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browser(process: Browser) -> AsyncIterator[Browser]:
    """That browser; the windows a test leaves open are closed behind it."""
    yield process
    for context in process.contexts:
        await context.close()


async def window_of(browser: Browser, office: Office, size: tuple[int, int] = WIDE) -> Window:
    """Open a window of its own, with its own cookies."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
    )
    window = Window(office, context, await context.new_page())
    window.watch()
    return window


@pytest_asyncio.fixture(loop_scope="module")
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose bot is not running yet."""
    async with new_office(database_url, tmp_path) as office:
        yield office


@pytest_asyncio.fixture(loop_scope="module")
async def working(office: Office) -> AsyncIterator[Office]:
    """An office at work."""
    async with office.open():
        yield office


@pytest_asyncio.fixture(loop_scope="module")
async def window(browser: Browser, working: Office) -> AsyncIterator[Window]:
    """A window on the pages of an office at work; nothing may have gone wrong at the end."""
    window = await window_of(browser, working)
    yield window
    assert window.wrong == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_office(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """An office at work for a whole file of tests: each files complaints of its own."""
    folder = tmp_path_factory.mktemp("office")
    async with new_office(databases.new(), folder) as office, office.open():
        yield office


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser, shared_office: Office) -> AsyncIterator[Window]:
    """A window whose cookies are an admin's; nothing may have gone wrong at the end."""
    window = await window_of(browser, shared_office)
    yield window
    assert window.wrong == []
