"""Words about a breakthrough: asked for by a prompt, taken from the reply to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.breakthrough import BreakthroughMove, next_status
from bot.domain.breakthrough_typed import read_plan, read_steps
from bot.domain.complaint import references_in
from bot.domain.new_date import read_new_date
from bot.services.breakthrough_record import BreakthroughRecord
from bot.services.breakthrough_work import BreakthroughWork
from bot.services.breakthroughs import Breakthroughs, Opening
from bot.services.complaint_record import Quoted
from bot.services.handling import Said
from bot.store import breakthroughs
from bot.store.engine import Store

_M = BreakthroughMove


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of somebody's words about a task; *move* None: they replied to a card."""

    id: int
    move: BreakthroughMove | None


@dataclass(frozen=True, slots=True)
class BreakthroughPrompts:
    """Asks staff for words and acts on them."""

    store: Store
    record: BreakthroughRecord
    tasks: Breakthroughs
    work: BreakthroughWork

    async def ask_for(
        self, by: int, id_: int, move: BreakthroughMove, chat_id: int, cause: str
    ) -> None:
        """Put a prompt into a chat; a reply to it is the words.

        Raises:
            MoveRefusedError: The task cannot take it now.
            NotAllowedError: No right to do this.
            NotFoundError: No such breakthrough.
        """
        async with self.store.write() as session:
            row = await self.record.found(session, id_)
            staff = await self.record.permitted(session, by, move, row)
            next_status(row.status, move)
            await self.record.notices.ask(
                session, row, staff, asks=move, chat_id=chat_id, cause=cause
            )

    async def answer(self, by: int, quoted: Quoted, said: Said, cause: str) -> Written | None:
        """Act on a reply to one of our messages about a task.

        Args:
            by: Telegram id of the staff member.
            quoted: The message replied to.
            said: What they wrote and showed.
            cause: Of the message; the pictures of one album share theirs.

        Returns:
            None when the message replied to is not about a task.

        Raises:
            InvalidInputError: The words do not say what was asked for.
            MoveRefusedError: The task cannot take it now.
            NotAllowedError: No right to do this.
            ProofMissingError: An outcome needs a photo and has none.
        """
        async with self.store.read() as session:
            message = await breakthroughs.message(session, quoted.chat_id, quoted.message_id)
        if message is None:
            return None
        if message.asks is not None:
            await self._acts[message.asks](by, message.breakthrough_id, said, cause)
        return Written(id=message.breakthrough_id, move=message.asks)

    @property
    def _acts(self) -> dict[BreakthroughMove, Callable[[int, int, Said, str], Awaitable[None]]]:
        return {
            _M.OPEN: self._open,
            _M.ADD: self._add,
            _M.RESCHEDULE: self._reschedule,
            _M.RENAME: self._rename,
            _M.PLAN: self._plan,
            _M.CLOSE: self._close,
            _M.DROP: self._drop,
        }

    async def _open(self, by: int, id_: int, said: Said, cause: str) -> None:
        plan = read_plan(said.text, self.record.today())
        opening = Opening(due_on=plan.due_on, owner=plan.owner or "", steps=plan.steps)
        await self.tasks.open_proposed(by, id_, opening, cause)

    async def _add(self, by: int, id_: int, said: Said, cause: str) -> None:
        await self.work.add(by, id_, references_in(said.text), cause)

    async def _reschedule(self, by: int, id_: int, said: Said, cause: str) -> None:
        until, why = read_new_date(said.text, self.record.today())
        await self.work.reschedule(by, id_, until, why, cause)

    async def _rename(self, by: int, id_: int, said: Said, cause: str) -> None:
        await self.work.rename(by, id_, said.text, cause)

    async def _plan(self, by: int, id_: int, said: Said, cause: str) -> None:
        await self.work.plan(by, id_, read_steps(said.text), cause)

    async def _close(self, by: int, id_: int, said: Said, cause: str) -> None:
        await self.tasks.close(by, id_, said, cause)

    async def _drop(self, by: int, id_: int, said: Said, cause: str) -> None:
        await self.tasks.drop(by, id_, said.text, cause)
