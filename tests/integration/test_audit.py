"""`make audit` tells holes from none, and never takes silence for none."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).parents[2]
HOLE = "GHSA-cpwx-vrp4-4pq7"
ADVISORY = {
    "id": HOLE,
    "summary": "Jinja2 sandbox breakout through the attr filter",
    "aliases": ["CVE-2025-27516"],
    "modified": "2025-03-05T20:40:00Z",
    "published": "2025-03-05T20:40:00Z",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI", "purl": "pkg:pypi/jinja2"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
    "schema_version": "1.6.0",
}
"""In the shape that osv.dev answers in, made to concern the version that is locked."""


@contextmanager
def advisories(holes: dict[str, str], *, is_ill: bool = False) -> Iterator[tuple[str, list[str]]]:
    """Answer as api.osv.dev does; give the address, and what packages were asked about."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
            names = [one["package"]["name"] for one in sent["queries"]]
            asked.extend(names)
            found = [{"vulns": [{"id": holes[one]}]} if one in holes else {} for one in names]
            self._say({"results": found})

        def do_GET(self) -> None:
            self._say(ADVISORY)

        def _say(self, what: dict[str, Any]) -> None:
            content = b"<html>gateway" if is_ill else json.dumps(what).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


def _audited(address: str) -> tuple[int, str]:
    done = subprocess.run(
        [ROOT / ".ci" / "audit", "--service-url", address],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": os.defpath, "HOME": str(ROOT), "UV_HTTP_RETRIES": "0", "UV_NO_CONFIG": "1"},
    )
    return done.returncode, done.stdout + done.stderr


def test_each_outcome_has_its_word_and_its_code() -> None:
    """None, one, an answer that is none, and nobody there; all that is shipped is asked about."""
    with advisories({}) as (address, asked):
        code, said = _audited(address)
        assert (code, "checked: no known hole" in said) == (0, True), said
        assert {"jinja2", "python-telegram-bot", "pyrage"} <= set(asked)
        assert "pytest" not in asked
    with advisories({"jinja2": HOLE}) as (address, _):
        code, said = _audited(address)
        assert (code, "HOLES" in said) == (1, True), said
        assert HOLE in said
        assert "99.1" in said
    with advisories({}, is_ill=True) as (address, _):
        code, said = _audited(address)
        assert (code, "NOT CHECKED" in said) == (2, True), said
    code, said = _audited(address)
    assert (code, "NOT CHECKED" in said) == (2, True), said
