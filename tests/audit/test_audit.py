import logging
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cqp.accounts.models import User
from cqp.audit.models import AuditEvent
from cqp.audit.request_context import RequestIdFilter, entered
from cqp.audit.services import record

PASSWORD = "une phrase assez longue 1984"


@pytest.fixture
def user(db):
    return User.objects.create_user("lea@cqp.test", PASSWORD, first_name="Léa", last_name="Martin")


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize(
    "change",
    [
        lambda event: AuditEvent.objects.filter(pk=event.pk).update(verb="autre"),
        lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
        lambda event: event.delete(),
    ],
)
def test_event_can_be_neither_changed_nor_deleted(user, change):
    event = record("essai", actor=user)

    with pytest.raises(DatabaseError, match="ligne inaltérable"), transaction.atomic():
        change(event)

    assert AuditEvent.objects.get(pk=event.pk).verb == "essai"


def test_journal_cannot_be_truncated(user):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE: its DELETE is refused above")
    record("essai", actor=user)

    with pytest.raises(DatabaseError, match="ligne inaltérable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # checks still pending would refuse the TRUNCATE for another reason
        cursor.execute("TRUNCATE audit_auditevent")


def test_person_with_a_history_cannot_be_deleted(user):
    record("essai", actor=user)

    with pytest.raises(DatabaseError):
        user.delete()


def test_undone_act_leaves_no_line(user):
    with pytest.raises(RuntimeError), transaction.atomic():
        record("essai", actor=user)
        raise RuntimeError

    assert verbs() == []


def test_signing_in_and_out_are_written_with_the_request_and_no_address(client, user):
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_logout"))

    assert verbs() == ["account.signed_in", "account.signed_out"]
    event = AuditEvent.objects.order_by("pk").first()
    assert (event.actor, event.object_id, event.request_id) == (user, str(user.pk), answer["X-Request-Id"])
    assert re.fullmatch(r"[0-9a-f]{16}", event.address_digest)


@pytest.mark.parametrize(("email", "named"), [("LEA@cqp.test", True), ("inconnue@cqp.test", False)])
def test_refused_sign_in_is_written_without_what_was_typed(client, user, email, named):
    client.post(reverse("account_login"), {"login": email, "password": "mot-de-passe-secret"})

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("account.sign_in_refused", None)
    assert event.object_id == (str(user.pk) if named else "")
    assert "secret" not in str(vars(event))
    assert "inconnue" not in str(vars(event))


def test_refused_sign_in_puts_no_address_in_the_logs(client, user, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(reverse("account_login"), {"login": user.email, "password": "mot-de-passe-secret"})

    assert user.email not in caplog.text
    assert "mot-de-passe-secret" not in caplog.text


def test_request_number_is_ours_even_if_the_client_sends_one(client, db):
    forged = "abc\nfaux journal"

    answers = [client.get(reverse("account_login"), headers={"x-request-id": forged}) for _ in range(2)]

    numbers = {answer["X-Request-Id"] for answer in answers}
    assert len(numbers) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}", number) for number in numbers)


def test_log_lines_carry_the_request_number():
    line = logging.LogRecord("cqp", logging.INFO, "", 0, "texte", (), None)

    RequestIdFilter().filter(line)
    assert line.request_id == "-"
    with entered(None, "0123456789abcdef"):
        RequestIdFilter().filter(line)
    assert line.request_id == "0123456789abcdef"
