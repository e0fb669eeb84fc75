"""Who gets an account, and how: by invitation, or by asking for what one opens (a company, a VAE file) from one's own address."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.text import slugify

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.notifications.services import Stranger, notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.sections import refuse_changed

from .arrivals import Arrival, arrival_of, on_acceptance
from .enums import PROVIDER_KINDS, InvitationPurpose, MembershipRole, OrganisationKind
from .models import Invitation, Membership, Organisation, User
from .models.invitation import hash_token

INVITATION_DAYS = 7
_SIRET_TAKEN = Blocker(
    "siret_registered",
    "Cette entreprise vient d'être inscrite par quelqu'un d'autre. Demandez à la personne qui l'a inscrite de vous inviter.",
)
_SIRET_OF_A_COMMITTEE = Blocker(
    "siret_of_a_committee", "Ce SIRET est celui d'une commission : vérifiez les chiffres avec l'organisme."
)
_LINK_DEAD = Blocker("link_dead", "Ce lien a déjà servi ou n'est plus valable. Demandez qu'on vous en envoie un autre.")


def public_link(path: str) -> str:
    """Address written in mails: from the settings, never from the Host header of a request (reliability.md § 3.5)."""
    return f"{settings.PUBLIC_URL}{path}"


def service_account(name: str) -> User:
    """The named account through which a clock acts, so that history has no blank actor. It cannot sign in."""
    user, _ = User.objects.get_or_create(
        email=f"{slugify(name)}@service.invalid",
        defaults={"first_name": "", "last_name": name, "is_service": True, "password": "!"},
    )
    return user


# --- Invitations --------------------------------------------------------------


def _new_link(*, email, purpose, user=None, payload=None, invited_by=None) -> str:
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        email=email,
        purpose=purpose,
        user=user,
        payload=payload or {},
        invited_by=invited_by,
        token_hash=hash_token(token),
        expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
    )
    return public_link(reverse("invitation_open", args=[token]))


@transaction.atomic
def invite_person(email, first_name, last_name, *, actor, reason_text) -> User:
    """The account of this address, created without password if there is none, and a mail that says why and how to come in.

    Somebody whose account is already open is told where to sign in; anybody else gets a single-use link valid seven days.
    The names given never overwrite those of an existing person. The caller has checked that `actor` may do this.
    """
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    if user.is_activated:
        link = public_link(reverse("account_login"))
    else:
        link = _new_link(email=email, purpose=InvitationPurpose.JOIN, user=user, invited_by=actor)
    context = {
        "invited_by": actor.get_full_name(),
        "reason": reason_text,
        "link": link,
        "has_account": user.is_activated,
        "days": INVITATION_DAYS,
    }
    notify("account_invitation", to=[user], context=context)
    record("account.invited", actor=actor, object=user)
    return user


def invitation_with_token(token: str) -> Invitation | None:
    """The invitation of a link, usable or not: the page says why it is not."""
    return Invitation.objects.with_token(token).first()


def opened_invitation(pk: int | None) -> Invitation | None:
    """The invitation whose link this browser has opened; `pk` comes from its server-side session, never from the address."""
    return Invitation.objects.select_related("user").filter(pk=pk).first()


def invited_person(invitation: Invitation) -> User | None:
    """The account that the link is for, found by its address when it has been opened since the link was sent."""
    return invitation.user or User.objects.filter(email=invitation.email).first()


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str | None = None) -> User:
    """Use the link, once: open the account with the chosen `password`, and do what else the link is for (see arrivals.py).

    The caller has proved who comes in: the link itself for an account not yet opened, the signed-in session otherwise.
    Raises Blocked when the link is dead, or when what it is for cannot be done any more (then nothing is changed).
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_usable:
        raise Blocked(_LINK_DEAD)
    user = invited_person(invitation)
    if user is None:
        names = {field: invitation.payload.get(field, "") for field in ("first_name", "last_name")}
        user = User.objects.create_user(invitation.email, **names)
    if not user.is_activated:
        user.set_password(password)
        user.save(update_fields=["password"])
    invitation.user = user
    invitation.used_at = clock.now()
    invitation.save(update_fields=["user", "used_at"])
    # The other links sent to a person die with the first one used: each could otherwise set the password again.
    Invitation.objects.filter(user=user, purpose=InvitationPurpose.JOIN, used_at__isnull=True).update(
        used_at=clock.now()
    )
    record("account.invitation_accepted", actor=user, object=invitation)
    if arrival := arrival_of(invitation):
        arrival.accept(user, invitation.payload)
    return user


