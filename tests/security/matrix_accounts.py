"""Coming in, one's own account, the people of an organisation, and the pages without object."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator

from cqp.accounts.models import User

from .cells import ANY, Row
from .matrix_dossiers import COMPANY
from .scene import TOKEN

# (anonymous, signed in)
PAGE, REDIRECTED = (200, 200), (302, 302)
# Whoever is signed in has nothing to do at the door, and is sent to their home.
ENTRANCE = (200, 302)
ORGANISATION = frozenset({"COMPANY", "MEMBER"})
SIRET = "44306184100047"


def reset_link(tenant):
    user = User.objects.get(email=f"cle@{tenant.name}.test")
    return [user_pk_to_url_str(user), default_token_generator.make_token(user)]


def company(_):
    return {
        "siret": SIRET,
        "name": "Delta Formation",
        "collective_agreement": "1516",
        "headcount": "12",
        "address": "1 rue Neuve\n69001 Lyon",
        "representative": "Denis Delta",
        "first_name": "Denis",
        "last_name": "Delta",
        "email": "denis@delta.test",
    }


def mine(route, **more):
    """Shows only the person's own things: anybody signed in, the same answer for all."""
    return Row(route, get=ANY, **more)


def organisation(tenant):
    return [tenant.company.organisation.pk]


def colleague(tenant):
    company = tenant.company
    return [company.organisation.pk, company.organisation.memberships.current().get(user=company.professional).pk]


def passkey(tenant):
    """Of a person of the company who is none of the personas."""
    return [Authenticator.objects.get(user__email=f"cle@{tenant.name}.test").pk]


ROWS = [
    mine("home"),
    Row("accessibility", public={"GET": PAGE}),
    Row("your_data", public={"GET": PAGE}),
    Row("components", get=frozenset({"STAFF"})),
    # --- the door --------------------------------------------------------------------------------------------------
    Row(
        "account_login",
        public={"GET": ENTRANCE, "POST": REDIRECTED},
        data=lambda tenant: {"login": tenant.committee.external.email, "password": "x" * 14},
    ),
    Row("account_signup", public={"GET": PAGE}),
    # Outside the demonstration this address does not exist.
    Row("demo_sign_in", public={"POST": (404, 404)}),
    Row("mfa_login_webauthn", public={"GET": REDIRECTED, "POST": REDIRECTED}),
    # Nothing to confirm before a password was given.
    Row("mfa_authenticate", public={"GET": REDIRECTED, "POST": REDIRECTED}),
    Row("account_inactive", public={"GET": PAGE}),
    Row("account_logout", public={"GET": (302, 200), "POST": REDIRECTED}),
    Row(
        "account_reset_password",
        public={"GET": PAGE, "POST": REDIRECTED},
        data=lambda _: {"email": "inconnu@exemple.test"},
    ),
    Row("account_reset_password_done", public={"GET": PAGE}),
    # The library notes, once, that the address of the account is known.
    Row(
        "account_reset_password_from_key",
        reset_link,
        public={"GET": REDIRECTED, "POST": REDIRECTED},
        get_writes=frozenset({"account_emailaddress"}),
    ),
    Row("account_reset_password_from_key_done", public={"GET": PAGE}),
    Row("company_register", public={"GET": PAGE, "POST": REDIRECTED}, data=company),
    Row("company_register_sent", public={"GET": PAGE}),
    Row("invitation_open", lambda _: [TOKEN], public={"GET": REDIRECTED}),
    # Without the link of the mail, there is nothing to accept.
    Row("invitation_accept", public={"GET": (404, 404), "POST": (404, 404)}),
    # --- one's own account -----------------------------------------------------------------------------------------
    mine("my_account", post=ANY, form="tutor", data=lambda _: {"first_name": "Autre"}),
    Row("other_sessions_close", post=ANY),
    # What these answer depends on what the person has set up; tests/accounts plays them. Here: they touch nobody else.
    *(
        Row(name, get=ANY, post=ANY, is_own=True)
        for name in (
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "account_change_password",
            "account_set_password",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
        )
    ),
    # Somebody else's key does not exist, whoever asks.
    Row("mfa_edit_webauthn", passkey, sees=frozenset(), get=ANY, post=ANY, data=lambda _: {"name": "Clé du bureau"}),
    Row("mfa_remove_webauthn", passkey, sees=frozenset(), get=ANY, post=ANY),
    # --- the people of an organisation -----------------------------------------------------------------------------
    Row(
        "organisation_people",
        organisation,
        sees=ORGANISATION,
        get=COMPANY,
        post=COMPANY,
        data=lambda _: {"first_name": "Colin", "last_name": "Collègue", "email": "colin@alpha.test"},
    ),
    Row(
        "organisation_edit",
        organisation,
        sees=ORGANISATION,
        get=COMPANY,
        post=COMPANY,
        form="manager",
        data=lambda _: {"representative": "Ada Lys"},
    ),
    Row("membership_end", colleague, sees=ORGANISATION, get=COMPANY, post=COMPANY),
]
