"""What each list of the product shows, in any number: rows written in bulk, since the bench measures lists and not the acts behind them."""

import datetime as dt

from candidates.models import Candidate, CompetencyCredit
from cqp.accounts.enums import OrganisationKind
from cqp.accounts.models import Organisation, User
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.models import Accreditation, ProviderCommitment
from cqp.shared import clock
from cqp.shared.dates import add_months
from jury.enums import College
from jury.models import Appeal, DecisionSheet, Declaration, JuryItem, JuryMember, JurySession
from pathways import expectations
from pathways.enums import CandidateStatus, ContractType, PathwayKind
from pathways.enums import State as S
from pathways.models import Dossier, SkillsDossier

NOON = dt.time(12)


def dossiers(world, count, state=S.REGISTERED, *, expected=False, **person) -> list:
    """Of alpha. `expected`: with what each waits for, as home shows it."""
    start, now = Dossier.objects.count(), clock.now()
    people = Candidate.objects.bulk_create(
        Candidate(
            **{"user": world.alpha.tutor, "birth_name": f"Nom{n}", "first_name": "Ada", "email": f"n{n}@exemple.test"}
            | person
        )
        for n in range(start, start + count)
    )
    rows = SkillsDossier.objects.bulk_create(
        SkillsDossier(
            kind=PathwayKind.SKILLS,
            number=f"B-{start + rank}",
            state=state,
            candidate=candidate,
            version=world.branch.versions[0],
            committee=world.branch.organisation,
            company=world.alpha.organisation,
            opened_by=world.alpha.manager,
            status=CandidateStatus.EMPLOYEE,
            contract_type=ContractType.PERMANENT,
            job_title="Assistante",
            transmitted_at=now if state != S.REGISTERED else None,
            completed_at=now if state != S.REGISTERED else None,
        )
        for rank, candidate in enumerate(people)
    )
    if expected:
        for dossier in rows:
            expectations.refresh(dossier)
    return rows


def registered(world, count):
    dossiers(world, count, expected=True)


def complete(world, count):
    dossiers(world, count, S.COMPLETE)


def doubles(world, count):
    """Each registered twice, by name and day of birth."""
    for _ in range(2):
        start = Candidate.objects.filter(birth_name="Double").count()
        rows = dossiers(world, count, birth_name="Double")
        for rank, row in enumerate(rows):
            row.candidate.born_on = dt.date(1970, 1, 1) + dt.timedelta(days=(start + rank) % count)
        Candidate.objects.bulk_update([row.candidate for row in rows], ["born_on"])


def sessions(world, count):
    start, secretary = JurySession.objects.count(), world.branch.secretary
    return JurySession.objects.bulk_create(
        JurySession(
            number=f"J-{start + rank}",
            committee=world.branch.organisation,
            held_on=clock.today() + dt.timedelta(days=30),
            starts_at=NOON,
            place="Salle du conseil",
            planned_by=secretary,
        )
        for rank in range(count)
    )


def the_session(world):
    """The one whose pages are measured, with one member."""
    session = JurySession.objects.first() or sessions(world, 1)[0]
    JuryMember.objects.get_or_create(
        session=session,
        user=world.branch.juror,
        defaults={"college": College.EMPLOYERS, "organisation_name": "Fédération"},
    )
    return session


def on_agenda(world, count, state=S.SCHEDULED):
    """Put on the agenda, declared without link by the member who reads."""
    session, secretary = the_session(world), world.branch.secretary
    start = session.items.count()
    items = JuryItem.objects.bulk_create(
        JuryItem(session=session, dossier_id=dossier.pk, position=start + rank + 1, put_by=secretary)
        for rank, dossier in enumerate(dossiers(world, count, state))
    )
    DecisionSheet.objects.bulk_create(DecisionSheet(item=item) for item in items)
    member = session.members.get()
    Declaration.objects.bulk_create(Declaration(item=item, member=member, link="") for item in items)
    return items


def contested(world, count):
    start = Appeal.objects.count()
    Appeal.objects.bulk_create(
        Appeal(
            number=f"R-{start + rank}",
            item=item,
            lodged_by=world.alpha.tutor,
            lodged_on=clock.today(),
            grounds="La composition du jury.",
        )
        for rank, item in enumerate(on_agenda(world, count, S.NOT_AWARDED))
    )


def benefits(world, count):
    """One competency validated each, that lapses within the year."""
    acquired = add_months(clock.today(), -54)
    competency = world.branch.versions[0].competencies.first()
    CompetencyCredit.objects.bulk_create(
        CompetencyCredit(
            candidate=dossier.candidate,
            competency=competency,
            acquired_on=acquired,
            last_day=add_months(acquired, 60),
            benefit_months=60,
            dossier_number=dossier.number,
            session_number="J-0",
        )
        for dossier in dossiers(world, count, S.PARTIALLY_AWARDED)
    )


def commitments(world, count):
    start, today = ProviderCommitment.objects.count(), clock.today()
    providers = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.TRAINING_PROVIDER, name=f"Organisme {n}", siret=f"{n:014}")
        for n in range(start, start + count)
    )
    ProviderCommitment.objects.bulk_create(
        ProviderCommitment(
            provider=provider,
            committee=world.branch.organisation,
            number=f"E-{start + rank}",
            signed_on=today,
            valid_from=today,
            valid_until=add_months(today, 36),
            recorded_by=world.branch.secretary,
        )
        for rank, provider in enumerate(providers)
    )


def accreditations(world, count):
    start, today = Accreditation.objects.count(), clock.today()
    people = User.objects.bulk_create(
        User(email=f"habilite{n}@exemple.test", first_name="Ada", last_name=f"Nom{n}")
        for n in range(start, start + count)
    )
    Accreditation.objects.bulk_create(
        Accreditation(
            user=user,
            role=AccreditationRole.EXTERNAL_ASSESSOR,
            certification=world.branch.versions[0].certification,
            number=f"H-{start + rank}",
            trained_on=today,
            decided_on=today,
            valid_from=today,
            valid_until=add_months(today, 36),
            granted_by=world.branch.secretary,
        )
        for rank, user in enumerate(people)
    )