@transaction.atomic
def ask_for_confirmation(*, email, purpose, payload: dict, message: str, **context) -> None:
    """Send the link that proves an address to whoever asks for something without being known here; nothing else is written.

    The same for an address that has an account and for one that has none: its owner alone learns which, by following the link.
    `payload`: `first_name` and `last_name` of the account to open, and what the arrival of this purpose wants.
    """
    link = _new_link(email=email, purpose=purpose, payload=payload)
    notify(message, to=[Stranger(email)], context={"link": link, "days": INVITATION_DAYS} | context)


# --- Companies ----------------------------------------------------------------


@transaction.atomic
def register_company(*, email, first_name, last_name, organisation: dict) -> None:
    """Send the link that proves the address; nothing is written about the company before it is followed.

    A SIRET already registered gets a mail too, which says what to do, so that the screen answers the same in both cases and
    nobody learns from it which companies are here.
    """
    email = email.strip().lower()
    taken = Organisation.objects.filter(siret=organisation["siret"]).first()
    if taken is None:
        ask_for_confirmation(
            email=email,
            purpose=InvitationPurpose.REGISTER_COMPANY,
            payload={"first_name": first_name, "last_name": last_name, "organisation": organisation},
            message="company_registration",
            siret=organisation["siret"],
        )
    else:
        context = {
            "siret": organisation["siret"],
            "sign_in": public_link(reverse("account_login")),
            "reset": public_link(reverse("account_reset_password")),
        }
        notify("company_already_registered", to=[Stranger(email)], context=context)
    record("organisation.registration_asked", actor=None, object=taken, payload={"siret": organisation["siret"]})


def _open_company(user, fields: dict) -> Organisation:
    try:
        with transaction.atomic():
            company = Organisation.objects.create(kind=OrganisationKind.COMPANY, **fields)
    except IntegrityError:
        # Two links for one SIRET: the constraint decides, whatever the order of the clicks.
        raise Blocked(_SIRET_TAKEN) from None
    Membership.objects.create(user=user, organisation=company, role=MembershipRole.MANAGER)
    record("organisation.registered", actor=user, object=company)
    return company


def _lines_of_a_company(payload):
    company = payload["organisation"]
    return [("Entreprise inscrite", company["name"]), ("SIRET", company["siret"]), ("Votre rôle", "responsable")]


def _welcome_of_a_company(user, payload):
    return f"{payload['organisation']['name']} est inscrite. Vous en êtes responsable.", reverse("home")


on_acceptance(
    InvitationPurpose.REGISTER_COMPANY,
    Arrival(
        accept=lambda user, payload: _open_company(user, payload["organisation"]),
        lines=_lines_of_a_company,
        welcome=_welcome_of_a_company,
        again="company_register",
        again_label="Inscrire mon entreprise",
        heading="Terminer l'inscription",
        submit="Inscrire l'entreprise",
    ),
)


@transaction.atomic
def register_provider_organisation(*, actor, organisation: dict, email, first_name, last_name) -> Organisation:
    """The organisation of this SIRET; when it is not here yet, registered as a training provider with its first manager, invited.

    One already here, company or provider, is returned as it is: its name, its kind and its people are its own affair. A
    secretariat that could name a manager there would read the dossiers of any company, even those of another committee.
    The caller has checked that `actor` may do this. Raises Blocked when the SIRET is that of a committee.
    """
    siret = organisation["siret"]
    provider, created = Organisation.objects.get_or_create(
        siret=siret, defaults=organisation | {"kind": OrganisationKind.TRAINING_PROVIDER}
    )
    if provider.kind not in PROVIDER_KINDS:
        raise Blocked(_SIRET_OF_A_COMMITTEE)
    if created:
        reason = f"vous devenez responsable de {provider.name}, organisme engagé à accompagner des candidats"
        user = invite_person(email, first_name, last_name, actor=actor, reason_text=reason)
        Membership.objects.create(user=user, organisation=provider, role=MembershipRole.MANAGER)
        record("organisation.provider_registered", actor=actor, object=provider, payload={"user": user.pk})
    return provider


