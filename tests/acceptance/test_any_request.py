"""Whatever is sent to whichever address, by whomever: no view falls over."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case

from bot.domain.people import Role
from bot.services.api_clients import ApiClients
from bot.services.sign_in import SignIn
from bot.services.staff import Staff
from bot.store.engine import open_store
from bot.web.app import build_web
from bot.web.open311.app import PATH, build_open311
from bot.web.site import Site
from tests.acceptance.conftest import Office

WHO = [None, *Role]
NOT_ASKED = {
    "/console/queue/news",  # streams for ten minutes
    "/console/announcements/{number}/news",  # so does this
    "/console/leave",  # the rest would be anonymous after it, as after
    "/console/sessions/{number}/end",
    "/console/team/sessions/{number}/end",
}
EXAMPLES = 3
"""Requests an address and a person."""


def _described() -> list[tuple[str, FastAPI]]:
    """Build the applications for their descriptions alone, which nobody is served."""
    site = cast("Site", SimpleNamespace(is_https=False))
    return [("", build_web(site, None)), (PATH, build_open311(site))]


def _cases() -> list[tuple[str, st.SearchStrategy[Case[Any]]]]:
    found, left = [], set()
    for prefix, app in _described():
        schema = schemathesis.openapi.from_dict(app.openapi())
        for one in schema.get_all_operations():
            operation: Any = one.ok()  # type: ignore[union-attr]
            if operation.path in NOT_ASKED:
                left.add(operation.path)
            else:
                found.append((prefix, _any_case(operation)))
    assert left == NOT_ASKED
    return found


def _any_case(operation: Any) -> st.SearchStrategy[Case[Any]]:
    """Make what the description allows, and what it does not; made once, for making takes long."""
    broken = schemathesis.GenerationMode.NEGATIVE
    fine = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    return st.one_of(fine, operation.as_strategy(generation_mode=broken))


async def _cookie(office: Office, role: Role) -> str:
    store = open_store(office.settings().database)
    number = 77_000 + WHO.index(role)
    await Staff(store, office.clock).ensure(number, role, name=role)
    sign_in = SignIn(store, office.clock)
    link = await sign_in.link_for(number)
    token = await sign_in.enter(link, address="here", browser="test")
    await store.close()
    return token


async def _key(office: Office) -> str:
    store = open_store(office.settings().database)
    key = await ApiClients(store, office.clock).add("any")
    await store.close()
    return key


async def test_no_request_makes_a_view_fall_over(working: Office) -> None:
    """Every address of both descriptions, sound and broken requests, no answer from 500 on."""
    operations, key = _cases(), await _key(working)
    for role in WHO:
        cookies = {"jiefang": await _cookie(working, role)} if role else {}
        asker = _Asker(working.pages, cookies, key)
        await asyncio.to_thread(asker.ask_all, operations)

        assert asker.asked >= len(operations)
        assert asker.failed == []
        # Who is signed in stayed so: otherwise all of this was anonymous.
        assert not role or await asyncio.to_thread(asker.is_in)


class _Asker:
    """Sends what a description allows, and what it does not, as one person."""

    def __init__(self, pages: str, cookies: dict[str, str], key: str) -> None:
        self.pages, self.cookies, self.key = pages, cookies, key
        self.headers = {"origin": pages, "accept-language": "zh"}
        self.asked = 0
        self.failed: list[str] = []

    def ask_all(self, operations: list[tuple[str, st.SearchStrategy[Case[Any]]]]) -> None:
        """Try every address."""
        for one in operations:
            self.ask(*one)

    def ask(self, prefix: str, any_case: st.SearchStrategy[Case[Any]]) -> None:
        """Try one address."""

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(any_case)
        def send(case: Case[Any]) -> None:
            if prefix and isinstance(case.body, dict) and self.asked % 2:
                case.body["api_key"] = self.key
            answer = case.call(
                base_url=f"{self.pages}{prefix}", headers=self.headers, cookies=self.cookies
            )
            self.asked += 1
            if answer.status_code >= 500:
                self.failed.append(f"{case.as_curl_command()}: {answer.status_code}")

        send()

    def is_in(self) -> bool:
        """Say whether the console still opens."""
        import requests

        home = requests.get(f"{self.pages}/console", cookies=self.cookies, timeout=10)
        return home.status_code == 200
