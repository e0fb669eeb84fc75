from django.db import transaction

from cqp.accounts.services import invite_person
from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker

from .models import Candidate, CompetencyCredit

IDENTITY_FIELDS = (
    "birth_name",
    "usage_name",
    "first_name",
    "other_first_names",
    "sex",
    "born_on",
    "birth_commune",
    "birth_commune_code",
    "birth_country",
    "phone",
    "address",
    "diplomas",
)


# What the certificate prints: each was read on the identity document.
CHECKED_FIELDS = frozenset(
    {
        "birth_name",
        "usage_name",
        "first_name",
        "other_first_names",
        "sex",
        "born_on",
        "birth_commune",
        "birth_country",
    }
)


@transaction.atomic
def register_candidate(
    *, actor, birth_name, first_name, email, usage_name="", known: Candidate | None = None, **identity
) -> Candidate:
    """A new person row, and a mail that opens their account. Never looks whether the person exists elsewhere (house § 1 row 6).

    `known`: the row that the same company already has for this account. It is given back as it is: the civil status belongs
    to the person, and a company does not rewrite it by registering them again.
    """
    user = invite_person(
        email,
        first_name,
        usage_name or birth_name,
        actor=actor,
        reason_text="votre entreprise vous inscrit à un CQP ; vous y suivrez votre dossier et y écrirez votre partie",
    )
    if known:
        return known
    return Candidate.objects.create(
        user=user, birth_name=birth_name, first_name=first_name, usage_name=usage_name, email=user.email, **identity
    )


@transaction.atomic
def update_identity(candidate, *, actor, **fields) -> Candidate:
    """Correct the civil status. A change of what was checked on a document asks for a new check."""
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    changed = [name for name in IDENTITY_FIELDS if name in fields and getattr(candidate, name) != fields[name]]
    for name in changed:
        setattr(candidate, name, fields[name])
    if CHECKED_FIELDS & set(changed):
        candidate.identity_checked_on = candidate.identity_checked_by = None
    if changed:
        candidate.save()
        record("candidate.identity_updated", actor=actor, object=candidate, payload={"fields": changed})
    return candidate


@transaction.atomic
def check_identity(candidate, *, actor) -> Candidate:
    """The secretariat has seen the identity document. Raises Blocked while the civil status is incomplete."""
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if missing := candidate.missing_civil_status:
        raise Blocked(Blocker("civil_status_incomplete", f"État civil incomplet : {', '.join(missing)}."))
    candidate.identity_checked_on = clock.today()
    candidate.identity_checked_by = actor
    candidate.save()
    record("candidate.identity_checked", actor=actor, object=candidate)
    return candidate


def write_credit(*, candidate, competency, decided_on, dossier_number, session_number) -> CompetencyCredit:
    """One line of the ledger: the jury validated `competency` on the day `decided_on`; the last day follows the version's figure.

    Called inside the closing transaction only. The unique constraint refuses a second line for the same decision.
    """
    return CompetencyCredit.objects.create(
        candidate=candidate,
        competency=competency,
        acquired_on=decided_on,
        last_day=competency.version.last_day_of_benefit(decided_on),
        dossier_number=dossier_number,
        session_number=session_number,
    )
