"""The life of a dossier, told by the acts of its people through the real services. The demonstration and the tests both use it.

Each step is one function `(dossier, cast…)`; `STEPS` gives their order. Dates follow the clock, so a caller that wants a past
wraps each step in `clock.frozen(…)`.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from candidates.services import check_identity, update_identity
from cqp.shared import clock
from cqp.shared.countries import FRANCE
from evaluations.enums import SWORN_KINDS, Level, Mark, Modality, PieceKind, ReviewLevel, SignableKind, Verdict
from evaluations.models import Signable
from evaluations.services import assessment as assessing
from evaluations.services import follow_up as following
from evaluations.services import positioning as positioning_services
from evaluations.services.pieces import add_piece, join_attestation
from evaluations.services.signatures import present, sign
from pathways.enums import CandidateStatus, ContractType, Role
from pathways.models import Dossier
from pathways.services import advance, assign, open_dossier

from . import scans, texts
from .cast import Committee, Company


@dataclass
class Story:
    """One candidate's story: who they are, what the professional found, what each assessor thought."""

    committee: Committee
    company: Company
    version: object
    first_name: str
    birth_name: str
    email: str
    acquired: set = field(default_factory=lambda: {1, 5})
    # Numbers of the competencies that the plan sends to training at `provider`, and those of them whose training was not held.
    trained: set = field(default_factory=set)
    provider: str = ""
    not_held: set = field(default_factory=set)
    refused_by_professional: set = field(default_factory=set)
    refused_by_external: set = field(default_factory=set)
    born_on: object = None
    sex: str = "F"
    job_title: str = "Assistante de formation"

    @property
    def where(self) -> dict:
        """Where the assessment is held."""
        return {"place": self.company.organisation.name}

    def user(self, role, dossier):
        return {
            Role.CANDIDATE: dossier.candidate.user,
            Role.COMPANY: self.company.manager,
            Role.TUTOR: self.company.tutor,
            Role.SECTOR_PROFESSIONAL: self.company.professional,
            Role.EXTERNAL_ASSESSOR: self.committee.external,
            Role.SECRETARIAT: self.committee.secretary,
        }[role]


def fresh(dossier) -> Dossier:
    return Dossier.objects.for_page().get(pk=dossier.pk)


def register(story: Story) -> Dossier:
    return open_dossier(
        actor=story.company.manager,
        company=story.company.organisation,
        version=story.version,
        person={"birth_name": story.birth_name, "first_name": story.first_name, "email": story.email},
        job={
            "status": CandidateStatus.EMPLOYEE,
            "job_title": story.job_title,
            "contract_type": ContractType.PERMANENT,
            "hired_on": clock.today() - timedelta(days=900),
            "seniority": "2 ans",
        },
    )


def start_positioning(story, dossier):
    assign(
        dossier,
        Role.SECTOR_PROFESSIONAL,
        story.company.professional,
        actor=story.company.manager,
        job_title="Responsable de formation",
    )
    advance(dossier, "start_positioning", actor=story.company.professional)


def fill_positioning(story, dossier):
    actor = story.company.professional
    positioning = current(dossier, SignableKind.POSITIONING).positioning
    positioning_services.save_interview(
        positioning,
        actor=actor,
        revision=positioning.revision,
        interview_on=clock.today(),
        place="Siège",
        duration_minutes=75,
    )
    for line in positioning.lines.select_related("competency", "positioning__signable"):
        number = line.competency.number
        known = number in story.acquired
        positioning_services.save_line(
            line,
            actor=actor,
            revision=line.revision,
            activities=texts.ACTIVITIES[number],
            examples=texts.EXAMPLES,
            level=Level.ACQUIRED if known else Level.PARTIAL,
            training_need="" if known else texts.NEED,
            comment=texts.PROOF if known else "",
        )
        if not known:
            positioning_services.plan_step(
                positioning,
                actor=actor,
                competency=line.competency,
                **_modality(story, number),
                hours=14,
                period="un trimestre",
            )
    if story.trained:
        file = scans.certificate("cv", "Curriculum vitae", f"{story.first_name} {story.birth_name}")
        add_piece(
            current(dossier, SignableKind.POSITIONING), actor=dossier.candidate.user, kind=PieceKind.CV, file=file
        )


