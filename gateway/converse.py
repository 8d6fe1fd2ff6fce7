"""Row -> answered: takes waiting messages in order, one worker at a time per conversation, many conversations at once."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.bot import BotClient, Question
from gateway.channels.base import Channel
from gateway.notice import notices
from gateway.phrases import for_attachments, guess_language, say
from gateway.waking import Waker
from shop.conversations import outbox, waiting
from shop.conversations.turns import Turn, Understanding, record_apology, record_stored, record_turn
from shop.conversations.waiting import Work
from shop.errors import BadInput, ShopkeeperError, Unavailable
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Message

log = logging.getLogger(__name__)

LEASE_SECONDS = 6.0
BEAT_SECONDS = 2.0
SHORTEST_TRY_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Outcome:
    """What to write for one message: a turn, an apology with its error id, or, when both are None, only the message itself."""

    turn: Turn | None = None
    error_id: str | None = None
    understanding: Understanding | None = None


class Converse:
    """The loop between inbox and outbox; several processes may run it on one database."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        bot: BotClient,
        channels: Mapping[str, Channel],
        *,
        at_once: int = 8,
        most_conversations: int = 200,
    ) -> None:
        self.worker = f"worker-{secrets.token_hex(8)}"
        self._store, self._settings, self._bot, self._channels = store, settings, bot, channels
        self._notices = notices(settings)
        self._turns = asyncio.Semaphore(at_once)
        self._most = most_conversations
        self._tasks: set[asyncio.Task[None]] = set()
        self._bot_is_down = False
        self._mine: set[int] = set()
        self._beating: asyncio.Task[None] | None = None

    async def run(self, waker: Waker) -> None:
        """Serve until cancelled; what was waiting when another process died is taken up like anything else."""
        if self._beating is None:
            self._beating = asyncio.create_task(self._beat())
        while True:
            try:
                for work in await asyncio.to_thread(self._claim, self._most - len(self._tasks)):
                    self._mine.add(work.conversation.id)
                    task = asyncio.create_task(self._serve(work))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            except Unavailable as error:
                log.warning("conversations wait: %s", error)
            await waker.wait()

    async def stop(self) -> None:
        """Drop what is under way; its messages stay waiting and its conversations are let go."""
        tasks = [*self._tasks, *([self._beating] if self._beating else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _beat(self) -> None:
        """Keep the conversations under way; those of a process that died are free a few seconds later."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            if not self._mine:
                continue
            try:
                await asyncio.to_thread(self._renew, set(self._mine))
            except Unavailable as error:
                log.warning("leases were not renewed: %s", error)

    def _renew(self, conversation_ids: set[int]) -> None:
        with self._store.transaction() as session:
            waiting.renew(session, conversation_ids, self.worker, LEASE_SECONDS)

    def _claim(self, limit: int) -> list[Work]:
        if limit <= 0:
            return []
        with self._store.reading() as session:
            if not waiting.claimable(session):
                return []
        with self._store.transaction() as session:
            taken = waiting.claim(session, self.worker, LEASE_SECONDS, limit)
            return [work for conversation_id in taken if (work := waiting.next_work(session, conversation_id))]

    async def _serve(self, first: Work) -> None:
        conversation_id = first.conversation.id
        work: Work | None = first
        try:
            while work:
                outcome = await self._decide(work)
                work = await self._keep(work, outcome)
        except asyncio.CancelledError:
            await asyncio.to_thread(self._release, conversation_id)
            raise
        except Exception:
            # The edge of the loop: the lease runs out and the message is tried again.
            log.exception("error %s: conversation %s is put back", secrets.token_hex(6), conversation_id)
        finally:
            self._mine.discard(conversation_id)

    async def _keep(self, work: Work, outcome: Outcome) -> Work | None:
        try:
            return await asyncio.to_thread(self._write, work, outcome)
        except Unavailable:
            raise
        except Exception:
            # A turn that cannot be written now could not be later: it would be tried for ever, and the customer hear nothing.
            error_id = secrets.token_hex(6)
            log.exception("error %s: the turn of message %s cannot be kept", error_id, work.message.id)
            return await asyncio.to_thread(self._write, work, Outcome(error_id=error_id))

    def _release(self, conversation_id: int) -> None:
        with self._store.transaction() as session:
            waiting.release(session, conversation_id, self.worker)

    async def _decide(self, work: Work) -> Outcome:
        message, conversation = work.message, work.conversation
        if conversation.owner_id is not None:
            return Outcome(understanding=await self._understand(message))
        if message.kind == "attachment":
            return Outcome(Turn([for_attachments(message.attachments or [], self._language(work))], Understanding()))
        channel = self._channels.get(conversation.channel)
        if channel and not channel.capabilities.pulls:
            typing = asyncio.create_task(channel.show_typing(work.user_id))
            self._tasks.add(typing)
            typing.add_done_callback(self._tasks.discard)
        return await self._ask(self._question(work), self._seconds_left(work))

    async def _ask(self, question: Question, seconds: float) -> Outcome:
        """Ask the bot until it answers or the message has waited long enough."""
        deadline = time.monotonic() + seconds
        pause, reason = 0.1, "the message waited too long while the bot was down"
        while not (self._bot_is_down and seconds <= 0):
            left = max(deadline - time.monotonic(), SHORTEST_TRY_SECONDS if seconds <= 0 else 0.05)
            try:
                async with asyncio.timeout(left), self._turns:
                    turn = await self._bot.turn(question, timeout=left)
                self._bot_is_down = False
                return Outcome(turn)
            except (Unavailable, TimeoutError) as error:
                self._bot_is_down, reason = True, str(error) or f"no answer within {left:.1f} s"
            except BadInput as error:
                reason = str(error)
                break
            if time.monotonic() + pause >= deadline:
                break
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        error_id = secrets.token_hex(6)
        log.error("error %s: message %s got an apology: %s", error_id, question.message_id, reason)
        return Outcome(error_id=error_id)

    async def _understand(self, message: Message) -> Understanding | None:
        if message.choice:
            return Understanding(intent=str(message.choice["intent"]), confidence=1.0)
        if not message.text:
            return None
        try:
            return (await self._bot.understand([message.text], timeout=SHORTEST_TRY_SECONDS))[0]
        except (ShopkeeperError, IndexError):
            return None

    def _write(self, work: Work, outcome: Outcome) -> Work | None:
        """Record the outcome, let customers who fetch have it, and go on to the next message or let go: one transaction."""
        message, conversation = work.message, work.conversation
        users: set[str] = set()
        with self._store.transaction() as session:
            if conversation.language is None:
                kept = session.get_one(type(conversation), conversation.id)
                kept.language = self._language(work)
            if outcome.turn:
                record_turn(session, message.id, outcome.turn, self._notices)
            elif outcome.error_id:
                record_apology(session, message.id, say("apology", self._language(work)), outcome.error_id, self._notices)
            else:
                record_stored(session, message.id, outcome.understanding)
            session.flush()
            channel = self._channels.get(conversation.channel)
            if channel and channel.capabilities.pulls:
                users = outbox.open_to(session, [channel.name], conversation.id)
            following = waiting.next_work(session, conversation.id)
            if following is None:
                waiting.release(session, conversation.id, self.worker)
        if channel:
            channel.arrived(users | {work.user_id})
        return following

    def _question(self, work: Work) -> Question:
        message, conversation = work.message, work.conversation
        metadata = {
            "conversation_id": conversation.id,
            "customer_id": conversation.customer_id,
            "message_id": message.id,
            "channel": conversation.channel,
            "language": self._language(work),
        }
        return Question(message.id, conversation.public_id, message.text, message.choice, metadata)

    def _language(self, work: Work) -> str:
        return work.conversation.language or guess_language(work.message.text) or self._settings.default_language

    def _seconds_left(self, work: Work) -> float:
        age = (now() - work.message.created_at).total_seconds()
        return self._settings.turn_deadline_seconds - age
