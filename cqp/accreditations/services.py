from datetime import date

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.accounts.models import User
from cqp.accounts.services import invite_person
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.dates import add_months

from .enums import AccreditationRole
from .models import Accreditation, AccreditationEnd

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
    """Withdraw or suspend from `ends_on` on; acts done before keep their value. Raises Forbidden, or Blocked when already ended."""
    authorize(actor, "accreditations.end", accreditation)
    if AccreditationEnd.objects.filter(accreditation=accreditation).exists():
        raise Blocked(Blocker("accreditation_ended", "Cette habilitation a déjà pris fin."))
    if ends_on < clock.today():
        raise Blocked(
            Blocker(
                "end_in_the_past",
                "Une habilitation ne prend pas fin dans le passé : les actes déjà faits restent valables.",
            )
        )
    ending = AccreditationEnd.objects.create(
        accreditation=accreditation, ends_on=ends_on, reason=reason, ended_by=actor
    )
    record("accreditation.ended", actor=actor, object=accreditation, payload={"ends_on": ends_on.isoformat()})
    return ending


@transaction.atomic
def accredit_person(*, actor, email, first_name, last_name, role, certification, **terms) -> Accreditation:
    """Accredit somebody who may not have an account yet: invited and accredited together, or neither. Refusals of `grant_accreditation`."""
    authorize(actor, "accreditations.grant", certification)
    role = AccreditationRole(role)
    reason = f"la commission vous habilite comme {role.label} pour le {certification.title}"
    user = invite_person(email, first_name, last_name, actor=actor, reason_text=reason)
    return grant_accreditation(actor=actor, user=user, role=role, certification=certification, **terms)
