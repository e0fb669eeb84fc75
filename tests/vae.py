"""VAE dossiers for the tests: each function brings one to the next state, by the services that people go through.

    dossier = vae.file_sent(world)
    dossier = vae.applied(world)

The person is found on the dossier (`dossier.candidate.user`); whoever else acts, on the committee (`dossier.vae_committee`).
"""

from datetime import date, timedelta
from itertools import count

from candidates.models import Candidate
from cqp.demo.cast import build_provider, person
from cqp.documents.services import next_number
from cqp.referentials.enums import VaeRegime
from cqp.referentials.services import load_certification
from cqp.shared import clock
from cqp.shared.dates import add_months
from evaluations.enums import AdmissibilityVerdict, Mark, ObservationKind, PieceKind, SignableKind, Verdict
from evaluations.examination_pages import latest_examination
from evaluations.models import Signable
from evaluations.services import application, assessment
from evaluations.services.activities import save_activity_line
from evaluations.services.admissibility import decide, save_ruling
from evaluations.services.pieces import add_piece
from evaluations.services.signatures import present, sign
from pathways import expectations
from pathways.coaching import choose_provider
from pathways.enums import START_OF, CandidateStatus, PathwayKind, Role
from pathways.models import Dossier, DossierEvent, VaeDossier
from pathways.services import advance, assign, confirm_identity, correct_identity

from .evaluations.files import scanned
from .kept import kept
from .world import BRANCH, referential

_numbers = count(1)
# What the assessors recommend to whom they do not find ready.
PRACTISE = "Pratiquer encore."


def fresh(dossier) -> Dossier:
    """The dossier as it is now, still knowing its committee's people."""
    found = Dossier.objects.for_page().get(pk=dossier.pk)
    found.vae_committee = dossier.vae_committee
    return found


def keeping(found, dossier) -> Dossier:
    """`found`, read again by other means, still knowing the people of `dossier`."""
    found.vae_committee = dossier.vae_committee
    return found


@kept
def requested(world, *, committee=None, version=None, first_name="Nadia", birth_name="Valensole", email="") -> Dossier:
    """Somebody asked for a VAE file of the first CQP of `committee` (the branch unless told), or of `version`."""
    committee = committee or world.branch
    version = version or committee.versions[0]
    email = email or f"vae{next(_numbers)}@exemple.test"
    user = person(email, first_name, birth_name, "x" * 14)
    candidate = Candidate.objects.standing().filter(user=user).first() or Candidate.objects.create(
        user=user, first_name=first_name, birth_name=birth_name, email=email
    )
    dossier = VaeDossier.objects.create(
        kind=PathwayKind.VAE,
        state=START_OF[PathwayKind.VAE],
        number=next_number(version.certification.code),
        candidate=candidate,
        version=version,
        committee=version.certification.committee,
        opened_by=user,
        status=CandidateStatus.OTHER,
    )
    DossierEvent.objects.create(dossier_id=dossier.pk, verb="request_file", to_state=dossier.state, actor=user)
    expectations.refresh(dossier)
    dossier.vae_committee = committee
    return fresh(dossier)


@kept
def registered_version(months=0):
    """A CQP of the branch registered by the State: no minimum of experience, whatever `months` its version says, and two months of
    silence admit (LEGAL_RNCP)."""
    data = referential(BRANCH, "RN", "CQP Référent(e) numérique")
    data["version"] |= {"vae_regime": VaeRegime.LEGAL_RNCP, "vae_experience_months": months}
    return load_certification(data)[0]


@kept
def version_with(code="XP", **parameters):
    """A CQP of the branch whose published version has these figures."""
    data = referential(BRANCH, code, f"CQP {code}")
    data["version"] |= parameters
    return load_certification(data)[0]


@kept
def file_sent(world, **details) -> Dossier:
    """The secretariat sent the file: part 2 is open."""
    dossier = requested(world, **details)
    advance(dossier, "send_file", actor=dossier.vae_committee.secretary)
    return fresh(dossier)


# --- Part 2 ---------------------------------------------------------------------------------------------------------

CIVIL_STATUS = {
    "sex": "F",
    "born_on": date(1988, 4, 12),
    "birth_commune": "Lyon",
    "birth_commune_code": "69123",
    "birth_country_code": "99100",
    "address": "3 place du Marché\n69002 Lyon",
    "phone": "06 39 98 00 00",
}
ASKED = {"other_requests": "aucune", "motivation": "Faire reconnaître ce que je fais depuis des années."}
SITUATION = {
    "nationality": "française",
    "situation": "PRIVATE_EMPLOYEE",
    "employed_in_branch": True,
    "employer_name": "Alpha Formation",
    "employer_siret": "90000001900019",
}
OUT_OF_WORK = {
    "situation": "JOB_SEEKER",
    "employed_in_branch": False,
    "employer_name": "",
    "employer_siret": "",
}
# Four years of full time on the day of the request, whatever the day.
EXPERIENCE = {
    "title": "Assistante de formation",
    "employer": "Alpha Formation",
    "status": "EMPLOYEE",
    "working_time": 100,
    "description": "J'accueille les stagiaires et je prépare les salles.",
}


