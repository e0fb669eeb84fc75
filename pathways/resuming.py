"""Resuming after a partial award or a refusal: a new dossier, on either pathway, for the competencies missing or lapsed.

The earlier dossier stays as it was decided. What the person validated and still keeps is written with the new one
(HeldCompetency); whether it is still kept is asked again at the day of the session (domaine.md §§ 4.5, 6 no. 17).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from candidates.models import CompetencyCredit
from cqp.access.decisions import authorize
from cqp.accounts.models import Organisation, User
from cqp.documents.services import next_number
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker

from . import expectations, workflow
from .enums import START_OF, CandidateStatus, PathwayKind, Role, State
from .models import Dossier, DossierEvent, HeldCompetency, HeldEnd, SkillsDossier, VaeDossier
from .reactions import people, reacts_to
from .services import advance, lock, note

RESUMABLE = (State.PARTIALLY_AWARDED, State.NOT_AWARDED)
JOB = ("status", "job_title", "contract_type", "hired_on", "seniority")
# The edge that spares what stands from the earlier dossier, taken at once when it may: the candidate is the only one to act in it.
SHORTER_WAY = "take_up_application"
_day_tellers: list[Callable] = []


# --- What is kept, what is to be done again -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """One competency of the version: `credit` counts today, otherwise `lapsed` is the last one that did; neither: never validated."""

    competency: object
    credit: CompetencyCredit | None
    lapsed: CompetencyCredit | None

    @property
    def is_kept(self) -> bool:
        return self.credit is not None


def shares(dossier, day: date, *, within: list[str] | None = None) -> list[Share]:
    """Every competency of the dossier's version, in order, as the person's ledger stands on `day`. Three queries.

    `within`: only what was validated in the dossiers of these numbers (see `_numbers_known_to_the_company`).
    """
    ledger = CompetencyCredit.objects.of_person(dossier.candidate_id).filter(competency__version=dossier.version_id)
    if within is not None:
        ledger = ledger.filter(dossier_number__in=within)
    ever = {credit.competency_id: credit for credit in ledger.filter(acquired_on__lte=day).order_by("acquired_on")}
    valid = {credit.competency_id: credit for credit in ledger.valid_on(day).order_by("acquired_on")}
    return [
        Share(competency, valid.get(competency.pk), None if competency.pk in valid else ever.get(competency.pk))
        for competency in dossier.version.competencies.all()
    ]


def shares_for(user, dossier, day: date) -> list[Share]:
    """What this person is told of the ledger when they take `dossier` up again. The candidate, everything; a company, what it
    has seen validated: the rest counts too, once the candidate says so (claiming.py)."""
    if dossier.candidate.user_id == user.pk:
        return shares(dossier, day)
    return shares(dossier, day, within=_numbers_known_to_the_company(dossier))


def _numbers_known_to_the_company(dossier) -> list[str]:
    """Its own dossiers of the person, and those that this one takes up with the candidate's consent."""
    own = Dossier.objects.filter(candidate=dossier.candidate_id, company=dossier.company_id).order_by()
    return [*own.values_list("number", flat=True), *(part.number for part in dossier.lineage)]


def lapsed_benefits(dossier, day: date) -> list[HeldCompetency]:
    """What the dossier keeps and that no credit of the person covers on `day`: it cannot be decided as already validated."""
    if dossier.resumes_id is None:
        return []
    valid = CompetencyCredit.objects.of_person(dossier.candidate_id).valid_on(day).order_by().values("competency")
    held = dossier.held.in_force().exclude(competency__in=valid)
    return list(held.select_related("competency", "credit"))


def tells_the_day(function):
    """Register `function(dossier) -> date | None`: the floor that holds the sessions knows the day of the decision."""
    _day_tellers.append(function)
    return function


def day_of_decision(dossier) -> date:
    """The day at which benefits are asked: that of the session the dossier is on, today while it is on none."""
    return next((day for teller in _day_tellers if (day := teller(dossier))), clock.today())


@transaction.atomic
def drop_lapsed_benefits(dossier, *, actor) -> list[HeldCompetency]:
    """Let go of what lapsed: a dated row each, and the competency is to be assessed again.

    Nobody asks for it: it happens just before any document is opened (see `let_lapsed_benefits_go`), so that a round, a part or
    a booklet opened from then on covers the competency. A document already open keeps the competencies it began with. A dossier
    found incomplete for a lapsed benefit is therefore put right by the ordinary acts: the secretariat returns it, the external
    assessor reopens the assessment.
    """
    dropped = lapsed_benefits(dossier, clock.today())
    for held in dropped:
        HeldEnd.objects.create(held=held, ended_on=clock.today(), recorded_by=actor)
        note(dossier, "benefit_ended", actor=actor, number=held.competency.number)
    return dropped


@reacts_to(PathwayKind.SKILLS, "start_positioning", "amend_positioning", "start_pathway", "complete_pathway_first")
@reacts_to(PathwayKind.SKILLS, "start_assessment", "reopen_assessment")
@reacts_to(PathwayKind.VAE, "send_file", "return_application", "start_writing", "resume_writing", "reopen_writing")
@reacts_to(PathwayKind.VAE, "complete_pathway_first", "start_assessment", "reopen_assessment")
def let_lapsed_benefits_go(dossier, event):
    """Registered before the reactions of the upper floor, which open the documents: the scope is that of the day."""
    drop_lapsed_benefits(dossier, actor=event.actor)


# --- Opening -------------------------------------------------------------------------------------------------------------


