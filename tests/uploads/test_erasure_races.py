"""The bytes of an erased file leave the disk at the instant somebody sends the same: PostgreSQL only, many times over."""

import os

import pytest
from django.db import connection

from cqp.documents.services import erase_bytes, store_file
from tests.jury.test_races import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: nothing can race there"
    ),
]
ROUNDS = int(os.environ.get("CQP_RACE_ROUNDS", "50"))


def kept(content):
    return store_file(content, name="piece.pdf", content_type="application/pdf")


def test_the_newcomer_always_finds_its_bytes():
    for rank in range(ROUNDS):
        content = f"%PDF-1.4 {rank}".encode()
        erased = kept(content)
        answers = together(
            lambda erased=erased: erase_bytes(erased.sha256, but_of=[erased.pk]),
            lambda content=content: kept(content),
            lambda content=content: kept(content),
        )
        assert [answer for answer in answers if isinstance(answer, Exception)] == []
        assert [file.read_verified() for file in answers[1:]] == [content] * 2
