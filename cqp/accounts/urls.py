"""Pages of the accounts. allauth's are listed one by one: what has no use here (free sign-up, several addresses…) has no URL."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, register_converter

from cqp.access.views import PUBLIC, SIGNED_IN, access

from .views import company, invitation, my_account, organisation, people, sign_in


class Base36Converter:
    """allauth's way of writing the number of a person in a reset link."""

    regex = "[0-9a-zA-Z]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Base36Converter, "base36")


def _public(view):
    return access(PUBLIC)(view)


def _signed_in(view):
    return access(SIGNED_IN)(view)


def _setting_up(view):
    """Reachable before the second factor is set up: it is what one needs to set it up."""
    guarded = access(SIGNED_IN)(view)
    guarded.open_before_second_factor = True
    return guarded


_entrance = [
    path("connexion/", sign_in.sign_in, name="account_login"),
    path("connexion/sans-compte/", sign_in.how_to_get_an_account, name="account_signup"),
    path("connexion/demonstration/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("connexion/cle/", _public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("connexion/second-facteur/", _public(mfa.authenticate), name="mfa_authenticate"),
    path("connexion/confirmer/", _setting_up(account.reauthenticate), name="account_reauthenticate"),
    path("connexion/confirmer/code/", _setting_up(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("connexion/confirmer/cle/", _setting_up(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("connexion/compte-inactif/", _public(account.account_inactive), name="account_inactive"),
    path("deconnexion/", _public(account.logout), name="account_logout"),
]
_password = [
    path("mot-de-passe/oublie/", _public(account.password_reset), name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", _public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "mot-de-passe/oublie/cle/<base36:uidb36>-<str:key>/",
        _public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/oublie/change/",
        _public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("mon-compte/mot-de-passe/", _signed_in(account.password_change), name="account_change_password"),
    path("mon-compte/mot-de-passe/choisir/", _signed_in(account.password_set), name="account_set_password"),
]
_second_factor = [
    path("mon-compte/second-facteur/", _setting_up(sign_in.SecondFactorIndexView.as_view()), name="mfa_index"),
    path("mon-compte/second-facteur/application/", _setting_up(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "mon-compte/second-facteur/application/retirer/", _setting_up(totp.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path(
        "mon-compte/second-facteur/codes/",
        _setting_up(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "mon-compte/second-facteur/codes/renouveler/",
        _setting_up(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mon-compte/second-facteur/codes/telecharger/",
        _setting_up(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("mon-compte/cles/", _setting_up(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("mon-compte/cles/ajouter/", _setting_up(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("mon-compte/cles/<int:pk>/renommer/", _setting_up(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("mon-compte/cles/<int:pk>/retirer/", _setting_up(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]
_ours = [
    path("mon-compte/", my_account.my_account, name="my_account"),
    path("mon-compte/autres-sessions/fermer/", my_account.other_sessions_close, name="other_sessions_close"),
    path("entreprises/inscription/", company.company_register, name="company_register"),
    path("entreprises/inscription/envoyee/", company.company_register_sent, name="company_register_sent"),
    path("invitations/accepter/", invitation.invitation_accept, name="invitation_accept"),
    path("invitations/<str:token>/", invitation.invitation_open, name="invitation_open"),
    path("organisations/<int:pk>/", organisation.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/personnes/", people.organisation_people, name="organisation_people"),
    path("organisations/<int:pk>/personnes/<int:membership_pk>/retirer/", people.membership_end, name="membership_end"),
]
urlpatterns = _entrance + _password + _second_factor + _ours
