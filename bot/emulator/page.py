"""The chat page: residents on the left, their chat in the middle, the staff group on the right."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.emulator.chats import Chat
from bot.emulator.driving import Driving
from bot.emulator.errors import Json
from bot.emulator.person import Person
from bot.emulator.render import chat_html, reply_keys_html
from bot.emulator.world import World

FOLDER = Path(__file__).parent / "assets"
ASSETS = {"chat.css": "text/css", "chat.js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LANGUAGES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
HEARTBEAT = 15.0


class ChatPage:
    """The page of one world, its fragments and its stream of changes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._driving = Driving(world)

    def routes(self) -> list[Route]:
        """Return the routes of the page."""
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/emulator/static/{name}", self.asset, methods=["GET"]),
            Route("/emulator/files/{file_id}", self.file, methods=["GET"]),
            Route("/emulator/fragment", self.fragment, methods=["GET"]),
            Route("/emulator/events", self.events, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's shape
        """Serve the page."""
        if not self._world.bots:
            return HTMLResponse("no bot", 503)
        staff_chat = next(iter(self._world.groups.values()), None)
        residents, staff = self._people(staff_chat)
        template = Template((FOLDER / "chat.html").read_text("utf-8"))
        html = template.substitute(
            bot=escape(self._world.default_bot().user.first_name),
            initial=escape(self._world.default_bot().user.first_name[:1]),
            residents="".join(map(_resident_button, residents)),
            staff="".join(map(_staff_option, staff)),
            staff_chat=staff_chat.id if staff_chat else "",
            staff_title=escape(staff_chat.title if staff_chat else "工作群"),
            languages="".join(
                f'<option value="{code}">{name}</option>' for code, name in LANGUAGES.items()
            ),
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    def _people(self, staff_chat: Chat | None) -> tuple[list[Person], list[Person]]:
        people = [
            self._world.person(user.id) for user in self._world.users.values() if not user.is_bot
        ]
        present = {
            person.id for person in people if staff_chat and staff_chat.is_present(person.id)
        }
        residents = [person for person in people if person.id not in present]
        return residents, [person for person in people if person.id in present]

    async def asset(self, request: Request) -> Response:
        """Serve the style sheet and the script."""
        name = request.path_params["name"]
        if name not in ASSETS:
            return Response(status_code=404)
        return Response((FOLDER / name).read_bytes(), media_type=ASSETS[name])

    async def file(self, request: Request) -> Response:
        """Serve a picture as an image; never anything a browser would run."""
        found = self._world.files.by_id.get(request.path_params["file_id"])
        if found is None:
            return Response(status_code=404)
        kind = "image/jpeg" if found.kind == "photo" else "application/octet-stream"
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=86400"}
        return Response(found.content, media_type=kind, headers=headers)

    async def fragment(self, request: Request) -> Response:
        """Return a chat's bubbles, reply keyboard, commands and the person's standing."""
        try:
            person, chat = self._driving.person_and_chat(dict(request.query_params))
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 404)
        return JSONResponse(
            {
                "html": chat_html(chat, person.id),
                "keys": reply_keys_html(chat),
                "commands": self._commands(person, chat),
                "language": person.user.language_code,
                "blocked": person.bot.id in person.user.blocked,
            }
        )

    def _commands(self, person: Person, chat: Chat) -> list[Json]:
        """Return the command menu by Telegram's order of scopes, then language."""
        shelves = person.bot.profile.commands
        general = "all_private_chats" if chat.kind == "private" else "all_group_chats"
        scopes: list[Json] = [{"type": "chat", "chat_id": chat.id}]
        if chat.is_admin(person.id):
            scopes.append({"type": "all_chat_administrators"})
        scopes += [{"type": general}, {"type": "default"}]
        language = (person.user.language_code or "")[:2]
        for scope in scopes:
            for code in (language, ""):
                found = shelves.get((json.dumps(scope, sort_keys=True), code))
                if found:
                    return found
        return []

    async def events(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's shape
        """Stream a number that grows with every change anybody can see."""
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        world, told = self._world, -1
        while not world.closing:
            mark = told

            def look(mark: int = mark) -> int | None:
                seen = world.ledger.sights_seen
                return seen if world.closing or seen > mark else None

            now = await world.signal.wait_for(look, HEARTBEAT)
            told = told if now is None else now
            answers = [
                {
                    "user": sight.for_user,
                    "text": sight.body["text"],
                    "alert": sight.body["show_alert"],
                }
                for sight in world.ledger.seen_since(mark if mark >= 0 else told)
                if sight.kind == "answer" and sight.body["text"]
            ]
            event = {"seen": told, "answers": answers}
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _resident_button(person: Person) -> str:
    user = person.user
    role = f"<small>{escape(user.role)}</small>" if user.role else ""
    initial = escape(user.first_name[:1])
    return (
        f'<button type="button" class="person" data-user="{user.id}">'
        f'<span class="face">{initial}</span>'
        f"<span><b>{escape(user.first_name)}</b>{role}</span></button>"
    )


def _staff_option(person: Person) -> str:
    return f'<option value="{person.id}">{escape(person.user.first_name)}</option>'
