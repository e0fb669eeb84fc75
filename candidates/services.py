from django.db import transaction
from django.db.models.functions import Coalesce

from cqp.accounts.services import invite_person
from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.countries import country_name
from cqp.shared.sections import refuse_changed

from .models import Candidate, CompetencyCredit, CreditLapse, CreditNotice, CreditRevocation

IDENTITY_FIELDS = (
    "birth_name",
    "usage_name",
    "first_name",
    "other_first_names",
    "sex",
    "born_on",
    "birth_commune",
    "birth_commune_code",
    "birth_country_code",
    "phone",
    "address",
    "address_country",
    "diplomas",
)


# What the certificate prints and the national register is told: each was read on the identity document.
CHECKED_FIELDS = frozenset(
    {
        "birth_name",
        "usage_name",
        "first_name",
        "other_first_names",
        "sex",
        "born_on",
        "birth_commune",
        "birth_commune_code",
        "birth_country_code",
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
def update_identity(candidate, *, actor, seen=None, **fields) -> Candidate:
    """Correct the civil status. A change of what was checked on a document asks for a new check.

    `seen`: what the page was compared with; raises Conflict when the row, locked, no longer says it.
    """
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    refuse_changed(candidate, seen)
    changed = [name for name in IDENTITY_FIELDS if name in fields and getattr(candidate, name) != fields[name]]
    for name in changed:
        setattr(candidate, name, fields[name])
    if "birth_country_code" in changed:
        candidate.birth_country = country_name(candidate.birth_country_code)
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


# --- The ledger of validated competencies --------------------------------------------


def write_credit(*, candidate, competency, decided_on, dossier_number, session_number) -> CompetencyCredit:
    """One line of the ledger: the jury validated `competency` on the day `decided_on`; the last day follows the version's figure.

    Called inside the closing transaction only. The unique constraint refuses a second line for the same decision, unless the first
    was revoked: the new one then takes the next rank.
    """
    given = CompetencyCredit.objects.filter(candidate=candidate, competency=competency, acquired_on=decided_on)
    return CompetencyCredit.objects.create(
        rank=given.filter(revocation__isnull=False).count() + 1,
        candidate=candidate,
        competency=competency,
        acquired_on=decided_on,
        last_day=competency.version.last_day_of_benefit(decided_on),
        benefit_months=competency.version.benefit_months,
        dossier_number=dossier_number,
        session_number=session_number,
    )


@transaction.atomic
def revoke_credit(credit, *, actor, on, reason, act_number) -> CreditRevocation:
    """The line stays in the ledger, and from now on has counted on no day. `act_number`: the minutes or the appeal that revoke it.

    Called inside the transaction of that act, which asks who may. Raises Blocked when it is already revoked, or before it was acquired.
    """
    credit = CompetencyCredit.objects.select_for_update(of=("self",)).get(pk=credit.pk)
    if CreditRevocation.objects.filter(credit=credit).exists():
        raise Blocked(Blocker("credit_revoked", "Cette compétence validée a déjà été retirée."))
    if on < credit.acquired_on:
        raise Blocked(Blocker("revoked_too_early", "Une compétence n'est pas retirée avant d'avoir été validée."))
    revocation = CreditRevocation.objects.create(
        credit=credit, revoked_on=on, reason=reason, act_number=act_number, recorded_by=actor
    )
    record("credit.revoked", actor=actor, object=credit, payload={"act": act_number})
    return revocation


def lock_ledger(candidate_id: int) -> Candidate:
    """The standing row of that person, held until the commit: two clocks that write in the same ledger pass one after the other."""
    standing = Candidate.objects.filter(pk=candidate_id).values_list(Coalesce("merged_into", "pk"), flat=True).get()
    person = Candidate.objects.select_for_update(of=("self",)).select_related("user").get(pk=standing)
    # Found to be somebody's double while we waited.
    return lock_ledger(person.pk) if person.merged_into_id else person


def note_notice(lines, *, months) -> None:
    """The person has been told `months` ahead about these lines. Under `lock_ledger`; the unique constraint refuses a second time."""
    CreditNotice.objects.bulk_create([CreditNotice(credit=line, months=months) for line in lines])


def lapse_credits(lines, *, actor) -> None:
    """Write the end of the benefit of these lines: the day after the last one, on whichever day this runs. Under `lock_ledger`."""
    CreditLapse.objects.bulk_create([CreditLapse(credit=line, lapsed_on=line.lapses_on) for line in lines])
    for line in lines:
        record("credit.lapsed", actor=actor, object=line, payload={"on": line.lapses_on.isoformat()})
