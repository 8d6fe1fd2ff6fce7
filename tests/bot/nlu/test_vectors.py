"""A message's vector is one, whoever begins it and whoever asks."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.vectors import VectorStarter, sentence_encoder, vectors_of
from encoder import SentenceEncoder


def test_a_single_message_is_begun_and_many_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(sentence_encoder(), "begin_bilingual", begun.append)
    VectorStarter().process([Message.build("where is my parcel")])
    VectorStarter().process([Message.build("one"), Message.build("two")])
    VectorStarter().process([Message({})])
    assert begun == ["where is my parcel"]


@pytest.mark.parametrize("text", ["where is my teapot now", "我的茶壶到哪里了"])
def test_a_begun_message_has_the_vector_it_would_have_had(text: str) -> None:
    message = Message.build(text)
    VectorStarter().process([message])
    found = vectors_of([message])[0]
    assert np.array_equal(found, SentenceEncoder(precision="int8").encode_bilingual([text])[0])
    assert vectors_of([message])[0] is found
