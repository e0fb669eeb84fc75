"""Whom one may name on a dossier: the people proposed, those who aren't and why, and the person behind a number or a mail."""

from django.db.models import Q

from cqp.accounts.models import Membership
from cqp.accreditations.models import Accreditation
from cqp.shared import clock

from .enums import PathwayKind, Role
from .incompatibilities import ACCREDITED, PART_OF_THE_PATHWAY, assigned, blockers_for, who_helped

NAMED_ROLES = (Role.TUTOR, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR)


def roles_to_name(dossier) -> tuple[Role, ...]:
    """A VAE has no tutor: nobody follows the candidate in a company."""
    return NAMED_ROLES[1:] if dossier.kind == PathwayKind.VAE else NAMED_ROLES


REFUSED_SHOWN = 10


def proposed(dossier, role) -> list[Accreditation]:
    """Accreditations in force today for this CQP, of people who may be chosen from a list.

    A company only sees its own people; the secretariat sees every external assessor who is external to this dossier, and every
    professional who may assess a VAE.
    """
    valid = Accreditation.objects.filter(role=ACCREDITED[role], certification=dossier.certification).valid_on(
        clock.today()
    )
    if role == Role.SECTOR_PROFESSIONAL and dossier.company_id:
        valid = valid.filter(_of_the_company(dossier))
    found = valid.exclude(user__in=_excluded(dossier, role)).select_related("user")
    return list(found.order_by("user__last_name", "user__first_name", "pk"))


def _of_the_company(dossier):
    members = Membership.objects.current().filter(organisation=dossier.company_id).values("user")
    return Q(employer_siret__startswith=dossier.company.siren) | Q(user__in=members)


def _excluded(dossier, role) -> set:
    """The same reasons as incompatibilities.py, asked for a whole list at once; the service asks them again for the one named."""
    excluded = {dossier.candidate.user_id}
    helpers = _employed_by({c.provider.siren for c in dossier.coachings.select_related("provider")})
    helpers |= who_helped([dossier]).get(dossier.pk, set())
    if role == Role.SECTOR_PROFESSIONAL:
        external = assigned(dossier, Role.EXTERNAL_ASSESSOR)
        return excluded | helpers | ({external.pk} if external else set())
    # Those relieved since count as well: never means never.
    took_part = dossier.assignments.filter(role__in=PART_OF_THE_PATHWAY).values_list("user", flat=True)
    return excluded | helpers | _employed_by({dossier.employer_siren} - {""}) | set(took_part)


def _employed_by(sirens) -> set:
    """Users who work today for one of these enterprises, by a membership or as declared on an accreditation in force."""
    found = set()
    for siren in sirens:
        members = Membership.objects.current().filter(organisation__siret__startswith=siren)
        declared = Accreditation.objects.filter(employer_siret__startswith=siren).valid_on(clock.today())
        found |= set(members.values_list("user", flat=True)) | set(declared.values_list("user", flat=True))
    return found


def refused_assessors(dossier) -> list[dict]:
    """External assessors known to the committee who cannot be named here today, each with the reasons in French."""
    committee = Accreditation.objects.filter(
        role=ACCREDITED[Role.EXTERNAL_ASSESSOR], certification__committee=dossier.committee_id
    ).select_related("user")
    kept = {accreditation.user_id for accreditation in proposed(dossier, Role.EXTERNAL_ASSESSOR)}
    others = {a.user_id: a.user for a in committee.exclude(user__in=kept).order_by("user__last_name", "pk")}
    return [
        {"user": user, "reasons": blockers_for(dossier, Role.EXTERNAL_ASSESSOR, user)}
        for user in list(others.values())[:REFUSED_SHOWN]
    ]


def person_behind(role, reference):
    """The person who has, or had, this accreditation number or this mail in that role; None otherwise.

    Somebody with an account but never accredited is "unknown" too: the answer must not tell who has an account.
    """
    mine = Accreditation.objects.filter(role=ACCREDITED[role])
    found = mine.filter(Q(number__iexact=reference) | Q(user__email__iexact=reference)).select_related("user").first()
    return found.user if found else None
