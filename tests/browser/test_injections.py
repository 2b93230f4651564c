"""Whatever anybody types is shown as it was typed, wherever it is shown, and does nothing."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from urllib.parse import quote, urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.emulator.chats import Message
from bot.services.api_clients import ApiClients
from bot.store.engine import open_store
from tests.acceptance.conftest import Office
from tests.browser.conftest import Window, window_of
from tests.browser.test_sign_in import sign_in
from tests.hostile_texts import generated, hostile, parcels

pytestmark = pytest.mark.asyncio(loop_scope="module")
CARD_SHOWS = 780
"""Characters of a complaint that a card shows uncut."""
NOTE_HOLDS = 3900
LINES = [*hostile(), *generated(40)]
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest_asyncio.fixture(loop_scope="module")
async def admin(browser: Browser, shared_office: Office) -> AsyncIterator[Window]:
    """An admin's window in which nothing may run, be refused or be asked of others."""
    window = await window_of(browser, shared_office)
    window.page.on("dialog", lambda asked: window.wrong.append(f"ran: {asked.message}"))
    await sign_in(window)
    yield window
    assert window.wrong == []
    await window.context.close()


async def test_reports_are_read_on_card_and_page_as_they_were_typed(
    admin: Window, shared_office: Office
) -> None:
    """Every line in the words of a complaint, in its place, its note and the queue."""
    assert len(LINES) >= 300
    texts = parcels(LINES, CARD_SHOWS)
    numbers = await _filed(shared_office, admin, texts)
    cards = "\n".join(one.text for one in await _cards(shared_office, len(texts)))
    wrong = [line for line in LINES if _told(line) not in cards]
    assert wrong == []

    for number, text in zip(numbers, parcels(LINES, NOTE_HOLDS), strict=False):
        path = f"/console/complaints/{number}"
        await _post(admin, f"{path}/act", act="note", text=text, step="send")
        page = await admin.open(path)
        assert _told(await page.locator(".case__text").inner_text()) == _told(texts[number - 1])
        assert _told(await page.locator(".timeline__text").last.inner_text()) == _told(text)
    await admin.open("/console/queue")


async def test_what_is_typed_into_forms_and_addresses_is_only_text(
    admin: Window, shared_office: Office
) -> None:
    """Names, titles, filters, drafts, reasons; refused ones as well."""
    for line in LINES[7 :: len(LINES) // 3]:
        page = await admin.open(f"/console/queue?q={quote(line[:100])}")
        assert await page.locator("input[name=q]").input_value() == line[:100].strip()
        await admin.open(f"/faq?q={quote(line)}")
        await admin.open(f"/console/breakthroughs/new?complaint={quote(line)}")
    for line in LINES[:: len(LINES) // 12]:
        await _post(admin, "/console/queue/views", name=line[:40], query="group=open")
        await _post(admin, "/console/team/keys", name=line[:60])
        await _post(admin, "/console/team/grant", telegram_id="998", name=line[:60], role="handler")
    whole = "\n".join(LINES)[:3500]
    for path, form in (
        ("/console/announcements", {"hans": whole[:900], "hant": whole[:900], "en": whole[:900]}),
        ("/console/announcements/look", {"hans": whole[:900]}),
        ("/console/breakthroughs", {"title": whole[:200], "steps": whole, "references": whole}),
        ("/console/knowledge/entry", {"id": whole[:60], "questions": whole, "hans": whole}),
        ("/console/commitments/parking", {"value": whole[:60], "holds_on": "x", "note": whole}),
    ):
        await _show(admin, path, form)
    for path in ("team", "queue", "announcements", "breakthroughs", "knowledge", "commitments"):
        await admin.open(f"/console/{path}")


async def test_questions_nobody_could_answer_are_shown_as_typed(
    admin: Window, shared_office: Office
) -> None:
    """In the resident's own chat, in a draft's preview, and among the gaps."""
    resident = shared_office.people.residents[2]
    for text in parcels(LINES, 500)[::9]:
        resident.say(text)
        await resident.expect()
    await admin.open("/console/knowledge")


async def _filed(office: Office, window: Window, texts: list[str]) -> list[int]:
    store = open_store(office.settings().database)
    key = await ApiClients(store, office.clock).add("hostile")
    await store.close()
    services = await window.context.request.get(f"{office.pages}/open311/v2/services.json")
    code = (await services.json())[0]["service_code"]
    numbers = []
    for text in texts:
        form = {"api_key": key, "service_code": code, "description": text}
        answer = await window.context.request.post(
            f"{office.pages}/open311/v2/requests.json",
            data=urlencode(form | {"address_string": text[:250]}),
            headers=FORM,
        )
        reference = (await answer.json())[0]["service_request_id"]
        numbers.append(int(reference.rpartition("-")[2]))
    return numbers


async def _cards(office: Office, count: int) -> list[Message]:
    clerk, group = office.clerk, office.people.staff_chat
    await clerk.expect(f"-{count:04}", chat=group, timeout=60)
    return [one for one in clerk.sees(group) if "JF-" in one.text]


async def _post(window: Window, path: str, **form: str) -> None:
    """Send a form as its page would; what becomes of it is not the point here."""
    answer = await window.context.request.post(
        f"{window.office.pages}{path}",
        data=urlencode(form | {"once": secrets.token_hex(8)}),
        headers=FORM | {"origin": window.office.pages},
    )
    assert answer.status < 500, path


async def _show(window: Window, path: str, form: dict[str, str]) -> None:
    """Send a form from within the page, so that its answer is drawn."""
    await window.page.evaluate(
        """([path, fields]) => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = path;
            for (const [name, value] of fields) {
                const field = document.createElement("textarea");
                field.name = name;
                field.value = value;
                form.append(field);
            }
            document.body.append(form);
            form.submit();
        }""",
        [path, list((form | {"once": secrets.token_hex(8)}).items())],
    )
    await window.page.wait_for_url(f"**{path}*")


def _told(text: str) -> str:
    """Compare what is read: controls are dropped on the way in, spaces at ends by the page."""
    kept = "".join(one for one in text if one in "\n\t" or not 0 <= ord(one) < 32)
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()
