from datetime import date, timedelta

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.accounts.models import Organisation, User
from cqp.accounts.services import invite_person, managers_of, register_provider_organisation
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.dates import add_months

from .enums import AccreditationRole
from .models import COMMITMENT_MONTHS, Accreditation, AccreditationEnd, CommitmentEnd, ProviderCommitment

_PREFIX = {AccreditationRole.SECTOR_PROFESSIONAL: "PRO", AccreditationRole.EXTERNAL_ASSESSOR: "EXT"}


def accreditation_on(user, role, certification, on: date) -> Accreditation | None:
    """The accreditation of `user` in force on the day `on` (Europe/Paris) for that role and CQP, or None.

    Asked at the date of the act, never "today" for a past act: one withdrawn since keeps its earlier acts valid.
    """
    mine = Accreditation.objects.filter(user=user, role=role, certification=certification)
    return mine.valid_on(on).order_by("-valid_until").first()


@transaction.atomic
def grant_accreditation(
    *, actor, user, role, certification, trained_on, decided_on, valid_from, valid_until=None, employer_siret=""
):
    """Accredit `user` for one role and one CQP. `valid_until` defaults to the length set by the published version (last day included).

    Raises Forbidden unless `actor` is the committee's secretariat, Blocked if an accreditation already covers the period.
    """
    authorize(actor, "accreditations.grant", certification)
    months = (
        certification.versions.published()
        .order_by("-published_on")
        .values_list("accreditation_months", flat=True)
        .first()
    )
    valid_until = valid_until or add_months(valid_from, months or 36)
    # Two secretaries, two tabs: the second waits here and then sees what the first one granted.
    User.objects.select_for_update().get(pk=user.pk)
    same = Accreditation.objects.filter(user=user, role=role, certification=certification, ending__isnull=True)
    if same.filter(valid_from__lte=valid_until, valid_until__gte=valid_from).exists():
        raise Blocked(
            Blocker(
                "accreditation_overlaps", "Cette personne est déjà habilitée sur cette période, pour ce rôle et ce CQP."
            )
        )
    accreditation = Accreditation.objects.create(
        user=user,
        role=role,
        certification=certification,
        number=next_number(_PREFIX[role]),
        trained_on=trained_on,
        decided_on=decided_on,
        valid_from=valid_from,
        valid_until=valid_until,
        employer_siret=employer_siret,
        granted_by=actor,
    )
    record("accreditation.granted", actor=actor, object=accreditation)
    return accreditation


@transaction.atomic
def end_accreditation(accreditation, *, actor, ends_on, reason):
    """Withdraw or suspend from `ends_on` on, tomorrow at the earliest: what was done until tonight keeps its value.

    Raises Forbidden, or Blocked when already ended or too early.
    """
    authorize(actor, "accreditations.end", accreditation)
    if AccreditationEnd.objects.filter(accreditation=accreditation).exists():
        raise Blocked(Blocker("accreditation_ended", "Cette habilitation a déjà pris fin."))
    _refuse_before_tomorrow(ends_on, "Une habilitation prend fin au plus tôt demain")
    ending = AccreditationEnd.objects.create(
        accreditation=accreditation, ends_on=ends_on, reason=reason, ended_by=actor
    )
    record("accreditation.ended", actor=actor, object=accreditation, payload={"ends_on": ends_on.isoformat()})
    return ending


def _refuse_before_tomorrow(ends_on, sentence):
    """Days, not hours, say what was in force: an end that counted from today would undo what was done this morning."""
    if ends_on <= clock.today():
        raise Blocked(Blocker("end_too_early", f"{sentence} : ce qui est fait aujourd'hui reste valable."))


@transaction.atomic
def accredit_person(*, actor, email, first_name, last_name, role, certification, **terms) -> Accreditation:
    """Accredit somebody who may not have an account yet: invited and accredited together, or neither. Refusals of `grant_accreditation`."""
    authorize(actor, "accreditations.grant", certification)
    role = AccreditationRole(role)
    reason = f"la commission vous habilite comme {role.label} pour le {certification.title}"
    user = invite_person(email, first_name, last_name, actor=actor, reason_text=reason)
    return grant_accreditation(actor=actor, user=user, role=role, certification=certification, **terms)


# --- Training providers -----------------------------------------------------------