def _modality(story, number) -> dict:
    if number in story.trained:
        return {"modality": Modality.TRAINING, "provider": story.provider}
    return {"modality": Modality.WORKPLACE_TRAINING, "provider": story.company.organisation.name}


def sign_positioning(story, dossier):
    sign_all(story, dossier, SignableKind.POSITIONING)


def start_pathway(story, dossier):
    assign(dossier, Role.TUTOR, story.company.tutor, actor=story.company.manager, job_title="Coordinatrice pédagogique")
    advance(dossier, "start_pathway", actor=story.company.manager)


def follow(story, dossier):
    """Training, practice, one point d'étape signed by both, the candidate's part deposited."""
    tutor = story.company.tutor
    following.record_practice(
        dossier, actor=tutor, starts_on=clock.today() - timedelta(days=60), missions=texts.MISSIONS
    )
    train(story, dossier)
    hold_review(story, dossier)
    write_candidate_part(story, dossier)


def train(story, dossier):
    """What the plan sends to training: held and attested, or explained; and who trains, on the cover."""
    tutor, first_day = story.company.tutor, clock.today() - timedelta(days=60)
    if story.trained:
        following.save_cover(dossier.follow_up, actor=tutor, revision=0, training_provider=story.provider)
    for competency in dossier.version.competencies.filter(number__in=story.trained):
        if competency.number in story.not_held:
            following.tell_training_not_held(dossier, competency, actor=tutor, reason=texts.NOT_HELD)
            continue
        action = following.save_training_action(
            dossier,
            actor=tutor,
            competencies=[competency],
            title=texts.TRAINING,
            provider=story.provider,
            starts_on=first_day,
            ends_on=first_day + timedelta(days=2),
            planned_hours=14,
            done_hours=14,
            attested_on=first_day + timedelta(days=3),
        )
        who = f"{story.first_name} {story.birth_name} a suivi : {texts.TRAINING}, 14 heures."
        file = scans.certificate(f"attestation-{action.pk}", "Attestation de formation", story.provider, who)
        join_attestation(action, actor=tutor, file=file)


def hold_review(story, dossier):
    tutor = story.company.tutor
    review = following.open_review(dossier, actor=tutor)
    following.save_review(
        review,
        actor=tutor,
        revision=0,
        held_on=clock.today(),
        place="Au poste",
        observation=texts.OBSERVATION,
        improvements=texts.IMPROVEMENTS,
    )
    for line in review.lines.select_related("review__signable"):
        following.save_review_line(
            line, actor=tutor, revision=0, level=ReviewLevel.IN_PROGRESS, comment="En bonne voie."
        )
    sign_all(story, dossier, SignableKind.REVIEW)


def write_candidate_part(story, dossier):
    part = current(dossier, SignableKind.CANDIDATE_PART).candidate_part
    for line in part.lines.select_related("competency", "part__signable"):
        following.save_part_line(
            line,
            actor=fresh(dossier).candidate.user,
            revision=line.revision,
            situations=texts.SITUATION,
            activities=texts.ACTIVITIES[line.competency.number],
            means=texts.MEANS,
            results=texts.RESULTS,
            difficulties=texts.DIFFICULTIES,
        )
    sign_all(story, dossier, SignableKind.CANDIDATE_PART)


def declare_ready(story, dossier):
    advance(dossier, "declare_ready", actor=story.company.tutor)


def start_assessment(story, dossier):
    assign(dossier, Role.EXTERNAL_ASSESSOR, story.committee.external, actor=story.committee.secretary)
    advance(dossier, "start_assessment", actor=story.committee.external)


