"""Open311 GeoReport v2 over HTTP: the specification's own examples, and a client by others."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from georeport import GeoReport
from httpx import AsyncClient, Response

from bot.services.api_clients import ApiClients
from bot.services.sign_in import SignIn
from bot.store.engine import open_store
from tests.acceptance.conftest import Office

PATH = "/open311/v2"
EXAMPLE = (
    "jurisdiction_id=city.gov&service_code=001&lat=37.76524078&long=-122.4212043"
    "&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456"
    "&first_name=john&last_name=smith&phone=111111111"
    "&description=A+large+sinkhole+is+destroying+the+street"
    "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg"
    "&attribute[WHISPAWN]=123456&attribute[WHISDORN]=COISL001"
)
"""The specification's request to POST, without its key."""
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
REQUEST_FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code"),
    *("description", "agency_responsible", "service_notice", "requested_datetime"),
    *("updated_datetime", "expected_datetime", "address", "address_id", "zipcode"),
    *("lat", "long", "media_url"),
]
"""Of a request, in the order of the specification's example."""


@pytest.fixture
async def key(working: Office) -> str:
    """The key of a program."""
    store = open_store(working.settings().database)
    key = await ApiClients(store, working.clock).add("区热线")
    await store.close()
    return key


@pytest.fixture
async def http(working: Office) -> AsyncIterator[AsyncClient]:
    """A program that speaks HTTP."""
    async with AsyncClient(base_url=working.pages, timeout=20) as client:
        yield client


async def _post(http: AsyncClient, key: str, form: str = EXAMPLE, **headers: str) -> Response:
    code = (await http.get(f"{PATH}/services.json")).json()[0]["service_code"]
    body = f"api_key={key}&{form}".replace("service_code=001", f"service_code={code}")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await http.post(f"{PATH}/requests.json", content=body, headers=FORM | named)


def _read(xml: bytes) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 — our own answer


def _fields(xml: bytes) -> list[str]:
    return [one.tag for one in _read(xml)[0]]


async def test_services_have_the_fields_of_the_example_in_both_formats(http: AsyncClient) -> None:
    """One value, two spellings; UTF-8 is said aloud."""
    as_json = await http.get(f"{PATH}/services.json?jurisdiction_id=city.gov")
    as_xml = await http.get(f"{PATH}/services.xml")

    assert as_json.headers["content-type"] == "application/json; charset=utf-8"
    assert as_xml.headers["content-type"] == "text/xml; charset=utf-8"
    assert as_xml.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    wanted = {
        *("service_code", "service_name", "description", "metadata", "type"),
        *("keywords", "group"),
    }
    assert set(as_json.json()[0]) == set(_fields(as_xml.content)) == wanted
    assert as_json.json()[0]["metadata"] is False
    assert as_json.json()[0]["type"] == "realtime"
    assert _read(as_xml.content).tag == "services"
    named = [one.findtext("service_code") for one in _read(as_xml.content)]
    assert named == [one["service_code"] for one in as_json.json()]


async def test_a_definition_asks_for_nothing_more(http: AsyncClient) -> None:
    """An unknown code is 404 in the specification's form."""
    code = (await http.get(f"{PATH}/services.json")).json()[0]["service_code"]

    asked = await http.get(f"{PATH}/services/{code}.json")
    unknown = await http.get(f"{PATH}/services/DMV66.xml")

    assert asked.json() == {"service_code": code, "attributes": []}
    assert unknown.status_code == 404
    assert _read(unknown.content).findtext("error/code") == "404"


async def test_the_example_is_filed_and_joins_the_queue(
    working: Office, http: AsyncClient, key: str
) -> None:
    """The same card to staff, its source on it; nobody else is told anything, then or later."""
    made = (await _post(http, key)).json()[0]
    reference = made["service_request_id"]

    assert set(made) == {"service_request_id", "service_notice", "account_id"}
    card = await working.clerk.expect(reference, chat=working.people.staff_chat)
    assert "区热线" in card.text
    assert await working.column("SELECT COUNT(*) FROM resident") == [0]
    assert "http://farm3" in (await working.column("SELECT text FROM complaint"))[0]
    assert await working.column("SELECT latitude FROM complaint") == ["37.76524078"]

    await working.clerk.expect_answer(working.clerk.press("认领", card))
    staff_alone = await working.column("SELECT DISTINCT chat_id FROM delivery")
    assert staff_alone == [working.settings().staff_chat_id]


