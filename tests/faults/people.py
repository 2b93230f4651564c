"""What residents and staff do all day, and patiently: a bot that is down is waited for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, takewhile

from bot.emulator.chats import Message
from bot.emulator.person import NothingSeenError, Person
from tests.faults.office import Office

_PATIENCE_WITH_A_MESSAGE = 6.0
"""At first; twice as long each time, or those who reply again keep a slow bot from catching up."""
RECEIPT = r"JF-\d{8}-\d{4}.*\n[\s\S]*最晚办结"
QUESTION = "今年新增多少停车位？"


@dataclass
class Diary:
    """What people did, for the checks to hold against what was kept of it."""

    submitted: dict[str, Person] = field(default_factory=dict)
    """By the words of each complaint that was submitted: who did."""
    progress: int = 0
    """How many figures were recorded."""
    asked: int = 0


@dataclass
class Day:
    """One run of daily life, until *is_over* says so."""

    office: Office
    dice: random.Random
    is_over: Callable[[], bool]
    patience: float = 30.0
    """Seconds a person waits for an answer."""
    diary: Diary = field(default_factory=Diary)

    def live(self, group: asyncio.TaskGroup) -> None:
        """Let two residents, a handler and a publisher do what they do."""
        for person in self.office.people.residents[:2]:
            group.create_task(self.resident(person))
        group.create_task(self.handler(self.office.people.staff[0]))
        group.create_task(self.publisher(self.office.people.staff[2]))

    async def resident(self, person: Person) -> None:
        """Subscribe, then ask and complain in turn."""
        await self.subscribe(person)
        while not self.is_over():
            await self.ask(person)
            await self.complain(person)

    async def subscribe(self, person: Person) -> None:
        """Follow the topic that `record_progress` writes about."""
        person.say("/subscribe")
        await person.expect(button="住房", timeout=self.patience)
        await person.expect_answer(person.press("住房"), timeout=self.patience)

    async def ask(self, person: Person) -> None:
        """Ask and read the answer."""
        person.say(QUESTION)
        await person.expect("一千个", timeout=self.patience)
        self.diary.asked += 1

    async def complain(self, person: Person) -> None:
        """Write, submit the preview and read the receipt."""
        mark = f"[{person.id}-{len(self.diary.submitted)}]"
        words = f"我要投诉，小区门口的垃圾三天没人清了{mark}"
        person.say(words)
        preview = await person.expect(
            mark.replace("[", r"\[")[:-1], button="提交", timeout=self.patience
        )
        self.diary.submitted[words] = person
        person.press("提交", preview)
        await person.expect(RECEIPT, kind="message", timeout=self.patience)

    async def handler(self, person: Person) -> None:
        """Claim each new card, answer it, finish it."""
        worked: set[str] = set()
        while not self.is_over():
            card = self._next_card(worked)
            if card is None:
                await self.office.world.signal.wait_for(
                    lambda: self._next_card(worked) or self.is_over() or None, self.patience
                )
                continue
            worked.add(reference_in(card.text))
            await person.expect_answer(person.press("认领", card), timeout=self.patience)
            await self._reply(person, "最晚办结", card, ("收到，已派人去看", "已转给居民"))
            person.press_data(_finish_data(card), card)
            group = self.office.people.staff_chat
            await person.expect("写明办理结果", chat=group, timeout=self.patience)
            await self._reply(
                person, "写明办理结果", card, ("已经劝离，加装了标线", "已登记为办结")
            )

    async def _reply(self, person: Person, part: str, card: Message, said: tuple[str, str]) -> None:
        """Reply to the newest message of a kind about a complaint, then to the one before it.

        Args:
            said: The words, and what the bot answers.

        A message sent just before a kill comes a second time, and the bot knows only the second;
        where its sender was stopped and woke again, only the first.
        """
        reference, group = reference_in(card.text), self.office.people.staff_chat
        waits = takewhile(lambda wait: wait <= self.patience, _doubling(_PATIENCE_WITH_A_MESSAGE))
        for number, wait in enumerate(waits):
            found = [one for one in group.visible() if part in one.text and reference in one.text]
            # With a picture: an outcome of this kind asks for one.
            person.reply_with_photo(found[-1 - number % len(found)], said[0])
            try:
                await person.expect(
                    f"{said[1]}[\\s\\S]*{reference}|{reference}[\\s\\S]*{said[1]}",
                    chat=group,
                    timeout=wait,
                )
            except NothingSeenError:
                continue
            return
        raise NothingSeenError(f"nobody took the reply to {reference}")

    def _next_card(self, worked: set[str]) -> Message | None:
        for message in self.office.people.staff_chat.visible():
            is_open = any("认领" in text for text in message.button_texts())
            if is_open and reference_in(message.text) not in worked:
                return message
        return None

    async def publisher(self, person: Person) -> None:
        """Record one figure after the other."""
        while not self.is_over():
            await self.record_progress(person)
            await self.office.world.signal.wait_for(
                lambda: self.is_over() or None, self.dice.uniform(0.2, 1.0)
            )

    async def record_progress(self, person: Person) -> None:
        """Record one figure."""
        group = self.office.people.staff_chat
        self.diary.progress += 1
        person.say(f"/progress housing {self.diary.progress}", chat=group)
        # This figure and no other: an answer to somebody else would let them run ahead of the bot.
        said = f"已登记[\\s\\S]*目前：{self.diary.progress}套"
        await person.expect(said, chat=group, timeout=self.patience)


def _doubling(seconds: float) -> Iterator[float]:
    return (seconds * 2**number for number in count())


def reference_in(text: str) -> str:
    """Find the reference that a message carries; empty when it carries none."""
    start = text.find("JF-")
    return text[start : start + 16] if start >= 0 else ""


def _finish_data(card: Message) -> str:
    return next(
        str(button["callback_data"]) for button in card.buttons() if "办结" in str(button["text"])
    )
