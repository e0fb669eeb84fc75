"""Writing mails to the outbox, sending them, sending them again."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from cqp.jobs.services import enqueue, retry
from cqp.notifications.enums import EmailStatus, MessageCategory
from cqp.notifications.messages import message_of
from cqp.notifications.models import Email
from cqp.notifications.writing import write
from cqp.shared import clock

SEND = "notifications.send"


@dataclass(frozen=True)
class Stranger:
    """An address typed on a public page, not proved yet. Greeted without the name typed there: it could be any sentence, sent to anybody."""

    email: str
    pk = None
    is_active = True
    is_service = False

    def get_full_name(self):
        return "Madame, Monsieur"


@dataclass(frozen=True)
class Attachment:
    """A text joined to a mail: `name` as the reader saves it, `kind` as « text/calendar »."""

    name: str
    kind: str
    text: str

    def columns(self) -> dict:
        return {"attachment_name": self.name, "attachment_type": self.kind, "attachment": self.text}


@transaction.atomic
def notify(code: str, *, to, context: dict, attachment: Attachment | None = None, hold: bool = False) -> list[Email]:
    """Write one mail per person and ask the worker to send it after the commit. If the act is undone, no mail was ever written.

    `to` holds users, or a `Stranger` before the account exists. Inactive people and service accounts receive nothing.
    Links in `context` must be built on settings.PUBLIC_URL. `hold`: written and kept, nothing leaves before `release`.
    """
    message = message_of(code)
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    emails = []
    for user in dict.fromkeys(to):
        if not user.is_active or user.is_service:
            continue
        subject, body = write(message, user, context)
        email = Email.objects.create(
            code=code,
            recipient=user if user.pk else None,
            address=user.email,
            subject=subject,
            body=body,
            message_id=f"<{uuid.uuid4()}@{host}>",
            status=EmailStatus.HELD if hold else EmailStatus.WAITING,
            **(attachment.columns() if attachment else {}),
        )
        if not hold:
            enqueue(SEND, email.pk)
        emails.append(email)
    return emails


def release(email: Email) -> bool:
    """Read over, a held mail leaves as it was written. False when it is not held (any more): released twice, sent once.

    The app that held it says who may, and keeps who did.
    """
    with transaction.atomic():
        held = Email.objects.held().filter(pk=email.pk)
        if not held.update(status=EmailStatus.WAITING, updated_at=clock.now()):
            return False
        enqueue(SEND, email.pk)
    return True


def deliver(email: Email) -> None:
    """Hand the mail to the server. Raises whatever the server answers."""
    message = EmailMessage(
        subject=email.subject,
        body=email.body,
        to=[email.address],
        headers={"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"},
    )
    if email.attachment:
        message.attach(email.attachment_name, email.attachment, email.attachment_type)
    message.send()


def record_sent(email: Email) -> None:
    """Called inside `claim.effect()` only. The text of an account mail is dropped: it holds a single-use link that the database otherwise
    knows only by its hash, and nobody will ever need it as proof."""
    moment = clock.now()
    kept = {} if message_of(email.code).category != MessageCategory.ACCOUNT else {"body": ""}
    Email.objects.filter(pk=email.pk).update(
        status=EmailStatus.SENT, sent_at=moment, error="", updated_at=moment, **kept
    )


def mark_failed(email_id: int, error: str) -> None:
    """The worker gave up: the secretariat's outbox shows it."""
    Email.objects.unsent().filter(pk=email_id).update(status=EmailStatus.FAILED, error=error, updated_at=clock.now())


def resend(email: Email) -> bool:
    """Try a failed mail again, with the same Message-ID. False when it has not failed."""
    with transaction.atomic():
        failed = Email.objects.failed().filter(pk=email.pk)
        if not failed.update(status=EmailStatus.WAITING, error="", updated_at=clock.now()):
            return False
        return retry(f"{SEND}:{email.pk}")
