"""Updates as the handlers read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.domain.language import Language, hint_of
from bot.handlers.incoming import TEXT_LIMIT, Incoming, clean, read


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, Language.ZH_HANS),
        ("", Language.ZH_HANS),
        ("zh-hans", Language.ZH_HANS),
        ("zh-CN", Language.ZH_HANS),
        ("zh-Hant-HK", Language.ZH_HANT),
        ("zh-TW", Language.ZH_HANT),
        ("yue", Language.ZH_HANT),
        ("en-GB", Language.EN),
        ("fr", Language.EN),
    ],
)
def test_the_apps_language_is_a_first_guess(code: str | None, language: Language) -> None:
    """Whoever reads neither script is spoken to in English."""
    assert hint_of(code) is language


@given(st.text(st.characters(), max_size=200))
def test_a_cleaned_text_fits_every_database(text: str) -> None:
    """No NUL, no half of a pair, no space around it; cleaning twice changes nothing."""
    cleaned = clean(text)

    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert len(cleaned) <= TEXT_LIMIT
    assert clean(cleaned) == cleaned


def _message(**content: object) -> dict[str, object]:
    person = {"id": 7, "is_bot": False, "first_name": "居民"}
    chat = {"id": 7, "type": "private", "first_name": "居民"}
    return {"message_id": 3, "date": 1, "chat": chat, "from": person, **content}


def _read(**content: object) -> Incoming:
    update = Update.de_json({"update_id": 9, "message": _message(**content)}, None)
    incoming = read(update)
    assert incoming is not None
    return incoming


def test_a_message_names_its_cause_and_its_speaker() -> None:
    """The cause is the update: everything that it brings about happens once."""
    incoming = _read(text=" 路灯坏了 ")

    assert (incoming.cause, incoming.user_id, incoming.text) == ("update:9", 7, "路灯坏了")


def test_a_caption_is_what_was_said_with_a_photo() -> None:
    """The largest size of the picture is kept."""
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": n, "height": n}
        for n, name in enumerate(("small", "large"))
    ]
    incoming = _read(photo=sizes, caption="坏了")

    assert (incoming.photo, incoming.text) == ("large", "坏了")


def test_a_command_has_its_arguments_without_its_name() -> None:
    """Also where it names the bot."""
    assert _read(text="/progress@JiefangDemoBot parking 320").arguments == "parking 320"
    assert _read(text="parking 320").arguments == ""


def test_a_channel_post_has_no_speaker() -> None:
    """It is nobody's message."""
    post = {"message_id": 3, "date": 1, "chat": {"id": -7, "type": "channel", "title": "x"}}
    update = Update.de_json({"update_id": 9, "channel_post": {**post, "text": "x"}}, None)

    assert read(update) is None
