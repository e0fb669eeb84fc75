"""allauth's forms with our words: a label above each field, no placeholder in its place, an example where a format is expected."""

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm

_PASSWORD_HELP = "Au moins 12 caractères. Une phrase de quelques mots se retient bien et protège bien."  # noqa: S105
_CODE_HELP = "6 chiffres affichés par votre application, ou un de vos codes de secours."


class _OurWords:
    """Relabels the fields named in `words` = {field: (label, help text)} and drops the placeholders."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class LoginForm(_OurWords, account.LoginForm):
    words = {"login": ("Adresse électronique", ""), "password": ("Mot de passe", "")}


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    words = {
        "oldpassword": ("Mot de passe actuel", ""),
        "password1": ("Nouveau mot de passe", _PASSWORD_HELP),
        "password2": ("Nouveau mot de passe, une seconde fois", ""),
    }


class SetPasswordForm(_OurWords, account.SetPasswordForm):
    words = {"password1": ("Mot de passe", _PASSWORD_HELP), "password2": ("Mot de passe, une seconde fois", "")}


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):
    words = {"email": ("Adresse électronique", "Celle avec laquelle vous vous connectez.")}


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):
    words = {
        "password1": ("Nouveau mot de passe", _PASSWORD_HELP),
        "password2": ("Nouveau mot de passe, une seconde fois", ""),
    }


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):
    words = {"password": ("Mot de passe", "")}


class AuthenticateForm(_OurWords, mfa.AuthenticateForm):
    words = {"code": ("Code de vérification", _CODE_HELP)}


class ReauthenticateCodeForm(_OurWords, mfa.ReauthenticateForm):
    words = {"code": ("Code de vérification", _CODE_HELP)}


class ActivateTOTPForm(_OurWords, AllauthActivateTOTPForm):
    words = {"code": ("Code affiché par l'application", "6 chiffres, par exemple 492 013 sans l'espace.")}


class _MalformedKeyIsRefused:
    """fido2 reads the posted JSON without checking its shape: what no browser would send is a wrong answer, not a crash."""

    def clean_credential(self):
        parent = getattr(super(), "clean_credential", None)
        try:
            return parent() if parent else self.cleaned_data["credential"]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise get_adapter().validation_error("incorrect_code") from None

    def clean(self):
        try:
            return super().clean()
        except (KeyError, TypeError, ValueError, AttributeError):
            raise get_adapter().validation_error("incorrect_code") from None


class LoginWebAuthnForm(_MalformedKeyIsRefused, webauthn.LoginWebAuthnForm):
    pass


class AuthenticateWebAuthnForm(_MalformedKeyIsRefused, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_MalformedKeyIsRefused, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(_MalformedKeyIsRefused, _OurWords, webauthn.AddWebAuthnForm):
    words = {
        "name": ("Nom de cette clé", "Pour la reconnaître, par exemple « téléphone » ou « ordinateur du bureau »."),
        "passwordless": (
            "Me connecter avec cette clé seule, sans mot de passe",
            "L'appareil vous demandera votre empreinte, votre visage ou son code.",
        ),
    }


class EditWebAuthnForm(_OurWords, AllauthEditWebAuthnForm):
    words = {"name": ("Nom de cette clé", "Par exemple « téléphone ».")}
