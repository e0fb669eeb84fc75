"""A parcours brought to the jury by its people with every field of Outils 1 and 2 filled, each with a word found nowhere else."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from candidates.enums import Sex
from candidates.services import update_identity
from cqp.accounts.models import Organisation
from cqp.demo import story as steps
from cqp.documents.templatetags.papers import french_day
from cqp.shared import clock
from cqp.shared.countries import FRANCE
from evaluations.contents.parts import hours, minutes
from evaluations.enums import Level, Mark, Modality, PieceKind, ReviewLevel, SignableKind, Verdict
from evaluations.services import assessment as assessing
from evaluations.services import follow_up as following
from evaluations.services import positioning as positioning_services
from evaluations.services.pieces import add_piece, join_attestation
from evaluations.services.signatures import sign
from pathways.enums import CandidateStatus, ContractType, Role
from pathways.services import advance, assign, open_dossier

from .builders import document
from .files import scanned

# The competency that is planned, trained, followed and refused; and the one whose planned training is not held.
TOLD, NOT_HELD = 2, 3


@dataclass(frozen=True)
class Value:
    """What was typed in one field: as it is frozen, and as a reader finds it on a page or on a paper."""

    frozen: str
    shown: str


class Marks(dict):
    """{(model, field): Value}. Each text is a word of its own; each day, number and duration is used once."""

    def texts(self, model, *fields) -> dict:
        made = {}
        for field in fields:
            word = f"Zq{len(self):03d}x"
            self[model, field], made[field] = Value(word, word), word
        return made

    def days(self, model, **values) -> dict:
        for field, value in values.items():
            self[model, field] = Value(value.isoformat(), french_day(value.isoformat()))
        return values

    def told(self, model, field, value, frozen, shown=None):
        """`value`, said as `frozen`, and shown so unless told."""
        self[model, field] = Value(frozen, shown or frozen)
        return {field: value}

    def file(self, model, field, name):
        self[model, field] = Value(name, name)
        return scanned(name)


def ago(days) -> date:
    return clock.today() - timedelta(days=days)


def brought_to_the_jury(world):
    """(the dossier transmitted, its Marks)."""
    marks, told = Marks(), world.story(acquired={1, 5}, refused_by_professional={TOLD}, refused_by_external={TOLD})
    dossier = _register(told, marks)
    dossier.story = told
    for act in (_position, _follow, _assess):
        act(told, dossier, marks)
        dossier = steps.fresh(dossier)
        dossier.story = told
    return dossier, marks


def _register(told, marks):
    company = told.company.organisation
    written = marks.texts("Organisation", "address", "representative", "name")
    written |= marks.told("Organisation", "headcount", 4817, "4817")
    written |= marks.told("Organisation", "collective_agreement", "1517", "1517")
    marks.told("Organisation", "siret", company.siret, company.siret)
    # No page of the product writes them all after the registration of a company.
    Organisation.objects.filter(pk=company.pk).update(**written)
    told.company.organisation = Organisation.objects.get(pk=company.pk)
    person = marks.texts("Candidate", "birth_name", "first_name")
    marks.told("Candidate", "email", told.email, told.email)
    job = marks.texts("Dossier", "job_title", "seniority") | marks.days("Dossier", hired_on=date(2019, 2, 3))
    job |= marks.told("Dossier", "status", CandidateStatus.OTHER, CandidateStatus.OTHER.label)
    dossier = open_dossier(
        actor=told.company.manager,
        company=told.company.organisation,
        version=told.version,
        person=person | {"email": told.email},
        job=job | {"contract_type": ContractType.PERMANENT},
    )
    civil = marks.texts("Candidate", "usage_name", "other_first_names", "birth_commune", "address", "phone", "diplomas")
    civil |= marks.days("Candidate", born_on=date(1991, 4, 5))
    civil |= marks.told("Candidate", "sex", Sex.FEMALE, Sex.FEMALE.label)
    civil |= marks.told("Candidate", "birth_commune_code", "69123", "69123")
    civil |= marks.told("Candidate", "birth_country_code", FRANCE, "France")
    # A field of the row too: its name, as it is printed.
    marks.told("Candidate", "birth_country", "France", "France")
    civil |= marks.told("Candidate", "address_country", "Belgique", "Belgique")
    update_identity(dossier.candidate, actor=dossier.candidate.user, **civil)
    return steps.fresh(dossier)


def _position(told, dossier, marks):
    company, actor = told.company, told.company.professional
    name = marks.texts("Professional", "function")["function"]
    assign(dossier, Role.SECTOR_PROFESSIONAL, actor, actor=company.manager, job_title=name)
    advance(dossier, "start_positioning", actor=actor)
    steps.fill_positioning(told, steps.fresh(dossier))
    positioning = document(dossier, SignableKind.POSITIONING).positioning
    held = marks.texts("Positioning", "place") | marks.days("Positioning", interview_on=ago(3))
    held |= marks.told("Positioning", "duration_minutes", 71, minutes(71))
    positioning_services.save_interview(positioning, actor=actor, revision=positioning.revision, **held)
    line = positioning.lines.select_related("positioning__signable").get(competency__number=TOLD)
    words = marks.texts("PositioningLine", "activities", "examples", "training_need", "comment")
    words |= marks.told("PositioningLine", "level", Level.PARTIAL, "PARTIAL", Level.PARTIAL.label)
    positioning_services.save_line(line, actor=actor, revision=line.revision, **words)
    step = positioning.steps.get(competency__number=TOLD)
    plan = marks.texts("PlannedStep", "provider", "period") | marks.told(
        "PlannedStep", "hours", Decimal("21.5"), "21,5 h"
    )
    plan |= marks.told("PlannedStep", "modality", Modality.TRAINING, Modality.TRAINING.label)
    positioning_services.change_step(step, actor=actor, **plan)
    other = positioning.steps.get(competency__number=NOT_HELD)
    positioning_services.change_step(other, actor=actor, modality=Modality.TRAINING)
    cv = marks.file("Piece", "annex", "Zqcv.pdf")
    add_piece(positioning.signable, actor=dossier.candidate.user, kind=PieceKind.CV, file=cv)
    steps.sign_positioning(told, steps.fresh(dossier))


def _follow(told, dossier, marks):
    company = told.company
    name = marks.texts("Tutor", "function")["function"]
    assign(dossier, Role.TUTOR, company.tutor, actor=company.manager, job_title=name)
    advance(dossier, "start_pathway", actor=company.manager)
    dossier = steps.fresh(dossier)
    cover = marks.texts("FollowUp", "training_provider", "training_referent")
    following.save_cover(dossier.follow_up, actor=company.tutor, revision=0, **cover)
    _train(told, dossier, marks)
    practice = marks.texts("WorkplacePractice", "missions")
    practice |= marks.days("WorkplacePractice", starts_on=ago(40), ends_on=ago(9))
    following.record_practice(dossier, actor=company.tutor, **practice)
    _review(told, dossier, marks)
    _write_part(told, dossier, marks)


def _train(told, dossier, marks):
    tutor, aimed_at = told.company.tutor, dossier.version.competencies.get(number=TOLD)
    values = marks.texts("TrainingAction", "title", "provider", "trainer")
    values |= marks.days("TrainingAction", starts_on=ago(60), ends_on=ago(55), attested_on=ago(50))
    values |= marks.told("TrainingAction", "planned_hours", Decimal(35), hours(Decimal(35)))
    values |= marks.told("TrainingAction", "done_hours", Decimal(33), hours(Decimal(33)))
    action = following.save_training_action(dossier, actor=tutor, competencies=[aimed_at], **values)
    action.refresh_from_db()
    join_attestation(action, actor=tutor, file=marks.file("Piece", "attestation", "Zqattest.pdf"))
    why = marks.texts("TrainingNotHeld", "reason")["reason"]
    missed = dossier.version.competencies.get(number=NOT_HELD)
    following.tell_training_not_held(dossier, missed, actor=tutor, reason=why)


def _review(told, dossier, marks):
    tutor = told.company.tutor
    review = following.open_review(dossier, actor=tutor)
    values = marks.texts("ProgressReview", "place", "trainer", "observation", "improvements")
    values |= marks.days("ProgressReview", held_on=ago(2), next_review_on=ago(-45))
    following.save_review(review, actor=tutor, revision=0, **values)
    line = review.lines.select_related("review__signable").get(competency__number=TOLD)
    words = marks.texts("ProgressReviewLine", "comment")
    label = ReviewLevel.IN_PROGRESS.label
    words |= marks.told("ProgressReviewLine", "level", ReviewLevel.IN_PROGRESS, "IN_PROGRESS", label)
    following.save_review_line(line, actor=tutor, revision=0, **words)
    steps.sign_all(told, dossier, SignableKind.REVIEW)


def _write_part(told, dossier, marks):
    signable, actor = document(dossier, SignableKind.CANDIDATE_PART), dossier.candidate.user
    texts = ("situations", "activities", "means", "results", "difficulties")
    for line in signable.candidate_part.lines.select_related("competency", "part__signable"):
        is_told = line.competency.number == TOLD
        words = marks.texts("CandidatePartLine", *texts) if is_told else dict.fromkeys(texts, "Écrit.")
        following.save_part_line(line, actor=actor, revision=0, **words)
        if is_told:
            file = marks.file("Piece", "proof", "Zqpreuve.pdf")
            add_piece(signable, actor=actor, kind=PieceKind.ACTIVITY, competency=line.competency, file=file)
    steps.sign_all(told, dossier, SignableKind.CANDIDATE_PART)
    steps.declare_ready(told, dossier)


def _assess(told, dossier, marks):
    steps.start_assessment(told, dossier)
    steps.assess(told, dossier)
    external = told.committee.external
    assessment = document(dossier, SignableKind.ASSESSMENT).assessment
    values = marks.texts("Assessment", "place", "situation", "appraisal", "recommendations")
    values |= marks.days("Assessment", held_on=ago(0))
    values |= marks.told("Assessment", "duration_minutes", 187, minutes(187))
    marks.told("Assessment", "place_kind", None, assessment.get_place_kind_display())
    marks.told("Assessment", "observation_kind", None, assessment.get_observation_kind_display())
    assessing.save_organisation(assessment, actor=external, revision=assessment.revision, **values)
    line = assessment.lines.select_related("competency", "assessment__signable").get(competency__number=TOLD)
    words = marks.texts("CriterionMark", "comment")
    words |= marks.told("CriterionMark", "mark", Mark.NO, "NO", Mark.NO.label)
    for name, code, label in (("file", "FILE", "dossier"), ("interview", "INTERVIEW", "entretien")):
        words |= marks.told("CriterionMark", f"seen_in_{name}", True, code, label)
    words |= marks.told("CriterionMark", "seen_in_observation", True, "OBSERVATION", "observation")
    comment = marks.texts("AssessmentLine", "comment")["comment"]
    assessing.save_grid(
        line, actor=external, revision=line.revision, comment=comment, marks={line.marks.first().pk: words}
    )
    for role, user in ((Role.SECTOR_PROFESSIONAL, told.company.professional), (Role.EXTERNAL_ASSESSOR, external)):
        opinion = assessment.opinions.get(competency=line.competency, role=role)
        said = {
            "reason": marks.texts("Opinion", f"reason of {role}")[f"reason of {role}"],
            "verdict": Verdict.NOT_ACQUIRED,
        }
        args = {"actor": user, "role": role, "revision": opinion.revision}
        assessing.give_opinion(assessment, line.competency, **args, **said)
    marks.told("Opinion", "verdict", None, "NOT_ACQUIRED", Verdict.NOT_ACQUIRED.label)
    steps.sign_assessment(told, steps.fresh(dossier))
    signed = document(dossier, SignableKind.ASSESSMENT)
    sign(signed, actor=told.company.manager, role=Role.COMPANY, seen_digest=signed.digest)
    advance(dossier, "present_as_is", actor=dossier.candidate.user)
    advance(dossier, "transmit", actor=external)
