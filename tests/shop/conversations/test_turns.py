"""A turn is written once, whole, and not at all when a person speaks."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from shop import rollups
from shop.conversations import feed, outbox, ownership
from shop.conversations.inbox import Incoming, Received, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_apology, record_turn
from shop.store import Store
from shop.store.tables import Choice, Conversation, Delivery, Message, MetricBucket, Product, Recommendation, Staff

NOTICES = {"en": "I am an automated assistant.", "zh": "我是自动助手。"}
READ = Understanding(intent="greet", confidence=0.9, language="zh", sentiment="positive", sentiment_score=0.8)


def say(store: Store, text: str = "你好", platform_id: str = "m1", token: str | None = None) -> Received:
    with store.transaction() as session:
        return receive(session, Incoming("web", "shop", "visitor-1", platform_id, text=text, token=token))


def answer(store: Store, message_id: int, *replies: Reply, read: Understanding = READ) -> bool:
    with store.transaction() as session:
        return record_turn(session, message_id, Turn(list(replies), read), NOTICES)


def texts(store: Store, state: str = "ready") -> list[str]:
    with store.reading() as session:
        query = select(Message.text).where(Message.author != "customer", Message.state == state).order_by(Message.id)
        return list(session.scalars(query))


def buckets(store: Store) -> set[tuple[int, str, str, str, str, int]]:
    with store.reading() as session:
        rows = session.scalars(select(MetricBucket).where(MetricBucket.count != 0))
        return {(row.quarter, row.metric, row.channel, row.language, row.label, row.count) for row in rows}


def add_staff(store: Store) -> int:
    with store.transaction() as session:
        staff = Staff(email="kim@example.com", name="Kim", role="support", password_hash="-")
        session.add(staff)
        session.flush()
        return staff.id


def test_the_same_platform_message_is_one_row(store: Store) -> None:
    first, second = say(store), say(store)
    assert second == Received(first.message_id, first.conversation_id, duplicate=True)


def test_notice_stands_before_the_first_reply_only(store: Store) -> None:
    answer(store, say(store).message_id, Reply("您好！"))
    answer(store, say(store, platform_id="m2").message_id, Reply("再见！"))
    assert texts(store) == ["我是自动助手。", "您好！", "再见！"]


def test_a_turn_is_recorded_once(store: Store) -> None:
    message = say(store).message_id
    assert answer(store, message, Reply("您好！"))
    assert not answer(store, message, Reply("您好！"))
    assert texts(store) == ["我是自动助手。", "您好！"]


def test_why_a_message_was_read_so_is_kept_with_it(store: Store) -> None:
    reasons, also = (
        {"nearest": [], "policy": "RulePolicy", "rule": "say hello"},
        [{"text": "b", "intent": "bye", "confidence": 0.9}],
    )
    message = say(store).message_id
    answer(store, message, Reply("您好！"), read=replace(READ, explanation=reasons, also=also))
    with store.reading() as session:
        kept = session.get_one(Message, message)
        assert (kept.explanation, kept.also) == (reasons, also)


def test_replies_are_suppressed_when_staff_took_over_meanwhile(store: Store) -> None:
    received = say(store)
    with store.transaction() as session:
        ownership.take_over(session, received.conversation_id, add_staff(store))
    answer(store, received.message_id, Reply("late"))
    assert texts(store, "suppressed") == ["late"]
    with store.reading() as session:
        assert outbox.due(session) == []
        assert session.get_one(Message, received.message_id).state == "stored"


def test_taking_over_silences_what_was_not_sent_yet(store: Store) -> None:
    received = say(store)
    answer(store, received.message_id, Reply("unsent"))
    staff = add_staff(store)
    with store.transaction() as session:
        ownership.reply(session, received.conversation_id, staff, "Kim here")
    with store.reading() as session:
        assert [item.message.text for item in outbox.due(session)] == ["Kim here"]
    kept = buckets(store)
    with store.transaction() as session:
        rollups.rebuild(session)
    assert buckets(store) == kept


def test_a_notice_that_was_held_back_is_said_with_the_next_reply(store: Store) -> None:
    received = say(store)
    answer(store, received.message_id, Reply("unsent"))
    staff = add_staff(store)
    with store.transaction() as session:
        ownership.take_over(session, received.conversation_id, staff)
        ownership.hand_back(session, received.conversation_id, staff)
    answer(store, say(store, platform_id="m2").message_id, Reply("再见！"))
    assert texts(store)[-2:] == ["我是自动助手。", "再见！"]


def test_what_arrived_in_spite_of_a_take_over_is_counted_again(store: Store) -> None:
    received = say(store)
    answer(store, received.message_id, Reply("on its way"))
    staff = add_staff(store)
    with store.transaction() as session:
        delivery = outbox.due(session)[0].delivery_id
        ownership.take_over(session, received.conversation_id, staff)
        outbox.mark_sent(session, delivery)
    kept = buckets(store)
    with store.transaction() as session:
        rollups.rebuild(session)
    assert buckets(store) == kept and texts(store)[0] == "我是自动助手。"


def test_a_lock_sees_what_others_wrote_since_the_row_was_read(store: Store) -> None:
    received = say(store)
    staff = add_staff(store)
    with store.transaction() as session:
        read_before = session.get_one(Conversation, received.conversation_id)
        another = update(Conversation).values(owner_id=staff).execution_options(synchronize_session=False)
        session.execute(another)
        assert ownership.lock(session, received.conversation_id) is read_before and read_before.owner_id == staff
        record_turn(session, received.message_id, Turn([Reply("late")], READ), NOTICES)
    assert texts(store, "suppressed") == ["late"]


def test_deliveries_of_a_conversation_keep_their_order(store: Store) -> None:
    answer(store, say(store).message_id, Reply("one"), Reply("two"))
    sent = []
    while True:
        with store.transaction() as session:
            waiting = outbox.due(session)
            for item in waiting:
                sent.append(item.message.text)
                outbox.mark_sent(session, item.delivery_id)
        if not waiting:
            break
        assert len(waiting) == 1
    assert sent == ["我是自动助手。", "one", "two"]


def test_a_page_of_the_feed_is_not_used_up_by_what_the_customer_does_not_see(store: Store) -> None:
    received = say(store)
    staff = add_staff(store)
    with store.transaction() as session:
        for _ in range(3):
            ownership.take_over(session, received.conversation_id, staff)
            ownership.hand_back(session, received.conversation_id, staff)
    last = say(store, platform_id="m2")
    with store.reading() as session:
        found = feed.news(session, feed.Address("web", "shop", "visitor-1"), received.message_id, limit=3)
    assert [message.id for message in found.messages] == [last.message_id]


def test_a_button_means_what_was_offered(store: Store) -> None:
    received = say(store)
    answer(store, received.message_id, Reply("Well?", buttons=[{"title": "Yes", "intent": "affirm", "entities": {"n": "1"}}]))
    with store.reading() as session:
        token = session.scalars(select(Choice.token)).one()
    pressed = say(store, platform_id="m2", token=token)
    with store.reading() as session:
        message = session.get_one(Message, pressed.message_id)
    assert (message.text, message.choice) == ("Yes", {"intent": "affirm", "entities": {"n": "1"}})


def test_cards_are_impressions_that_count_once_delivered(store: Store) -> None:
    with store.transaction() as session:
        session.add(Product(id=5, sku="S5", title="Pot", category="teapots", price=100, currency="EUR"))
    card = {"product_id": 5, "title": "Pot", "strategy": "popular", "reason": "popular this month", "propensity": 1.0}
    answer(store, say(store).message_id, Reply("Look", cards=[card]))
    assert not [row for row in buckets(store) if row[1] == "shown"]
    for _ in range(2):
        with store.transaction() as session:
            for item in outbox.due(session):
                outbox.mark_sent(session, item.delivery_id)
    with store.reading() as session:
        shown = session.scalars(select(Recommendation)).one()
    assert (shown.position, shown.strategy) == (1, "popular") and shown.shown_at
    assert [row[1:] for row in buckets(store) if row[1] == "shown"] == [("shown", "web", "", "popular", 1)]


def test_an_apology_flags_the_conversation(store: Store) -> None:
    received = say(store)
    with store.transaction() as session:
        assert record_apology(session, received.message_id, "Sorry", "e-1", NOTICES)
    with store.reading() as session:
        conversation = session.get_one(Conversation, received.conversation_id)
        message = session.get_one(Message, received.message_id)
    assert conversation.needs_person and message.state == "apologised" and message.error_id == "e-1"
    assert texts(store)[-1] == "Sorry"


def test_a_final_failure_is_shown_to_staff(store: Store) -> None:
    received = say(store)
    answer(store, received.message_id, Reply("hello"))
    with store.transaction() as session:
        outbox.mark_failed(session, outbox.due(session)[0].delivery_id, "blocked by the customer", final=True)
    with store.reading() as session:
        conversation = session.get_one(Conversation, received.conversation_id)
        assert session.scalars(select(Delivery.status).order_by(Delivery.id)).first() == "failed"
    assert conversation.needs_reason == "not delivered: blocked by the customer"


def test_rollups_equal_their_rebuild(store: Store) -> None:
    answer(store, say(store).message_id, Reply("您好！"))
    answer(store, say(store, platform_id="m2").message_id, Reply("?"), read=Understanding("nlu_fallback", 0.2, "en"))
    unnamed = Understanding(None, 0.0, "en", sentiment="neutral", sentiment_score=0.0)
    answer(store, say(store, platform_id="m3").message_id, Reply("?"), read=unnamed)
    kept = buckets(store)
    with store.transaction() as session:
        rollups.rebuild(session)
    assert kept == buckets(store) and len(kept) >= 7


def test_a_reply_sent_again_with_its_key_is_the_same_reply(store: Store) -> None:
    received = say(store)
    staff = add_staff(store)
    sent = []
    for text, key in (("Hello", "a"), ("Hello", "a"), ("Hello", "b")):
        with store.transaction() as session:
            sent.append(ownership.reply(session, received.conversation_id, staff, text, key))
    assert sent[0] == sent[1] != sent[2] and texts(store).count("Hello") == 2
