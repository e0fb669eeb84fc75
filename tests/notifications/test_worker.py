import email as email_parser
from email import policy

import pytest

from cqp.accounts.models import User
from cqp.jobs.services import enqueue
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email
from cqp.notifications.services import SEND
from tests.worker import eventually

pytestmark = pytest.mark.services


def test_mail_is_sent_by_the_worker(real_worker):
    real_worker.start()
    user = User.objects.create_user("anais@exemple.invalid", first_name="Anaïs", last_name="Marchand")
    row = Email.objects.create(
        code="account_invitation",
        recipient=user,
        address=user.email,
        subject="Décision du jury",
        body="Été comme hiver.",
        message_id="<stable@exemple.invalid>",
    )
    enqueue(SEND, row.pk)
    eventually(lambda: Email.objects.get(pk=row.pk).status == EmailStatus.SENT)
    (path,) = real_worker.mails.iterdir()
    sent = email_parser.message_from_bytes(path.read_bytes().split(b"\n-----")[0], policy=policy.default)
    assert (sent["Subject"], sent["To"], sent["Message-ID"]) == (
        "Décision du jury",
        "anais@exemple.invalid",
        "<stable@exemple.invalid>",
    )
    assert sent.get_content().strip() == "Été comme hiver."
