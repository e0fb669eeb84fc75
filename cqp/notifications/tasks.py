from cqp.jobs.registry import handler
from cqp.notifications import services
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email


@handler(services.SEND, on_failure=services.mark_failed)
def task_send_email(claim):
    """Send, then note it. Honest limit: if the process dies between the server's « 250 » and the commit, the mail goes twice,
    with the same Message-ID (reliability.md § 3.3)."""
    email = Email.objects.get(pk=claim.object_id)
    if email.status in (EmailStatus.SENT, EmailStatus.HELD):
        with claim.effect():
            return
    Email.objects.filter(pk=email.pk).update(attempts=claim.attempt)
    services.deliver(email)
    with claim.effect():
        services.record_sent(email)
