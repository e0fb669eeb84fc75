"""Who cannot be named, and why: accreditation at the date, distinct people, an external assessor who really is external."""

from dataclasses import replace

from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Membership
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.models import Accreditation
from cqp.accreditations.services import accreditation_on
from cqp.shared import clock
from cqp.shared.blockers import Blocker

from .enums import BEFORE_ADMISSIBILITY, WITH_THE_COMMITTEE, Role
from .models import Assignment, Coaching, DossierEvent
from .requirements import provides

ACCREDITED = {
    Role.SECTOR_PROFESSIONAL: AccreditationRole.SECTOR_PROFESSIONAL,
    Role.EXTERNAL_ASSESSOR: AccreditationRole.EXTERNAL_ASSESSOR,
}


# Whoever had a hand in the pathway, even for a day, is never its external assessor (domaine.md § 6 no. 13).
PART_OF_THE_PATHWAY = {
    Role.SECTOR_PROFESSIONAL: Blocker(
        "was_the_professional",
        "Cette personne a été le professionnel du secteur de ce dossier : elle ne peut pas en être l'évaluateur externe.",
    ),
    Role.TUTOR: Blocker(
        "was_the_tutor",
        "Cette personne a été le tuteur du candidat : elle ne peut pas être son évaluateur externe.",
    ),
}


def naming_closed(dossier) -> list[Blocker]:
    """Why nobody can be named now, whoever they are. An incomplete dossier is back with its people.

    A person named reads the dossier: nobody outside the secretariat reads the part 2 of a VAE before it is admissible.
    """
    if dossier.state in BEFORE_ADMISSIBILITY:
        return [Blocker("not_yet_admissible", "Les évaluateurs sont désignés après l'avis de recevabilité.")]
    if dossier.is_final:
        return [Blocker("dossier_closed", "Ce dossier est clos : personne ne peut plus y être désigné.")]
    if dossier.state in WITH_THE_COMMITTEE:
        return [Blocker("dossier_transmitted", "Le dossier est transmis : les personnes désignées ne changent plus.")]
    return []


def blockers_for(dossier, role, user) -> list[Blocker]:
    """Every reason why `user` cannot hold `role` on `dossier` today, in French; empty when they can."""
    found = []
    if role in ACCREDITED:
        found += accreditation_blockers(dossier, role, user, clock.today())
    if dossier.candidate.user_id == user.pk:
        found.append(
            Blocker("candidate_themselves", "Le candidat ne peut être ni tuteur ni évaluateur de son propre dossier.")
        )
    if role == Role.EXTERNAL_ASSESSOR:
        found += independence_blockers(dossier, user)
    if role in ACCREDITED:
        found += coaching_blockers(dossier, user)
    if role in (Role.SECTOR_PROFESSIONAL, Role.TUTOR) and assigned(dossier, Role.EXTERNAL_ASSESSOR) == user:
        found.append(Blocker("already_external_assessor", "Cette personne est l'évaluateur externe de ce dossier."))
    return found


def accreditation_blockers(dossier, role, user, day) -> list[Blocker]:
    """Asked at the date of the act (domaine.md § 4.1). Says whether it is missing, for another CQP, expired or withdrawn."""
    wanted = ACCREDITED[role]
    if accreditation_on(user, wanted, dossier.certification, day):
        return []
    name, label = user.get_full_name(), AccreditationRole(wanted).label
    mine = Accreditation.objects.filter(user=user, role=wanted).select_related("certification", "ending")
    same = [a for a in mine.order_by("-valid_until") if a.certification_id == dossier.version.certification_id]
    if same and getattr(same[0], "ending", None) and same[0].ending.ends_on <= day:
        text = f"L'habilitation {same[0].number} de {name} a pris fin le {same[0].ending.ends_on:%d/%m/%Y}."
    elif same and same[0].valid_until < day:
        text = f"L'habilitation {same[0].number} de {name} a expiré le {same[0].valid_until:%d/%m/%Y}."
    elif same:
        text = f"L'habilitation {same[0].number} de {name} ne commence que le {same[0].valid_from:%d/%m/%Y}."
    elif mine:
        text = f"{name} est habilité(e) comme {label} pour un autre CQP ({mine[0].certification}), pas pour celui-ci."
    else:
        text = f"{name} n'est pas habilité(e) par la CPEF comme {label} pour ce CQP."
    return [Blocker("not_accredited", text)]