# What those in charge may change; the name and the SIRET stay those of the national directory.
ORGANISATION_FIELDS = ("address", "headcount", "representative", "collective_agreement")


@transaction.atomic
def update_organisation(organisation, *, actor, seen=None, **values) -> Organisation:
    """Address, headcount, representative, collective agreement; written in the journal with what stood before.

    Raises Forbidden, Conflict when somebody wrote it since what was `seen`. What was signed or printed keeps what it said.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    authorize(actor, "accounts.edit_organisation", organisation)
    refuse_changed(organisation, seen)
    names = [name for name in ORGANISATION_FIELDS if name in values and getattr(organisation, name) != values[name]]
    if not names:
        return organisation
    before = {name: getattr(organisation, name) for name in names}
    for name in names:
        setattr(organisation, name, values[name])
    organisation.save(update_fields=names)
    payload = {"before": before, "after": {name: values[name] for name in names}}
    record("organisation.updated", actor=actor, object=organisation, payload=payload)
    return organisation


def managers_of(organisation):
    """Those in charge of it today, the first one first."""
    return _holding(MembershipRole.MANAGER, organisation)


def secretaries_of(committee):
    """Those who hold its secretariat today, the first one first."""
    return _holding(MembershipRole.SECRETARY, committee)


def _holding(role, organisation):
    current = Membership.objects.current().filter(organisation=organisation, role=role)
    return User.objects.filter(pk__in=current.values("user"), is_active=True).order_by("pk")


@transaction.atomic
def invite_manager(organisation, *, actor, email, first_name, last_name) -> Membership:
    """Put a colleague in charge of the organisation too. Raises Forbidden, or Blocked when already in charge."""
    authorize(actor, "accounts.manage_people", organisation)
    user = invite_person(
        email, first_name, last_name, actor=actor, reason_text=f"vous devenez responsable de {organisation.name}"
    )
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=MembershipRole.MANAGER, ended_on=None
    )
    if not created:
        raise Blocked(Blocker("already_manager", f"{user.get_full_name()} est déjà responsable de cette organisation."))
    record("organisation.manager_added", actor=actor, object=organisation, payload={"user": user.pk})
    return membership


@transaction.atomic
def invite_secretary(committee, email, first_name, last_name, *, actor) -> Membership:
    """Give somebody the secretariat of a committee, and the mail that opens their account. For the installation's command only:
    nobody on the screens may make a secretariat."""
    reason = f"vous tenez le secrétariat de : {committee.name}"
    user = invite_person(email, first_name, last_name, actor=actor, reason_text=reason)
    membership, _ = Membership.objects.get_or_create(
        user=user, organisation=committee, role=MembershipRole.SECRETARY, ended_on=None
    )
    record("organisation.secretary_invited", actor=actor, object=committee, payload={"user": user.pk})
    return membership


@transaction.atomic
def end_membership(membership, *, actor) -> Membership:
    """The person loses at once what the membership opened; what they did stays theirs.

    Raises Forbidden, or Blocked for the last person in charge: nobody could manage the organisation any more.
    """
    authorize(actor, "accounts.manage_people", membership.organisation)
    # The organisation's row is the lock: two people in charge cannot end each other at the same moment.
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_on is not None:
        raise Blocked(Blocker("membership_ended", "Cette personne ne fait déjà plus partie de l'organisation."))
    others = Membership.objects.current().filter(organisation=membership.organisation_id, role=MembershipRole.MANAGER)
    if not others.exclude(pk=membership.pk).exists():
        raise Blocked(
            Blocker(
                "last_manager",
                "Une organisation garde au moins une personne responsable : invitez-en une autre d'abord.",
            )
        )
    membership.ended_on = clock.today()
    membership.save(update_fields=["ended_on"])
    record(
        "organisation.membership_ended",
        actor=actor,
        object=membership.organisation,
        payload={"user": membership.user_id},
    )
    return membership


# --- Sessions -----------------------------------------------------------------


@transaction.atomic
def close_other_sessions(request) -> None:
    """Every other session of this person stops being accepted at its next request; this one goes on."""
    User.objects.filter(pk=request.user.pk).update(session_generation=F("session_generation") + 1)
    request.user.refresh_from_db(fields=["session_generation"])
    update_session_auth_hash(request, request.user)
    record("account.other_sessions_closed", actor=request.user, object=request.user)
