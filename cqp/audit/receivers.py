"""Signals of the libraries that sign people in, written in the journal. None of ours: our own services call `record` themselves."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from .services import record


@receiver(user_logged_in)
def note_sign_in(sender, request, user, **kwargs):
    record("account.signed_in", actor=user, object=user)


@receiver(user_logged_out)
def note_sign_out(sender, request, user, **kwargs):
    # A session that had already ended signs nobody out.
    if user is not None:
        record("account.signed_out", actor=user, object=user)


@receiver(user_login_failed)
def note_refused_sign_in(sender, credentials, request=None, **kwargs):
    """The account is named when it exists; what was typed is never kept (people type their password in the wrong box)."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    record("account.sign_in_refused", actor=None, object=get_user_model().objects.filter(email=typed).first())


@receiver(password_changed)
@receiver(password_set)
def note_password_change(sender, request, user, **kwargs):
    record("account.password_changed", actor=user, object=user)


@receiver(password_reset)
def note_password_reset(sender, request, user, **kwargs):
    record("account.password_reset", actor=user, object=user)


@receiver(authenticator_added)
def note_second_factor_added(sender, request, user, authenticator, **kwargs):
    record("account.second_factor_added", actor=user, object=user, payload={"type": authenticator.type})


@receiver(authenticator_reset)
def note_recovery_codes_renewed(sender, request, user, authenticator, **kwargs):
    record("account.second_factor_renewed", actor=user, object=user, payload={"type": authenticator.type})


@receiver(authenticator_removed)
def note_second_factor_removed(sender, request, user, authenticator, **kwargs):
    record("account.second_factor_removed", actor=user, object=user, payload={"type": authenticator.type})


@receiver(authentication_failed)
def note_refused_second_factor(sender, request, user, authenticator, reauthentication, **kwargs):
    record("account.second_factor_refused", actor=None, object=user, payload={"type": authenticator.type})
