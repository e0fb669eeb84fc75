from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from cqp.notifications.services import notify

# Every mail that allauth may send here → our notification. A prefix that is not listed is a mistake and raises.
_CODES = {
    "account/email/password_reset_key": "password_reset_link",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_activated": "second_factor_changed",
    "mfa/email/totp_deactivated": "second_factor_changed",
    "mfa/email/webauthn_added": "second_factor_changed",
    "mfa/email/webauthn_removed": "second_factor_changed",
    "mfa/email/recovery_codes_generated": "second_factor_changed",
}
_WHAT_CHANGED = {
    "mfa/email/totp_activated": "une application d'authentification a été ajoutée",
    "mfa/email/totp_deactivated": "l'application d'authentification a été retirée",
    "mfa/email/webauthn_added": "une clé d'accès a été ajoutée",
    "mfa/email/webauthn_removed": "une clé d'accès a été retirée",
    "mfa/email/recovery_codes_generated": "de nouveaux codes de secours ont été créés",
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's pages with our rules: nobody signs up by themselves, mails go through the outbox, links come from the settings."""

    def is_open_for_signup(self, request):
        """Closed: people come by invitation, companies by their own registration page."""
        return False

    def get_reset_password_from_key_url(self, key):
        """From PUBLIC_URL: a forged Host header must not send somebody's reset link elsewhere (reliability.md § 3.5)."""
        user_number, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_number, "key": token})
        return f"{settings.PUBLIC_URL}{path}"

    def send_mail(self, template_prefix, email, context):
        """Write the mail in the outbox; the address is that of a user row, looked up rather than trusted from the request."""
        user = context.get("user") or get_user_model().objects.filter(email=email.lower()).first()
        if user is None or user.is_service:
            return
        notify(
            _CODES[template_prefix],
            to=[user],
            context={
                "link": context.get("password_reset_url", ""),
                "account_url": f"{settings.PUBLIC_URL}{reverse('my_account')}",
                "reset_url": f"{settings.PUBLIC_URL}{reverse('account_reset_password')}",
                "what_changed": _WHAT_CHANGED.get(template_prefix, ""),
            },
        )

    def get_password_change_redirect_url(self, request):
        return reverse("my_account")
