"""Which language a page speaks: as chosen, else as the browser asks, else the office's own."""

from __future__ import annotations

from starlette.requests import Request

from bot.domain.language import Language, hint_of

COOKIE = "lang"
PARAMETER = "lang"
_FIRST = Language.ZH_HANS
NAMES = {Language.ZH_HANS: "简体", Language.ZH_HANT: "繁體", Language.EN: "English"}
"""What each language calls itself."""


def language_of(request: Request) -> Language:
    """Tell the language for a request; what nobody speaks is the office's own."""
    chosen = request.query_params.get(PARAMETER) or request.cookies.get(COOKIE)
    if chosen in set(Language):
        return Language(chosen)
    return _asked(request.headers.get("accept-language", ""))


def _asked(header: str) -> Language:
    """Read Accept-Language: the tag that is wanted most."""
    wanted = [_weighed(part) for part in header.split(",") if part.strip()]
    best = max(wanted, key=lambda one: one[1], default=("", 0.0))[0]
    return hint_of(best) if best and best != "*" else _FIRST


def _weighed(part: str) -> tuple[str, float]:
    tag, _, quality = part.strip().partition(";q=")
    try:
        return tag.strip(), float(quality or 1)
    except ValueError:
        return tag.strip(), 0.0