async def test_a_request_without_a_key_shows_nothing_that_anybody_wrote(
    http: AsyncClient, key: str
) -> None:
    """Kind, state and dates in both formats; with the key that filed it, all that it filed."""
    form = (
        "service_code=001&lat=30.123456&long=104.987654"
        f"&address_string={quote('幸福小区3号楼2单元501')}"
        f"&description={quote('路灯坏了，电话13800138000')}&media_url=https://example.org/me.jpg"
    )
    reference = (await _post(http, key, form)).json()[0]["service_request_id"]

    shown = (await http.get(f"{PATH}/requests/{reference}.json")).json()[0]
    as_xml = (await http.get(f"{PATH}/requests/{reference}.xml")).content
    own = (await http.get(f"{PATH}/requests/{reference}.json?api_key={key}")).json()[0]
    listed = (await http.get(f"{PATH}/requests.json?api_key={key}")).json()

    assert list(shown) == _fields(as_xml) == REQUEST_FIELDS
    assert (shown["description"], shown["address"], shown["media_url"]) == (None, None, None)
    assert (shown["lat"], shown["long"], shown["status"]) == (30.12, 104.99, "open")
    assert shown["agency_responsible"]
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert datetime.fromisoformat(shown[name]).tzinfo is not None
        assert re.search(r"\+08:00$", shown[name])
    assert listed == [own]
    assert own["description"] == "路灯坏了，电话13800138000\nhttps://example.org/me.jpg"
    assert (own["address"], own["lat"]) == ("幸福小区3号楼2单元501", 30.123456)


async def test_a_wrong_key_reads_nothing(http: AsyncClient) -> None:
    """Rather than less than it expects."""
    for path in ("requests.json", "requests/JF-20231106-0001.json"):
        assert (await http.get(f"{PATH}/{path}?api_key=xyz")).status_code == 403


async def test_the_words_of_staff_stand_in_the_notes_of_whoever_filed(
    working: Office, http: AsyncClient, key: str
) -> None:
    """A question back is read there: nobody is there to be asked in a chat."""
    reference = (await _post(http, key)).json()[0]["service_request_id"]
    card = await working.clerk.expect(reference, chat=working.people.staff_chat)
    working.clerk.reply_to(card, "哪条路？")
    await working.clerk.expect("不会发给任何人", chat=working.people.staff_chat)

    own = await http.get(f"{PATH}/requests/{reference}.json?api_key={key}")
    anybody = await http.get(f"{PATH}/requests/{reference}.json")

    assert own.json()[0]["status_notes"].endswith("\n哪条路？")
    assert "哪条路" not in anybody.text


async def test_too_large_a_body_is_refused_unread(http: AsyncClient, key: str) -> None:
    """In the specification's form, whether its length was said before or not."""
    body = f"api_key={key}&description=".encode() + b"A" * 70_000

    async def chunks() -> AsyncIterator[bytes]:
        yield body

    said = await http.post(f"{PATH}/requests.json", content=body, headers=FORM)
    unsaid = await http.post(f"{PATH}/requests.xml", content=chunks(), headers=FORM)

    assert (said.status_code, unsaid.status_code) == (413, 413)
    assert said.json()[0]["code"] == 413
    assert _read(unsaid.content).findtext("error/code") == "413"


async def test_a_missing_or_wrong_key_is_403(http: AsyncClient) -> None:
    """In the specification's form, in either format."""
    for key in ("", "xyz"):
        refused = await _post(http, key)
        as_xml = await http.post(f"{PATH}/requests.xml", content=f"api_key={key}", headers=FORM)

        assert (refused.status_code, as_xml.status_code) == (403, 403)
        assert refused.json()[0]["code"] == 403
        assert set(refused.json()[0]) == {"code", "description"}
        assert _read(as_xml.content).tag == "errors"
        assert _read(as_xml.content).findtext("error/code") == "403"


