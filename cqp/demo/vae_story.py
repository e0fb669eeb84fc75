"""The life of a VAE dossier, told by the acts of its people through the real services: the companion of story.py.

The assessment and what follows are the same acts on both pathways: they are story.py's.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from cqp.accounts.models import User
from cqp.shared import clock
from cqp.shared.countries import FRANCE
from cqp.shared.dates import add_months
from evaluations.enums import (
    AdmissibilityVerdict,
    Autonomy,
    EducationLevel,
    ExperienceStatus,
    Frequency,
    ObservationKind,
    PieceKind,
    SelfLevel,
    SignableKind,
    Situation,
)
from evaluations.examination_pages import latest_examination
from evaluations.services import activities as activities_services
from evaluations.services import admissibility as admissibility_services
from evaluations.services import application as application_services
from evaluations.services.pieces import add_piece
from pathways.coaching import choose_provider
from pathways.enums import Role
from pathways.models import Dossier
from pathways.requests import request_file
from pathways.services import advance, assign, confirm_identity, correct_identity

from . import scans, texts, vae_texts
from .cast import Committee, Company, Provider, person
from .story import assess, at_next, current, sign_all, sign_assessment, transmit, walk


@dataclass
class VaeStory:
    """One person who asks for the CQP by what they have done.

    `employer`: the company of the branch they work for, where they are then assessed; without one, at the committed provider
    `host`. `coach`: the provider that they choose to help them.
    """

    committee: Committee
    version: object
    first_name: str
    birth_name: str
    email: str
    professional: User
    employer: Company | None = None
    host: Provider | None = None
    coach: Provider | None = None
    # Months of full time told in part 2, up to the day of the request.
    experience: int = 60
    refused_by_professional: set = field(default_factory=set)
    refused_by_external: set = field(default_factory=set)
    born_on: object = None
    sex: str = "F"

    @property
    def where(self) -> dict:
        """Where the assessment is held, and on what kind of situation."""
        if self.employer:
            return {"place": self.employer.organisation.name, "observation_kind": ObservationKind.REAL}
        host = self.host.organisation
        return {"place": host.name, "host_provider_id": host.pk, "observation_kind": ObservationKind.SIMULATED}

    @property
    def works_for(self) -> str:
        return self.employer.organisation.name if self.employer else "Horizon Formation"

    def user(self, role, dossier):
        return {
            Role.CANDIDATE: dossier.candidate.user,
            Role.SECTOR_PROFESSIONAL: self.professional,
            Role.EXTERNAL_ASSESSOR: self.committee.external,
            Role.SECRETARIAT: self.committee.secretary,
        }[role]


def request(story: VaeStory) -> Dossier:
    """Twice by the same person is a second dossier of theirs, when the first is closed."""
    return request_file(user=person(story.email, story.first_name, story.birth_name), version=story.version)


def send_file(story, dossier):
    advance(dossier, "send_file", actor=story.committee.secretary)


# --- Part 2 -----------------------------------------------------------------------------------------------------------


def fill_application(story, dossier):
    """The civil status, the request, the situation, two experiences with their proofs, the self-positioning."""
    fill_civil_status(story, dossier)
    part = current(dossier, SignableKind.APPLICATION).application
    actor = dossier.candidate.user
    application_services.save_application(
        part,
        actor=actor,
        revision=part.revision,
        other_requests=vae_texts.OTHER_REQUESTS,
        nationality="française",
        situation=Situation.PRIVATE_EMPLOYEE if story.employer else Situation.JOB_SEEKER,
        employed_in_branch=story.employer is not None,
        employer_name=story.works_for if story.employer else "",
        employer_siret=story.employer.organisation.siret if story.employer else "",
        education_level=EducationLevel.LEVEL_5,
        highest_level=EducationLevel.LEVEL_4,
        highest_title="Baccalauréat professionnel",
        motivation=vae_texts.MOTIVATION,
    )
    rows = part.followed_trainings.select_related("application__signable")
    for row, (title, provider, ago) in zip(rows, vae_texts.TRAININGS, strict=False):
        told = {"title": title, "provider": provider, "year": clock.today().year - ago}
        application_services.save_training(row, actor=actor, revision=row.revision, **told)
    for line in part.lines.select_related("competency", "application__signable"):
        known = line.competency.number != 4
        application_services.save_line(
            line,
            actor=actor,
            revision=line.revision,
            level=SelfLevel.YES if known else SelfLevel.PARTLY,
            comment=vae_texts.SELF[known],
        )
    tell_experiences(story, dossier)


def fill_civil_status(story, dossier):
    correct_identity(
        dossier,
        actor=dossier.candidate.user,
        sex=story.sex,
        born_on=story.born_on or clock.today().replace(year=clock.today().year - 38, day=9),
        birth_commune="Villeurbanne",
        birth_commune_code="69266",
        birth_country_code=FRANCE,
        phone="06 39 98 00 01",
        address="14 rue des Lilas\n69100 Villeurbanne",
    )


def tell_experiences(story, dossier):
    """The job, and an earlier one that the CQP is not about; then the identity document."""
    signable = current(dossier, SignableKind.APPLICATION)
    actor, asked_on = dossier.candidate.user, signable.application.requested_on
    starts_on = add_months(asked_on, -story.experience)
    before = starts_on - timedelta(days=30)
    job = "Assistante de formation" if story.sex == "F" else "Assistant de formation"
    year_before = add_months(before, -12)
    told = (
        (job, story.works_for, 100, starts_on, None, ExperienceStatus.EMPLOYEE, vae_texts.JOB),
        (
            "Secrétaire bénévole",
            "Association Les Passerelles",
            20,
            year_before,
            before,
            ExperienceStatus.VOLUNTEER,
            vae_texts.VOLUNTEERING,
        ),
    )
    for title, employer, share, first_day, last_day, status, description in told:
        told_so = {"title": title, "employer": employer, "status": status, "description": description}
        days = {"starts_on": first_day, "ends_on": last_day, "working_time": share}
        experience = application_services.save_experience(signable.application, actor=actor, **told_so, **days)
        proof = proof_of(story, experience)
        add_piece(signable, actor=actor, kind=PieceKind.EXPERIENCE, experience=experience, file=proof)
    card = scans.identity_card(story.first_name, story.birth_name)
    add_piece(signable, actor=actor, kind=PieceKind.IDENTITY, file=card)


def proof_of(story, experience):
    return scans.certificate(
        f"certificat-{experience.pk}",
        "Certificat de travail",
        f"{experience.employer} certifie que {story.first_name} {story.birth_name}",
        f"exerce ou a exercé l'activité : {experience.title}, depuis le {experience.starts_on:%d/%m/%Y}.",
    )


def deposit_application(story, dossier):
    sign_all(story, dossier, SignableKind.APPLICATION)


def accept_application(story, dossier):
    advance(dossier, "accept_application", actor=story.committee.secretary)


def rule(story, dossier):
    """The job is retained, what the CQP is not about is not; nothing is decided yet. Returns the examination."""
    secretary = story.committee.secretary
    examination = latest_examination(dossier)
    for ruling in examination.rulings.select_related("experience", "examination__signable"):
        kept = ruling.experience.status == ExperienceStatus.EMPLOYEE
        admissibility_services.save_ruling(
            ruling,
            actor=secretary,
            revision=ruling.revision,
            is_retained=kept,
            reason="" if kept else vae_texts.NOT_RETAINED,
        )
    return examination


def admit(story, dossier):
    secretary, examination = story.committee.secretary, rule(story, dossier)
    admissibility_services.save_examination(
        examination,
        actor=secretary,
        revision=examination.revision,
        recommendations=vae_texts.ADVICE_OF_THE_CPEF,
    )
    admissibility_services.decide(examination, actor=secretary, verdict=AdmissibilityVerdict.FAVOURABLE)


def refuse(story, dossier):
    secretary, examination = story.committee.secretary, rule(story, dossier)
    admissibility_services.save_examination(
        examination, actor=secretary, revision=examination.revision, reasons=vae_texts.TOO_SHORT
    )
    admissibility_services.decide(examination, actor=secretary, verdict=AdmissibilityVerdict.UNFAVOURABLE)


# --- Part 3 -----------------------------------------------------------------------------------------------------------


def start_writing(story, dossier):
    actor = dossier.candidate.user
    if story.coach:
        choose_provider(dossier, actor=actor, provider=story.coach.organisation)
    advance(dossier, "start_writing", actor=actor)


def write_activities(story, dossier, *numbers):
    """What they do for the competencies of these numbers (all of them unless told), with one proof."""
    signable = current(dossier, SignableKind.ACTIVITIES)
    actor = dossier.candidate.user
    for line in signable.activity_table.lines.select_related("competency", "table__signable"):
        if numbers and line.competency.number not in numbers:
            continue
        hard = line.competency.number == 4
        activities_services.save_activity_line(
            line,
            actor=actor,
            revision=line.revision,
            setting=vae_texts.SETTING,
            activities=texts.ACTIVITIES[line.competency.number],
            frequency=Frequency.OCCASIONAL if hard else Frequency.REGULAR,
            autonomy=Autonomy.WITH_HELP if hard else Autonomy.ALONE,
            difficulties=texts.DIFFICULTIES if hard else "",
            results=texts.RESULTS,
        )
        if line.competency.number == 1:
            shown = scans.certificate(
                f"convocation-{dossier.number}", "Convocation type", f"Écrite par {dossier.candidate.full_name}"
            )
            add_piece(signable, actor=actor, kind=PieceKind.ACTIVITY, competency=line.competency, file=shown)


def fill_activities(story, dossier):
    write_activities(story, dossier)


def deposit_activities(story, dossier):
    sign_all(story, dossier, SignableKind.ACTIVITIES)


def start_assessment(story, dossier):
    """Nobody but the committee stands behind a VAE: it names both assessors."""
    secretary, external = story.committee.secretary, story.committee.external
    assign(
        dossier,
        Role.SECTOR_PROFESSIONAL,
        story.professional,
        actor=secretary,
        job_title="Responsable de formation",
    )
    assign(dossier, Role.EXTERNAL_ASSESSOR, external, actor=secretary)
    advance(dossier, "start_assessment", actor=external)


def declare_complete(story, dossier):
    confirm_identity(dossier, actor=story.committee.secretary)
    advance(dossier, "declare_complete", actor=story.committee.secretary)


VAE_STEPS = (
    send_file,
    fill_application,
    deposit_application,
    accept_application,
    admit,
    start_writing,
    fill_activities,
    deposit_activities,
    start_assessment,
    assess,
    sign_assessment,
    transmit,
    declare_complete,
)


def bring_vae_to(story: VaeStory, state, dossier=None, *, moments=None) -> Dossier:
    """Ask (unless given) and walk until `state`; `moments` as for story.bring_to.

    A favourable opinion is on this road: what leaves it (returned, refused, silence, withdrawal) is done by whoever tells it.
    """
    with at_next(moments):
        dossier = dossier or request(story)
    return walk(story, state, VAE_STEPS, dossier, moments)
