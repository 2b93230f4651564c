"""In which language a command speaks to whoever runs it."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import give_up

if TYPE_CHECKING:
    from bot.domain.language import Language
    from bot.replies.texts import Texts

LangOption = Annotated[
    str | None, typer.Option("--lang", help="zh-Hans, zh-Hant or en; else as the machine speaks.")
]


def speaker(lang: str | None) -> Texts:
    """Give what puts sentences into *lang*, or into the language of the machine's locale."""
    from babel.core import default_locale

    from bot.domain.language import Language
    from bot.replies.texts import Texts

    try:
        language = Language(lang) if lang else of_locale(default_locale("LC_MESSAGES") or "")
    except ValueError:
        give_up(f"--lang: write one of {', '.join(Language)}")
    return Texts(language, UTC)


def of_locale(name: str) -> Language:
    """Give the language for a locale like zh_CN, zh_TW or en_US; English unless it is Chinese."""
    from bot.domain.language import Language

    if not name.lower().startswith("zh"):
        return Language.EN
    return Language.ZH_HANT if re.search(r"tw|hk|mo|hant", name.lower()) else Language.ZH_HANS