def assess(story, dossier):
    """The grid ticked, twelve opinions, the synthesis; nothing signed yet."""
    external = story.committee.external
    assessment = current(dossier, SignableKind.ASSESSMENT).assessment
    refused = {
        Role.SECTOR_PROFESSIONAL: story.refused_by_professional,
        Role.EXTERNAL_ASSESSOR: story.refused_by_external,
    }
    assessing.save_organisation(
        assessment,
        actor=external,
        revision=assessment.revision,
        held_on=clock.today(),
        **story.where,
        duration_minutes=180,
        situation=texts.SITUATION,
        appraisal=texts.APPRAISAL,
        recommendations=texts.RECOMMENDATIONS if any(refused.values()) else "",
    )
    for line in assessment.lines.select_related("competency", "assessment__signable").prefetch_related("marks"):
        both = all(line.competency.number in numbers for numbers in refused.values())
        marks = {
            mark.pk: {"mark": Mark.NO if both else Mark.YES, "seen_in_observation": True, "seen_in_file": True}
            for mark in line.marks.all()
        }
        comment = texts.GRID if both else ""
        assessing.save_grid(line, actor=external, revision=line.revision, comment=comment, marks=marks)
        for role, numbers in refused.items():
            no = line.competency.number in numbers
            assessing.give_opinion(
                assessment,
                line.competency,
                actor=story.user(role, dossier),
                role=role,
                verdict=Verdict.NOT_ACQUIRED if no else Verdict.ACQUIRED,
                reason=texts.NOT_ACQUIRED if no else "",
            )


def sign_assessment(story, dossier):
    sign_all(story, dossier, SignableKind.ASSESSMENT)


def transmit(story, dossier):
    if story.refused_by_professional or story.refused_by_external:
        advance(dossier, "present_as_is", actor=fresh(dossier).candidate.user)
    advance(dossier, "transmit", actor=story.committee.external)


def declare_complete(story, dossier):
    candidate = fresh(dossier).candidate
    born_on = story.born_on or clock.today().replace(year=clock.today().year - 31, day=14)
    update_identity(
        candidate,
        actor=candidate.user,
        sex=story.sex,
        born_on=born_on,
        birth_commune="Lyon",
        birth_commune_code="69123",
        birth_country_code=FRANCE,
        phone="06 39 98 00 00",
        address="3 place du Marché\n69002 Lyon",
    )
    check_identity(candidate, actor=story.committee.secretary)
    advance(dossier, "declare_complete", actor=story.committee.secretary)


def current(dossier, kind) -> Signable:
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(kind).for_page().first()


def sign_all(story, dossier, kind):
    signable = current(dossier, kind)
    pen = {SignableKind.ASSESSMENT: Role.EXTERNAL_ASSESSOR}.get(kind, signable.signers[0])
    if kind == SignableKind.POSITIONING:
        pen = Role.SECTOR_PROFESSIONAL
    signable = present(signable, actor=story.user(pen, fresh(dossier)))
    for role in signable.signers:
        actor = story.user(role, fresh(dossier))
        sign(signable, actor=actor, role=role, seen_digest=signable.digest, sworn=kind in SWORN_KINDS)


STEPS = (
    start_positioning,
    fill_positioning,
    sign_positioning,
    start_pathway,
    follow,
    declare_ready,
    start_assessment,
    assess,
    sign_assessment,
    transmit,
    declare_complete,
)


def bring_to(story: Story, state, dossier=None, *, moments=None) -> Dossier:
    """Register (unless given) and walk until `state`, by every service on the way; the steps after `state` are not begun.

    `moments`: an iterator of aware datetimes, one per step, for a history that took months; without it, everything is now.
    """
    with at_next(moments):
        dossier = dossier or register(story)
    return walk(story, state, STEPS, dossier, moments)


def walk(story, state, steps, dossier, moments=None) -> Dossier:
    """From step to step until `state`: the same walk for every pathway."""
    for step in steps:
        dossier = fresh(dossier)
        if dossier.state == state:
            break
        with at_next(moments):
            step(story, dossier)
    return fresh(dossier)


def at_next(moments):
    return clock.frozen(next(moments)) if moments else nullcontext()