def commitment_on(provider, committee, on: date) -> ProviderCommitment | None:
    """The commitment of `provider` towards `committee` in force on the day `on` (Europe/Paris), or None.

    Asked at the date of the act, never "today" for a past act: one ended since keeps its earlier acts valid.
    """
    signed = ProviderCommitment.objects.filter(provider=provider, committee=committee)
    return signed.valid_on(on).order_by("-valid_until").first()


def committed_providers(committee, on: date):
    """Queryset of the organisations committed towards `committee` on the day `on`, each once, by name."""
    signed = ProviderCommitment.objects.filter(committee=committee).valid_on(on).order_by()
    return Organisation.objects.filter(pk__in=signed.values("provider")).order_by("name", "pk")


@transaction.atomic
def register_provider(
    *, actor, committee, organisation: dict, email, first_name, last_name, signed_on, valid_from, valid_until=None
) -> ProviderCommitment:
    """Record the commitment of the provider of this SIRET, registered and its manager invited when it is not here yet: all or nothing.

    `organisation`: `siret`, `name` and what else is known of it. One already here, company or provider, keeps its
    kind, its name and its people: the person typed is not invited, its managers are told. `valid_until` defaults to twelve months.
    Raises Forbidden unless `actor` is the committee's secretariat, Blocked if a commitment already covers the period.
    """
    authorize(actor, "accreditations.register_provider", committee)
    provider = register_provider_organisation(
        actor=actor, organisation=organisation, email=email, first_name=first_name, last_name=last_name
    )
    return _commit(provider, committee, actor, signed_on, valid_from, valid_until)


@transaction.atomic
def renew_commitment(commitment, *, actor, signed_on, valid_from, valid_until=None) -> ProviderCommitment:
    """The same provider signs again towards the same committee: a new row. Refusals of `register_provider`."""
    authorize(actor, "accreditations.renew_commitment", commitment)
    return _commit(commitment.provider, commitment.committee, actor, signed_on, valid_from, valid_until)


@transaction.atomic
def end_commitment(commitment, *, actor, ends_on, reason) -> CommitmentEnd:
    """End it from `ends_on` on, tomorrow at the earliest; what was done until tonight keeps its value.

    Raises Forbidden, or Blocked when already ended, too early, or after its last day.
    """
    authorize(actor, "accreditations.end_commitment", commitment)
    Organisation.objects.select_for_update().get(pk=commitment.provider_id)
    if CommitmentEnd.objects.filter(commitment=commitment).exists():
        raise Blocked(Blocker("commitment_ended", "Cet engagement a déjà pris fin."))
    _refuse_before_tomorrow(ends_on, "Un engagement prend fin au plus tôt demain")
    if ends_on > commitment.valid_until:
        raise Blocked(Blocker("end_after_the_last_day", "Cet engagement aura déjà expiré ce jour-là."))
    ending = CommitmentEnd.objects.create(commitment=commitment, ends_on=ends_on, reason=reason, ended_by=actor)
    record("commitment.ended", actor=actor, object=commitment, payload={"ends_on": ends_on.isoformat()})
    return ending


def next_first_day(commitment) -> date:
    """Where a renewal begins unless told otherwise: the day after the last one, today when that is past or when it was ended."""
    if hasattr(commitment, "ending"):
        return max(clock.today(), commitment.ending.ends_on)
    return max(clock.today(), commitment.valid_until + timedelta(days=1))


def _commit(provider, committee, actor, signed_on, valid_from, valid_until) -> ProviderCommitment:
    valid_until = valid_until or add_months(valid_from, COMMITMENT_MONTHS)
    # Two secretaries, two tabs: the second waits here and then sees what the first one recorded.
    Organisation.objects.select_for_update().get(pk=provider.pk)
    same = ProviderCommitment.objects.filter(provider=provider, committee=committee)
    if same.in_force_between(valid_from, valid_until).exists():
        raise Blocked(Blocker("commitment_overlaps", "Cet organisme est déjà engagé sur cette période."))
    commitment = ProviderCommitment.objects.create(
        provider=provider,
        committee=committee,
        number=next_number("ENG"),
        signed_on=signed_on,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=actor,
    )
    record("commitment.recorded", actor=actor, object=commitment)
    notify("provider_committed", to=managers_of(provider), context={"commitment": commitment})
    return commitment