def independence_blockers(dossier, user) -> list[Blocker]:
    """External to the company and to the pathway: neither employer, tutor, nor the professional (domaine.md § 6 nos. 13, 14)."""
    found = []
    if dossier.employer_siren and works_for(user, dossier.employer_siren):
        found.append(
            Blocker(
                "employed_by_the_company", "L'évaluateur externe ne peut pas être salarié de l'entreprise du candidat."
            )
        )
    if assigned(dossier, Role.SECTOR_PROFESSIONAL) == user:
        found.append(
            Blocker(
                "same_person",
                "Le professionnel du secteur et l'évaluateur externe doivent être deux personnes différentes.",
            )
        )
    if assigned(dossier, Role.TUTOR) == user:
        found.append(Blocker("is_the_tutor", "Le tuteur du candidat ne peut pas être son évaluateur externe."))
    # A dossier that takes another up goes on with its pathway: whoever had a hand there had one here.
    lineage = [part.pk for part in dossier.lineage]
    held = Assignment.objects.filter(dossier__in=lineage, user=user, role__in=PART_OF_THE_PATHWAY)
    now = set(held.in_force().filter(dossier=dossier.pk).values_list("role", flat=True))
    before = set(held.values_list("role", flat=True)) - now
    return found + [blocker for role, blocker in PART_OF_THE_PATHWAY.items() if role in before]


def coaching_blockers(dossier, user) -> list[Blocker]:
    """Whoever belongs to a provider that accompanies or accompanied the candidate, and whoever had a hand in it before leaving,
    assesses nobody they helped (domaine.md § 6 no. 15), be it in a dossier that this one takes up."""
    lineage = dossier.lineage
    found = [
        Blocker("of_the_coaching_provider", _coached_by(coaching.provider, user, dossier))
        for coaching in Coaching.objects.filter(dossier__in=lineage).select_related("provider")
        if works_for(user, coaching.provider.siren)
    ]
    if not found and any(user.pk in helpers for helpers in who_helped(lineage).values()):
        text = f"{user.get_full_name()} a accompagné le candidat : cette personne ne peut pas l'évaluer."
        found.append(Blocker("helped_the_candidate", text))
    return found


def _coached_by(provider, user, dossier) -> str:
    """A company that names its own people does not learn by whom the candidate was helped in a VAE."""
    helper = "un organisme qui a accompagné" if dossier.company_id else f"{provider.name}, qui accompagne"
    return f"{user.get_full_name()} appartient à {helper} le candidat : cette personne ne peut pas l'évaluer."


def who_helped(dossiers) -> dict:
    """{dossier pk: pks of the users who advised on it, or who managed a provider while it accompanied}. Three queries.

    For good: leaving the provider since does not make anybody a stranger to the file.
    """
    ids = [dossier.pk for dossier in dossiers]
    found = {}
    advised = DossierEvent.objects.filter(dossier__in=ids, verb="advice_given").order_by()
    for dossier, user in advised.values_list("dossier_id", "actor_id").distinct():
        found.setdefault(dossier, set()).add(user)
    coachings = list(Coaching.objects.filter(dossier__in=ids))
    managers = Membership.objects.filter(
        organisation__in={coaching.provider_id for coaching in coachings}, role=MembershipRole.MANAGER
    )
    for membership in managers if coachings else ():
        for coaching in coachings:
            if membership.organisation_id == coaching.provider_id and _overlap(membership, coaching):
                found.setdefault(coaching.dossier_id, set()).add(membership.user_id)
    return found


