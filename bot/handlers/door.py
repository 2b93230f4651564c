"""What every handler is given: the services, the sender, the languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

import structlog

from bot.domain.errors import JiefangError
from bot.domain.language import Language
from bot.handlers.incoming import Incoming
from bot.replies.pictures.painter import Painter
from bot.replies.problems import problem_text
from bot.replies.reply import Reply
from bot.replies.sender import Sender
from bot.replies.texts import Texts, plain_html
from bot.services.additions import Additions
from bot.services.announcing import Announcing
from bot.services.answers import Answers
from bot.services.bans import Bans
from bot.services.card_menus import CardMenus
from bot.services.commitments import Commitments
from bot.services.complaints import Complaints
from bot.services.consents import Consents
from bot.services.exporting import Exporting
from bot.services.following import Following
from bot.services.gate import Gate
from bot.services.handling import Handling
from bot.services.holds import Holds
from bot.services.improving import Improving
from bot.services.intake import Intake
from bot.services.joining import Joining
from bot.services.knowledge import KnowledgeInForce
from bot.services.large_buttons import LargeButtons
from bot.services.ports import SendResult, SendStatus
from bot.services.privacy import Privacy
from bot.services.prompts import Prompts
from bot.services.queue import Queue
from bot.services.quiet import Nights
from bot.services.refusals import Refusals
from bot.services.residents import Residents
from bot.services.schedules import Schedules
from bot.services.sign_in import SignIn
from bot.services.staff import Staff
from bot.services.staff_group import StaffGroup
from bot.services.subscriptions import Subscriptions
from bot.services.triage import Triage

log = structlog.get_logger(__name__)


class MessengerUnavailableError(JiefangError):
    """A reply certainly did not go out: handle the update again later."""

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__("the messenger takes no messages now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The use cases and the way back to the speaker."""

    announcing: Announcing
    additions: Additions
    answers: Answers
    bans: Bans
    commitments: Commitments
    complaints: Complaints
    consents: Consents
    exporting: Exporting
    following: Following
    gate: Gate
    holds: Holds
    improving: Improving
    intake: Intake
    joining: Joining
    knowledge: KnowledgeInForce
    painter: Painter
    large: LargeButtons
    nights: Nights
    privacy: Privacy
    prompts: Prompts
    refusals: Refusals
    residents: Residents
    menus: CardMenus
    handling: Handling
    queue: Queue
    schedules: Schedules
    sender: Sender
    sign_in: SignIn
    staff: Staff
    subscriptions: Subscriptions
    triage: Triage
    staff_group: StaffGroup
    base_url: str
    """Where the web pages are, without a slash at the end."""
    zone: tzinfo

    def texts(self, language: Language) -> Texts:
        """Speak this language."""
        return Texts(language, self.zone)

    async def texts_for(self, incoming: Incoming) -> Texts:
        """Speak the language of the person, in the staff group the office's own."""
        if not incoming.is_private:
            return self.texts(Language.ZH_HANS)
        return self.texts(await self.residents.language_of(incoming.user_id, incoming.hint))

    async def say(self, incoming: Incoming, reply: Reply) -> int | None:
        """Answer in the chat where the person spoke.

        Returns:
            The number of the message, where it is known.

        Raises:
            MessengerUnavailableError: It certainly did not go out.
        """
        reply_to = None if incoming.is_private else incoming.message_id or None
        result = await self.sender.send(incoming.chat_id, reply, reply_to_message_id=reply_to)
        check(result)
        return result.message_id

    async def change(self, incoming: Incoming, message_id: int, reply: Reply) -> None:
        """Change a message of ours in the chat where the person spoke.

        Raises:
            MessengerUnavailableError: It was certainly not changed.
        """
        check(await self.sender.edit(incoming.chat_id, message_id, reply))

    async def put(self, incoming: Incoming, reply: Reply) -> int | None:
        """Put a reply in place of the message that was pressed, or say it where that is gone.

        Returns:
            The number of the message, where it is a new one.

        Raises:
            MessengerUnavailableError: It is gone, and the new one certainly did not go out.
        """
        if incoming.message_id:
            result = await self.sender.edit(incoming.chat_id, incoming.message_id, reply)
            if result.status is not SendStatus.LOST:
                return None
        return await self.say(incoming, reply)

    async def show(self, incoming: Incoming, reply: Reply) -> None:
        """Show something beside an answer that went out; that it failed changes nothing."""
        await self.sender.send(incoming.chat_id, reply)

    async def toast(self, incoming: Incoming, text: str = "") -> None:
        """Answer the press, if it was one; too late is a normal outcome."""
        if incoming.press_id is not None:
            await self.sender.toast(incoming.press_id, text)

    async def drop_buttons(self, incoming: Incoming) -> None:
        """Take the buttons off the message that was pressed."""
        await self.sender.drop_buttons(incoming.chat_id, incoming.message_id)

    async def refuse(self, incoming: Incoming, error: JiefangError) -> None:
        """Tell the person in one sentence why nothing was done."""
        log.info("refused", kind=type(error).__name__)
        self.refusals.note(incoming.user_id, error)
        text = problem_text(await self.texts_for(incoming), error)
        if incoming.press_id is not None:
            await self.toast(incoming, text)
        else:
            await self.say(incoming, Reply(text=plain_html(text)))


def check(result: SendResult) -> None:
    """Let an answer's outcome pass, unless handling the update again would mend it.

    Raises:
        MessengerUnavailableError: It certainly did not go out.
    """
    if result.status is SendStatus.RETRY:
        raise MessengerUnavailableError(max(result.retry_after, 1.0))
    if result.status is not SendStatus.SENT:
        log.warning("reply_not_confirmed", status=result.status, error=result.error)