def refusals(dossier, actor) -> list[Blocker]:
    """Why this dossier cannot be taken up again today; empty when it can. An open dossier that the actor does not see is not
    named: a company learns nothing of another's, nor of a VAE."""
    if dossier.state not in RESUMABLE:
        text = "Seul un dossier décidé sans délivrance du CQP se reprend : validation partielle, ou CQP non délivré."
        return [Blocker("not_resumable", text)]
    same = _of_the_same_person(dossier, actor)
    if same.filter(state=State.AWARDED).exists():
        return [Blocker("cqp_already_held", "Le CQP a été délivré depuis : il n'y a plus rien à reprendre.")]
    if opened := same.still_open().first():
        return [_already_open(opened, actor)]
    if later := Dossier.objects.for_user(actor).filter(resumes=dossier, state__in=RESUMABLE).order_by("-pk").first():
        text = f"Ce dossier a déjà été repris : c'est le dossier {later.number} qui se reprend maintenant."
        return [Blocker("resumed_since", text, expectations.at_dossier(later))]
    if all(share.is_kept for share in shares_for(actor, dossier, clock.today())):
        text = "Toutes les compétences sont validées et leur bénéfice court encore : adressez-vous au secrétariat de la CPEF."
        return [Blocker("nothing_to_resume", text)]
    return []


def _of_the_same_person(dossier, actor):
    """For the candidate, all that their account opens; for a company, the row that its dossier is on."""
    rows = Dossier.objects.filter(version__certification=dossier.version.certification_id).exclude(pk=dossier.pk)
    if dossier.candidate.user_id == actor.pk:
        return rows.filter(candidate__user=actor)
    return rows.filter(candidate=dossier.candidate_id)


def _already_open(opened, actor) -> Blocker:
    if Dossier.objects.for_user(actor).filter(pk=opened.pk).exists():
        text = f"Un dossier est déjà ouvert pour cette personne et ce CQP : {opened.number}."
        return Blocker("dossier_already_open", text, expectations.at_dossier(opened))
    return Blocker("dossier_already_open", "Un dossier est déjà ouvert pour cette personne et ce CQP.")


@transaction.atomic
def resume_dossier(dossier, *, actor, kind: PathwayKind, job: dict | None = None) -> Dossier:
    """Open the dossier that takes `dossier` up again: same person, same version, only what is missing or lapsed to be assessed.

    SKILLS: the company of the earlier dossier, `job` as it is today (what the earlier one said, unless given). VAE: the
    candidate, after either pathway; part 2 and the favourable opinion that stand are taken up at once, and part 3 opens.
    Raises Forbidden, Blocked with what `refusals` says. Side effects: the benefits kept are written, candidate and secretariat
    are told.
    """
    kind = PathwayKind(kind)
    _wait_in_line(dossier, actor, kind)
    earlier = lock(dossier)
    authorize(actor, f"pathways.resume_{kind.lower()}", earlier)
    if found := refusals(earlier, actor):
        raise Blocked(found)
    own = _skills_values(earlier, job) if kind == PathwayKind.SKILLS else _vae_values(earlier)
    model = SkillsDossier if kind == PathwayKind.SKILLS else VaeDossier
    opened = model.objects.create(
        kind=kind,
        state=START_OF[kind],
        number=next_number(earlier.certification.code),
        candidate=earlier.candidate,
        version=earlier.version,
        committee=earlier.committee,
        resumes=earlier,
        opened_by=actor,
        presentation=1 + decided_before(earlier, actor),
        **own,
    )
    kept = [share.credit for share in shares_for(actor, earlier, clock.today()) if share.is_kept]
    # Before the first event: the database refuses a row once the dossier has a history.
    HeldCompetency.objects.bulk_create(
        HeldCompetency(dossier=opened, competency_id=credit.competency_id, credit=credit) for credit in kept
    )
    return _begin(opened, earlier, actor)


def _wait_in_line(dossier, actor, kind):
    """Two clicks, two tabs: the second waits where the ordinary doors wait too, and then sees the first one's dossier."""
    if kind == PathwayKind.VAE:
        User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    elif dossier.company_id:
        Organisation.objects.select_for_update().get(pk=dossier.company_id)


def _begin(opened, earlier, actor) -> Dossier:
    """The first lines of its history, as of any dossier of its pathway, then the shorter way when it is open."""
    first = "register" if opened.kind == PathwayKind.SKILLS else "request_file"
    DossierEvent.objects.create(
        dossier_id=opened.pk, verb=first, to_state=opened.state, actor=actor, on_behalf_of=opened.company
    )
    note(opened, "resume", actor=actor, earlier=earlier.number)
    if opened.kind == PathwayKind.VAE and not workflow.blockers(opened, SHORTER_WAY):
        opened = advance(opened, SHORTER_WAY, actor=actor)
    told = [user for user in people(opened, Role.CANDIDATE, Role.SECRETARIAT) if user.pk != actor.pk]
    notify("dossier_resumed", to=told, context={"dossier": opened, "earlier": earlier.number})
    if opened.state == State.REQUESTED:
        notify("vae_requested", to=people(opened, Role.SECRETARIAT), context={"dossier": opened})
    return opened


def _skills_values(earlier, job) -> dict:
    return {"company": earlier.company, **({name: getattr(earlier, name) for name in JOB} | (job or {}))}


def _vae_values(earlier) -> dict:
    """The employer of part 2 is asked again in part 3; until then whoever worked beside the candidate is still known."""
    return {
        "status": CandidateStatus.OTHER,
        "employer_name": earlier.employer_name,
        "employer_siret": earlier.employer_siret,
    }


def decided_before(earlier, actor) -> int:
    """How many times a jury has decided without delivering, as far as the actor may know."""
    rows = Dossier.objects.for_user(actor).filter(candidate__user=earlier.candidate.user_id, state__in=RESUMABLE)
    return rows.filter(version__certification=earlier.version.certification_id).count()
