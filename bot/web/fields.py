"""Fields that forms of several pages have."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field


def _as_typed(value: object) -> object:
    # Browsers count a line's end as one character and send two.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _blank(value: object) -> object:
    return None if value == "" else value


AS_TYPED = BeforeValidator(_as_typed)
"""A line's end is one character, as it was typed."""
BLANK_IS_NONE = BeforeValidator(_blank)
"""A field that was left empty says nothing."""
Once = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""Made with the form: sent twice, it is done once."""