def part_2(dossier) -> Signable:
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.APPLICATION).for_page().first()


def tell_experience(signable, *, actor, starts_on=None, proved=True, **values):
    """One experience, with a proof unless told; four years until today unless told when it began."""
    starts_on = starts_on or add_months(clock.today(), -48)
    told = EXPERIENCE | {"starts_on": starts_on, **values}
    experience = application.save_experience(signable.application, actor=actor, **told)
    if proved:
        add_piece(signable, actor=actor, kind=PieceKind.EXPERIENCE, experience=experience, file=scanned())
    return experience


@kept
def write_part_2(dossier, **situation) -> Signable:
    """Everything that part 2 asks for, one experience proved included; neither presented nor signed."""
    signable, actor = part_2(dossier), dossier.candidate.user
    correct_identity(dossier, actor=actor, **CIVIL_STATUS)
    part = signable.application
    application.save_application(part, actor=actor, revision=part.revision, **ASKED, **(SITUATION | situation))
    for line in part.lines.select_related("application__signable"):
        application.save_line(line, actor=actor, revision=line.revision, level="YES", comment="Tous les jours.")
    tell_experience(signable, actor=actor)
    add_piece(signable, actor=actor, kind=PieceKind.IDENTITY, file=scanned("identite.pdf"))
    return part_2(dossier)


@kept
def filled_application(world, **details) -> Dossier:
    """Part 2 is written, and nothing is missing in it."""
    dossier = file_sent(world, **details)
    write_part_2(dossier)
    return fresh(dossier)


@kept
def applied(world, **details) -> Dossier:
    """Part 2 is deposited: presented and signed by the candidate."""
    dossier = filled_application(world, **details)
    deposit(part_2(dossier), actor=dossier.candidate.user)
    return fresh(dossier)


# --- Part 3 ---------------------------------------------------------------------------------------------------------

TEXTS = {
    "setting": "Accueil d'un centre de formation de dix personnes, depuis 2021.",
    "activities": "Je prépare les salles et j'accueille les stagiaires.",
    "frequency": "REGULAR",
    "autonomy": "ALONE",
    "difficulties": "",
    "results": "Les séances commencent à l'heure.",
}
# The providers that a test needs, by number: all of SIREN that no company of the world has.
SIRETS = ["90000004300019", "90000005000014", "90000006800016"]


@kept
def provider(world, rank=0, committee=None):
    """A training provider committed since last month, and its manager (`cqp.demo.cast.Provider`)."""
    since = clock.today() - timedelta(days=30)
    name, domain = f"Organisme {rank + 1}", f"organisme{rank + 1}.test"
    return build_provider(
        name, SIRETS[rank], domain, committee or world.branch, since=since, manager=("Hélène", f"Vasseur-{rank + 1}")
    )


@kept
def admitted(world, *, situation=None, **details) -> Dossier:
    """Part 2 deposited (with `situation`, such as OUT_OF_WORK), found complete, every experience retained, a favourable opinion."""
    dossier = file_sent(world, **details)
    deposit(write_part_2(dossier, **situation or {}), actor=dossier.candidate.user)
    return admitted_next(dossier)


@kept
def admitted_next(dossier) -> Dossier:
    """From the deposit of part 2 to a favourable opinion, every experience retained."""
    secretary = dossier.vae_committee.secretary
    advance(dossier, "accept_application", actor=secretary)
    examination = latest_examination(fresh(dossier))
    for ruling in examination.rulings.select_related("examination__signable__dossier"):
        save_ruling(ruling, actor=secretary, revision=ruling.revision, is_retained=True)
    decide(examination, actor=secretary, verdict=AdmissibilityVerdict.FAVOURABLE)
    return fresh(dossier)


@kept
def writing(world, **details) -> Dossier:
    """Part 3 is open, nothing is written in it."""
    dossier = admitted(world, **details)
    advance(dossier, "start_writing", actor=dossier.candidate.user)
    return fresh(dossier)


def part_3(dossier) -> Signable:
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.ACTIVITIES).for_page().first()


def write_part_3(dossier, *, but=()) -> Signable:
    """Every competency described, except those of the numbers `but`; neither presented nor signed."""
    signable = part_3(dossier)
    for line in signable.activity_table.lines.select_related("competency", "table__signable"):
        if line.competency.number not in but:
            save_activity_line(line, actor=dossier.candidate.user, revision=line.revision, **TEXTS)
    return signable


