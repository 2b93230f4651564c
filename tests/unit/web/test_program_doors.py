"""Where programs come in, by keys of their own: each address names the test of who may."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from fastapi import FastAPI
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.web.app import build_web
from bot.web.open311.app import PATH as OPEN311

TESTS = Path(__file__).parents[2]
DOORS: dict[tuple[str, str], str] = {
    ("GET", "/readyz"): "integration/test_health.py::test_who_is_not_ready_says_what_is_not",
    ("GET", "/metrics"): (
        "integration/test_health.py::test_figures_are_for_this_machine_or_for_who_has_the_token"
    ),
    ("POST", "/hook"): (
        "integration/test_webhook.py::test_forged_requests_are_refused_and_reach_nothing"
    ),
    **{
        (method, f"{OPEN311}{path}.{kind}"): f"acceptance/test_open311.py::{test}"
        for kind in ("json", "xml")
        for method, path, test in (
            ("GET", "/services", "test_services_have_the_fields_of_the_example_in_both_formats"),
            ("GET", "/services/{code}", "test_a_definition_asks_for_nothing_more"),
            ("GET", "/requests", "test_a_request_without_a_key_shows_nothing_that_anybody_wrote"),
            ("POST", "/requests", "test_a_missing_or_wrong_key_is_403"),
            ("GET", "/requests/{reference}", "test_a_wrong_key_reads_nothing"),
            ("GET", "/tokens/{token}", "test_the_example_is_filed_and_joins_the_queue"),
        )
    },
}
"""Pages are listed in tests/acceptance/test_who_may_open.py."""


async def _nothing() -> None:
    """Stand for a view."""


def test_every_address_for_programs_names_its_test() -> None:
    """Health, metrics, the webhook and all that is mounted beside the pages."""
    site = SimpleNamespace(is_https=False)
    webhook = SimpleNamespace(path="/hook", receive=_nothing)
    health = SimpleNamespace(ready=_nothing, metrics=_nothing)
    app = build_web(*cast("tuple[Any, Any, Any]", (site, webhook, health)))
    pages = _of(build_web(cast("Any", site), None))
    mounted = [one for one in app.routes if isinstance(one, Mount)]

    found = _of(app).union(*(_of(one.app, one.path) for one in mounted))

    assert found - pages == set(DOORS)
    for named in DOORS.values():
        file, _, test = named.partition("::")
        assert f"def {test}(" in (TESTS / file).read_text("utf-8")


def _of(app: object, at: str = "") -> set[tuple[str, str]]:
    if isinstance(app, FastAPI):
        paths = app.openapi()["paths"]
        return {(verb.upper(), at + path) for path, verbs in paths.items() for verb in verbs}
    # Files of ours, the same for everybody.
    assert isinstance(app, StaticFiles), app
    return set()
