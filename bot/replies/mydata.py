"""What is kept about a resident as files: JSON for programs, a page for themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from bot.replies.reply import Document, Reply
from bot.replies.texts import Texts
from bot.services.exporting import Export


def mydata_replies(t: Texts, export: Export) -> list[Reply]:
    """Hand over both files, the page first."""
    day = t.day(export.at)
    page = Document(name="jiefang-my-data.html", content=_page(t, export).encode())
    data = Document(name="jiefang-my-data.json", content=_json(export).encode())
    told = t("All that is kept about you, as of {day}. Open it in a browser.", day=day)
    return [
        Reply(text=told, document=page),
        Reply(text=t("The same for programs."), document=data),
    ]


def headings(t: Texts) -> dict[str, str]:
    """Name each table that may hold something of a resident."""
    return {
        "resident": t.plain("You"),
        "complaint": t.plain("Complaints"),
        "complaint_event": t.plain("What happened to your complaints"),
        "complaint_media": t.plain("Photos and voice notes (Telegram keeps the files)"),
        "complaint_draft": t.plain("A report you have begun"),
        "held_file": t.plain("Sent later, waiting for your yes"),
        "consent_given": t.plain("What you agreed to"),
        "question": t.plain("Questions"),
        "subscription": t.plain("Topics you follow"),
        "complaint_follower": t.plain("Neighbours' complaints you follow"),
        "delivery": t.plain("Messages to you"),
        "announcement_delivery": t.plain("Announcements to you"),
        "inbox_update": t.plain("Your messages as they came in"),
        "reveal": t.plain("When staff looked at what is hidden, and why"),
        "next_words": t.plain("What your next message is for"),
        "album": t.plain("Albums"),
        "complaint_message": t.plain("Messages that belong to a complaint"),
        "complaint_topic": t.plain("Staff's topics for your complaints"),
        "complaint_key": t.plain("By what similar complaints are found"),
        "radar_key": t.plain("By what repeated trouble is found"),
        "breakthrough_complaint": t.plain("Improvement tasks your complaints are part of"),
        "uploaded_photo": t.plain("Photos that staff sent you"),
        "words_shown": t.plain("Messages to staff that quote your complaints"),
    }


def _json(export: Export) -> str:
    whole = {"as_of": export.at.isoformat(), **export.tables}
    return json.dumps(whole, default=_written, ensure_ascii=False, indent=1)


def _page(t: Texts, export: Export) -> str:
    title = escape(t.plain("What is kept about you"))
    names = headings(t)
    found = [(names[table], rows) for table, rows in export.tables.items() if rows]
    sections = "".join(_section(name, rows) for name, rows in found)
    nothing = escape(t.plain("Nothing is kept about you."))
    return (
        f'<!DOCTYPE html><html lang="{t.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{sections or nothing}</body></html>"
    )


_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:1em auto;padding:0 1em}"
    "dl{border:1px solid #b1b4b6;padding:.5em 1em;overflow-wrap:anywhere}"
    "dt{color:#505a5f;font-size:14px}dd{margin:0 0 .5em;white-space:pre-wrap}"
)


def _section(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    return f"<h2>{escape(name)} ({len(rows)})</h2>{''.join(_row(row) for row in rows)}"


def _row(row: Mapping[str, Any]) -> str:
    filled = ((name, _plain(value)) for name, value in row.items() if value not in (None, "", []))
    return f"<dl>{''.join(f'<dt>{escape(n)}</dt><dd>{escape(v)}</dd>' for n, v in filled)}</dl>"


def _plain(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, default=_written, ensure_ascii=False, indent=1)
    return _written(value)


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return str(value)