def deposit(signable, *, actor) -> Signable:
    """Presented and signed by the candidate alone, as parts 2 and 3 are."""
    signable = present(signable, actor=actor)
    sign(signable, actor=actor, role=Role.CANDIDATE, seen_digest=signable.digest, sworn=True)
    return signable


@kept
def written(world, **details) -> Dossier:
    """Part 3 is deposited."""
    dossier = writing(world, **details)
    deposit(write_part_3(dossier), actor=dossier.candidate.user)
    return fresh(dossier)


def coached(dossier, by) -> Dossier:
    """Accompanied by `by` (see `provider`), by the candidate's own choice."""
    choose_provider(dossier, actor=dossier.candidate.user, provider=by.organisation)
    return fresh(dossier)


# --- Assessment, transmission ---------------------------------------------------------------------------------------


@kept
def name_assessors(dossier, world):
    """By the secretariat: a professional of another company of the branch, and the committee's external assessor."""
    secretary = dossier.vae_committee.secretary
    assign(dossier, Role.SECTOR_PROFESSIONAL, world.beta.professional, actor=secretary)
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=secretary)
    return fresh(dossier)


@kept
def under_assessment(world, **details) -> Dossier:
    """Both assessors are named and the round is open; nothing is written in it."""
    dossier = name_assessors(written(world, **details), world)
    advance(dossier, "start_assessment", actor=world.branch.external)
    return fresh(dossier)


def round_of(dossier):
    signable = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.ASSESSMENT).for_page().first()
    return signable.assessment


@kept
def assess(dossier, world, *, refused=(), external=None, **organisation):
    """Grid, opinions and synthesis; the competencies of the numbers `refused` are found not acquired by both. Nothing signed.

    `external`: who was named, when it is not the branch's own."""
    external, found = external or world.branch.external, round_of(dossier)
    told = {
        "held_on": clock.today(),
        "place": "12 rue des Ateliers, Paris",
        "duration_minutes": 180,
        "observation_kind": ObservationKind.SIMULATED,
        "situation": "Accueil d'un groupe de stagiaires, joué avec deux personnes.",
        "appraisal": "La personne sait faire et sait le dire.",
        "recommendations": PRACTISE if refused else "",
    }
    assessment.save_organisation(found, actor=external, revision=found.revision, **told | organisation)
    for line in found.lines.select_related("competency", "assessment__signable").prefetch_related("marks"):
        no = line.competency.number in refused
        seen = {"mark": Mark.NO if no else Mark.YES, "seen_in_file": True, "seen_in_interview": True}
        marks = {mark.pk: seen for mark in line.marks.all()}
        assessment.save_grid(line, actor=external, revision=line.revision, comment="", marks=marks)
        for role, user in ((Role.SECTOR_PROFESSIONAL, found.professional), (Role.EXTERNAL_ASSESSOR, external)):
            verdict, reason = (Verdict.NOT_ACQUIRED, "Pas encore.") if no else (Verdict.ACQUIRED, "")
            assessment.give_opinion(found, line.competency, actor=user, role=role, verdict=verdict, reason=reason)
    return round_of(dossier).signable


@kept
def sign_round(dossier, world, *, external=None):
    found, external = round_of(dossier), external or world.branch.external
    signable = present(found.signable, actor=external)
    for role, user in (
        (Role.SECTOR_PROFESSIONAL, found.professional),
        (Role.EXTERNAL_ASSESSOR, external),
        (Role.CANDIDATE, dossier.candidate.user),
    ):
        sign(signable, actor=user, role=role, seen_digest=signable.digest)
    return fresh(dossier)


@kept
def assessed(world, *, refused=(), organisation=None, **details) -> Dossier:
    """The round is signed by the three."""
    dossier = under_assessment(world, **details)
    assess(dossier, world, refused=refused, **organisation or {})
    return sign_round(dossier, world)


@kept
def transmitted(world, **details) -> Dossier:
    dossier = assessed(world, **details)
    advance(dossier, "transmit", actor=world.branch.external)
    return fresh(dossier)


@kept
def declare_complete(dossier) -> Dossier:
    """The secretariat has seen the identity document: the dossier waits for a session."""
    secretary = dossier.vae_committee.secretary
    confirm_identity(dossier, actor=secretary)
    advance(dossier, "declare_complete", actor=secretary)
    return fresh(dossier)


@kept
def complete(world, **details) -> Dossier:
    return declare_complete(transmitted(world, **details))


def judged_next(dossier, world) -> Dossier:
    """From the deposit of part 3 to a complete dossier."""
    dossier = name_assessors(fresh(dossier), world)
    advance(dossier, "start_assessment", actor=world.branch.external)
    assess(fresh(dossier), world)
    dossier = sign_round(fresh(dossier), world)
    advance(dossier, "transmit", actor=world.branch.external)
    return declare_complete(fresh(dossier))
