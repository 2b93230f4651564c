"""Turns a template and its facts into a page: escaped, in one language, with nothing from afar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Undefined,
)
from jinja2.utils import missing
from markupsafe import Markup

from bot.domain.knowledge import Localised, text_in
from bot.replies.commitments import figure
from bot.replies.texts import Html, Texts
from bot.web.browsers import browser_name

STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"


class _Missing(Undefined):
    """Fails when a name that nobody gave is written out.

    An option that is left out of a vendored component is no mistake, and reads as nothing.
    """

    def __str__(self) -> str:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return ""

    def __iter__(self) -> Iterator[object]:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return iter(())


def environment() -> Environment:
    """Make the environment of all pages.

    A fact that a template names and nobody gave is an error at once, not a gap on the page.
    """
    env = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(_TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {"static": static_url, "figure": figure, "browser_name": browser_name}
    return env


def render(env: Environment, template: str, t: Texts, facts: dict[str, Any]) -> str:
    """Render a page whose `_` speaks the reader's language."""
    spoken = {"_": t.plain, "t": t, "language": t.language, "named": _naming(t), "html": _markup}
    return env.get_template(template).render(spoken | facts)


def _naming(t: Texts) -> Any:  # noqa: ANN401 — a function for templates
    def named(texts: Localised) -> str:
        return text_in(texts, t.language)

    return named


def _markup(text: Html) -> Markup:
    """Let through what replies have escaped already, a line break for each line."""
    return Markup(text.replace("\n", "<br>"))  # noqa: S704 — Html is escaped where it is made


@cache
def static_url(name: str) -> str:
    """Give the address of a static file; it changes when the file does."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={mark}"
