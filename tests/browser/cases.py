"""What the browser tests of one office share: complaints filed in the chat, forms on the page."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.acceptance.conftest import Office
from tests.browser.conftest import Window

LAMP = "桥南路的路灯坏了三天没人修"


async def filed(office: Office, text: str = LAMP, who: int = 0) -> str:
    """File a complaint as a resident does in the chat; give its number."""
    resident = office.people.residents[who]
    resident.say(text)
    await resident.expect(button="提交")
    await resident.tap("提交")
    said = await resident.expect("JF-20231106-")
    found = re.search(r"JF-20231106-\d+", said.text)
    assert found
    return found[0]


def page_of(reference: str) -> str:
    """Give the path of a complaint's page: references and ids both count from 1."""
    return f"/console/complaints/{int(reference.rpartition('-')[2])}"


async def unfolded(window: Window, what: str) -> Locator:
    """Unfold a form."""
    form = window.page.locator("details.act").filter(
        has=window.page.locator("summary", has_text=re.compile(f"^{what}$"))
    )
    if await form.get_attribute("open") is None:
        await form.locator("summary").first.click()
    await expect(form.locator("form")).to_be_visible()
    return form