async def test_a_form_that_does_not_fit_is_named(http: AsyncClient, key: str) -> None:
    """400 for what does not fit, 404 for what does not exist."""
    for old, new, status in (
        ("service_code=001", "service_code=", 400),
        ("service_code=001", "service_code=nothing", 404),
        ("lat=37.76524078", "lat=north", 400),
        ("lat=37.76524078", "lat=nan", 400),
        ("lat=37.76524078&long=-122.4212043&address_string=1234+5th+street", "", 400),
        ("description=A", "description=" + "A" * 4000, 400),
        ("media_url=http", "media_url=file", 400),
    ):
        refused = await _post(http, key, EXAMPLE.replace(old, new))
        assert (refused.status_code, refused.json()[0]["code"]) == (status, status), (old, new)


async def test_a_clients_own_reference_files_once(
    working: Office, http: AsyncClient, key: str
) -> None:
    """Even when both arrive at the same moment."""
    both = await asyncio.gather(*(_post(http, key, idempotency_key="A-1") for _ in range(2)))
    other = await _post(http, key, idempotency_key="A-2")

    assert both[0].json() == both[1].json()
    assert other.json() != both[0].json()
    assert await working.column("SELECT COUNT(*) FROM complaint") == [2]


async def test_lists_are_filtered_and_bounded(working: Office, http: AsyncClient, key: str) -> None:
    """By id, code, status and dates; 90 days without dates, and never more."""
    first = (await _post(http, key)).json()[0]["service_request_id"]
    working.clock.move(days=91)
    second = (await _post(http, key)).json()[0]["service_request_id"]

    async def ids(**query: str) -> list[str]:
        rows = await http.get(f"{PATH}/requests.json", params=query)
        return [one["service_request_id"] for one in rows.json()]

    assert await ids() == [second]
    assert await ids(service_request_id=f"{first},{second}") == [second, first]
    assert await ids(start_date="2023-11-01T00:00:00Z") == [first]
    assert await ids(end_date="2023-11-30T00:00:00+08:00") == [first]
    assert await ids(status="closed") == []
    assert await ids(status="open,closed", service_code="nothing") == []
    assert (await http.get(f"{PATH}/tokens/{first}.json")).json() == [
        {"service_request_id": first, "token": first}
    ]
    for query in (
        "start_date=2010-01-01",
        "status=new",
        "start_date=2020-01-01T00:00:00Z&end_date=2023-01-01T00:00:00Z",
    ):
        assert (await http.get(f"{PATH}/requests.json?{query}")).status_code == 400
    assert (await http.get(f"{PATH}/requests/JF-20200101-0001.json")).status_code == 404


async def test_a_revoked_key_files_nothing(working: Office, http: AsyncClient, key: str) -> None:
    """From that moment on."""
    store = open_store(working.settings().database)
    await ApiClients(store, working.clock).revoke("区热线")
    await store.close()

    assert (await _post(http, key)).status_code == 403


async def test_another_sites_page_gets_in_with_a_key_alone(
    working: Office, http: AsyncClient, key: str
) -> None:
    """A key comes through from wherever; a staff member's cookie opens nothing here."""
    store = open_store(working.settings().database)
    sign_in = SignIn(store, working.clock)
    link = await sign_in.link_for(working.clerk.id)
    token = await sign_in.enter(link, address="here", browser="test")
    await store.close()
    foreign = {"origin": "https://elsewhere.example", "sec_fetch_site": "cross-site"}

    by_key = await _post(http, key, **foreign)
    by_cookie = await _post(http, "", cookie=f"jiefang={token}", **foreign)
    console = await http.post("/console/leave", headers={"sec-fetch-site": "cross-site"})

    assert (by_key.status_code, by_cookie.status_code, console.status_code) == (200, 403, 403)
    assert "access-control-allow-origin" not in by_key.headers
    assert "set-cookie" not in by_key.headers


async def test_a_client_by_others_reads_us(working: Office, http: AsyncClient, key: str) -> None:
    """The georeport library of the Python index, over a real socket, in either format."""
    one, other = [(await _post(http, key)).json()[0]["service_request_id"] for _ in range(2)]

    def read(form: str) -> list[Any]:
        theirs = GeoReport(f"{working.pages}{PATH}", jurisdiction="city.gov", output_format=form)
        services = theirs.get_service_list()
        code = services[0]["service_code"]
        return [
            code,
            theirs.get_service_definition(code)["service_code"],
            [row["service_request_id"] for row in theirs.get_service_requests(status="open")],
            theirs.get_service_request(one)["status"],
        ]

    for form in ("json", "xml"):
        code, defined, listed, status = await asyncio.to_thread(read, form)
        assert (defined, listed, status) == (code, [other, one], "open")