def _overlap(membership, coaching) -> bool:
    """To the day, both ends included: whoever left on the very day of the choice may have begun to help."""
    began, ended = clock.day_of(coaching.started_at), coaching.ended_at and clock.day_of(coaching.ended_at)
    return (ended is None or membership.started_on <= ended) and (
        membership.ended_on is None or membership.ended_on >= began
    )


def works_for(user, siren) -> bool:
    """Today, by a membership or as declared on an accreditation in force."""
    employed = user.memberships.current().filter(organisation__siret__startswith=siren).exists()
    return employed or user.accreditations.filter(employer_siret__startswith=siren).valid_on(clock.today()).exists()


def assigned(dossier, role):
    """The user who holds a personal role today, or None. One person at most, but for jurors."""
    row = dossier.assignments.in_force().filter(role=role).select_related("user").first()
    return row.user if row else None


# --- What the edges of the workflow require of the people named ------------------------------------------------------------


@provides("tutor_named")
def tutor_named(dossier):
    """A tutor follows the candidate in the company (domaine.md § 6 no. 19)."""
    if assigned(dossier, Role.TUTOR):
        return []
    return [Blocker("tutor_missing", "Le tuteur n'est pas désigné.", at_people(dossier))]


@provides("sector_professional_accredited_today")
def sector_professional_accredited_today(dossier):
    """Only an accredited professional leads the positioning interview (mode d'emploi, « Repérage »)."""
    return accredited_today(dossier, Role.SECTOR_PROFESSIONAL)


@provides("two_distinct_assessors")
def two_distinct_assessors(dossier):
    """One sector professional and one external assessor, two different people (mode d'emploi, « Evaluation »)."""
    found = []
    for role in (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR):
        if assigned(dossier, role) is None:
            found.append(
                Blocker("assessor_missing", f"Personne désignée manquante : {role.label}.", at_people(dossier))
            )
    if not found and assigned(dossier, Role.SECTOR_PROFESSIONAL) == assigned(dossier, Role.EXTERNAL_ASSESSOR):
        found.append(
            Blocker("same_person", "Les deux évaluateurs doivent être deux personnes différentes.", at_people(dossier))
        )
    return found


@provides("assessors_accredited_today")
def assessors_accredited_today(dossier):
    return [b for role in ACCREDITED for b in accredited_today(dossier, role)]


@provides("external_assessor_independent")
def external_assessor_independent(dossier):
    external = assigned(dossier, Role.EXTERNAL_ASSESSOR)
    return [replace(b, url=at_people(dossier)) for b in independence_blockers(dossier, external)] if external else []


@provides("assessors_not_of_the_provider")
def assessors_not_of_the_provider(dossier):
    """Neither assessor belongs to the accompanying provider, nor helped the candidate: somebody may have joined it since they
    were named (domaine.md § 6 no. 15)."""
    named = [user for role in ACCREDITED if (user := assigned(dossier, role))]
    return [replace(b, url=at_people(dossier)) for user in named for b in coaching_blockers(dossier, user)]


def accredited_today(dossier, role) -> list[Blocker]:
    """Why the person named in `role` cannot act in it today: nobody named, or an accreditation not valid."""
    user = assigned(dossier, role)
    if user is None:
        return [Blocker("nobody_named", f"Personne désignée manquante : {role.label}.", at_people(dossier))]
    return [replace(b, url=at_people(dossier)) for b in accreditation_blockers(dossier, role, user, clock.today())]


def cannot_assess(dossier, role) -> bool:
    """Nobody is named in `role`, or somebody who could not be named in it today: the accreditation, the employer, the provider."""
    user = assigned(dossier, role)
    return user is None or bool(blockers_for(dossier, role, user))


def at_people(dossier):
    return reverse("dossier_people", args=[dossier.pk])
