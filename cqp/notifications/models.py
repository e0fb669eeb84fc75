from django.conf import settings
from django.db import models
from django.db.models import Q

from cqp.notifications.enums import EmailStatus
from cqp.shared.models import TimeStamped


class EmailQuerySet(models.QuerySet):
    def unsent(self):
        return self.exclude(status=EmailStatus.SENT)

    def held(self):
        """Written with the act that causes them, to be read over before they leave."""
        return self.filter(status=EmailStatus.HELD)

    def failed(self):
        return self.filter(status=EmailStatus.FAILED)

    def sent_to(self, user):
        return self.filter(recipient=user)


class Email(TimeStamped):
    """One mail to one person, written whole in the transaction that causes it: what is sent is what was true then."""

    code = models.CharField("message", max_length=60)
    # Empty for somebody who has no account yet (services.Stranger).
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="destinataire"
    )
    address = models.EmailField("courriel")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte", blank=True)
    # One file joined, text too: a day for a calendar. Kept with the mail, so that what was sent can be read again.
    attachment_name = models.CharField("pièce jointe", max_length=100, blank=True)
    attachment_type = models.CharField("type de la pièce jointe", max_length=60, blank=True)
    attachment = models.TextField("contenu de la pièce jointe", blank=True)
    # The same at every attempt: if the server took the mail and we died before noting it, the second copy is recognised as the first.
    message_id = models.CharField("identifiant", max_length=120, unique=True)
    status = models.CharField("état", max_length=10, choices=EmailStatus, default=EmailStatus.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    error = models.CharField("erreur", max_length=300, blank=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "-created_at"], name="email_outbox")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EmailStatus.values), name="email_status_known"),
            models.CheckConstraint(
                condition=Q(status="SENT", sent_at__isnull=False) | (~Q(status="SENT") & Q(sent_at__isnull=True)),
                name="email_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(attachment="", attachment_name="", attachment_type="")
                | ~(Q(attachment="") | Q(attachment_name="") | Q(attachment_type="")),
                name="email_attachment_whole",
            ),
            models.CheckConstraint(
                condition=~Q(subject__contains="\n") & ~Q(subject__contains="\r"), name="email_subject_on_one_line"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.pk}"
