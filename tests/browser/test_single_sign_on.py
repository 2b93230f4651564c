"""Into the console by an account elsewhere, with a real provider beside the office."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_sign_in import sign_in
from tests.open_id_provider import CLIENT, SECRET, Provider, providing

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def there(office: Office, unused_tcp_port: int) -> AsyncIterator[Provider]:
    """A provider with two accounts, and an office that asks it."""
    async with providing(lambda: office.clock().timestamp()) as provider:
        provider.accounts |= {
            "s-1": {"email": "Zhang@office.example", "email_verified": True},
            "s-2": {"email": "stranger@office.example", "email_verified": True},
        }
        office.options = {
            "listen": f"127.0.0.1:{unused_tcp_port}",
            "public_url": f"http://127.0.0.1:{unused_tcp_port}",
            "oidc_issuer": provider.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
        }
        async with office.open():
            yield provider


async def _through(window: Window, who: str) -> None:
    page = await window.open("/console")
    await page.get_by_role("link", name="用单位账号登录").click()
    await page.get_by_role("link", name=who).click()


def _own(window: Window, there: Provider) -> list[str]:
    """What went wrong, the way to the provider and back left out."""
    return [one for one in window.wrong if there.url not in one]


async def test_a_colleague_comes_in_by_the_office_account(
    browser: Browser, office: Office, there: Provider
) -> None:
    """Once an admin has written it on the team page; not before, and nobody else."""
    admin, other = await window_of(browser, office), await window_of(browser, office, NARROW)
    await _through(other, "s-1")
    await expect(other.page.get_by_role("heading", level=1)).to_contain_text("zhang@office.example")
    await other.check()

    await sign_in(admin)
    page = await admin.open("/console/team")
    await page.get_by_text("调整承办人").click()
    box = page.get_by_label("单位账号").first
    form = page.locator("form", has=page.locator(f'input[value="{office.people.staff[1].id}"]'))
    await form.first.get_by_label("单位账号").fill("zhang@office.example")
    await form.first.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("region", name="操作记录")).to_contain_text(
        "承办人的登录账号：zhang@office.example"
    )
    assert await box.count() == 1
    await admin.check()

    await _through(other, "s-1")
    await other.page.wait_for_url("**/console")
    await expect(other.page.get_by_text("承办人").first).to_be_visible()
    assert {one["nonce"] for one in there.asked} != {there.asked[0]["nonce"]}
    cookies = {str(one.get("name")) for one in await other.context.cookies()}
    assert cookies == {"jiefang"}
    assert _own(admin, there) == _own(other, there) == []


async def test_a_way_back_that_began_elsewhere_leads_nowhere(
    browser: Browser, office: Office, there: Provider
) -> None:
    """A link that carries somebody's code to another browser; a provider that is away."""
    window = await window_of(browser, office)
    page = await window.open("/console/account/back?code=x&state=y")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("登录没有成功")
    await window.check()

    there.is_away = True
    page = await window.open("/console")
    await page.get_by_role("link", name="用单位账号登录").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("登录没有成功")
    assert _own(window, there) == []


async def test_it_is_off_unless_wanted(window: Window) -> None:
    """No button, no address."""
    page = await window.open("/console")
    await expect(page.get_by_role("link", name="用单位账号登录")).to_have_count(0)
    answer = await window.context.request.get(f"{window.office.pages}/console/account")
    assert answer.status == 404
