"""What a person validated elsewhere, in the dossier that a company has opened since: it counts there once they say so.

The company learns nothing before, nor ever of a refusal (house § 1 row 6). Until the positioning is signed the person may change
their mind; each of their words is an event, the last one counts. What is claimed is then kept as in any dossier taken up again
(resuming.py): only the rest is positioned, planned and assessed (domaine.md § 6 no. 17).
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from candidates.models import Candidate, CompetencyCredit
from cqp.access.decisions import authorize
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import count_fr, day_fr

from . import expectations
from .enums import HeldEndCause, PathwayKind, Role, State
from .models import Dossier, DossierEvent, HeldCompetency, HeldEnd
from .reactions import people, react, reacts_to
from .resuming import RESUMABLE, decided_before
from .services import lock, note, presented_before

WINDOW = (State.REGISTERED, State.POSITIONING)
CLAIMED, DECLINED, TAKEN_BACK = "claim_benefits", "decline_benefits", "take_back_benefits"
CHOICES = (CLAIMED, DECLINED, TAKEN_BACK)
# In the history of a dossier, and of it alone: opened to take up an earlier one, or its Outil 1 signed.
_OPENED_TO_RESUME, _POSITIONED = "resume", "conclude_positioning"


@dataclass(frozen=True)
class Claim:
    """Where the candidate stands on one dossier."""

    # What they could make count and that the dossier does not keep yet, in the order of the competencies.
    credits: list[CompetencyCredit] = field(default_factory=list)
    # The dossier decided without the CQP that this one would take up.
    earlier: Dossier | None = None
    # Their last word (one of CHOICES), and its day; empty as long as they said nothing.
    choice: str = ""
    chosen_at: datetime | None = None
    # Why nothing more can be claimed.
    blockers: list[Blocker] = field(default_factory=list)
    # Another row of the same account holds what is still valid: the secretariat joins the two first.
    other_row: Candidate | None = None

    @property
    def is_made(self) -> bool:
        return self.choice == CLAIMED

    @property
    def is_offered(self) -> bool:
        return bool(self.credits) and not self.blockers

    @property
    def is_theirs(self) -> bool:
        """There is something to read about it."""
        return bool(self.credits or self.choice or self.other_row)


def is_open_to_choice(dossier) -> bool:
    """Opened by a company, its Outil 1 not signed yet. An amended one was signed once: the plan was drawn on that word."""
    if dossier.kind != PathwayKind.SKILLS or dossier.state not in WINDOW:
        return False
    return not dossier.events.filter(verb=_POSITIONED).exists()


def claim_of(dossier) -> Claim:
    """Read afresh from the ledger of the person and the history of the dossier, as of today."""
    word = dossier.events.filter(verb__in=CHOICES).order_by("-pk").first()
    said = {"choice": word.verb, "chosen_at": word.at} if word else {}
    if not is_open_to_choice(dossier):
        why = "Ce dossier est clos" if dossier.is_final else "Le livret de repérage est signé"
        return Claim(
            **said, blockers=[Blocker("choice_closed", f"{why} : votre choix ne change plus dans ce dossier.")]
        )
    lines = _claimable(dossier)
    if not lines:
        other_row = _other_row(dossier)
        return Claim(**said, blockers=[_nothing(other_row)], other_row=other_row)
    earlier = dossier.resumes or _last_decided(dossier, lines)
    return Claim(lines, earlier, **said, blockers=_refusals(dossier, lines, earlier))


def _valid(lines, dossier):
    return lines.filter(competency__version=dossier.version_id).valid_on(clock.today())


def _claimable(dossier) -> list[CompetencyCredit]:
    """For each competency validated and not kept yet, the line that counts for the longest."""
    ledger = _valid(CompetencyCredit.objects.of_person(dossier.candidate_id), dossier)
    ledger = ledger.exclude(competency__in=dossier.held.in_force().order_by().values("competency"))
    last = {credit.competency_id: credit for credit in ledger.select_related("competency").order_by("acquired_on")}
    return sorted(last.values(), key=lambda credit: credit.competency.number)


def _other_row(dossier) -> Candidate | None:
    """Their account has validated competencies under another row of the person: two companies each wrote one (house § 1 row 6)."""
    account = _valid(CompetencyCredit.objects.of_account(dossier.candidate.user), dossier)
    others = account.exclude(pk__in=CompetencyCredit.objects.of_person(dossier.candidate_id).order_by().values("pk"))
    line = others.select_related("candidate__merged_into").order_by("pk").first()
    return (line.candidate.merged_into or line.candidate) if line else None


def _nothing(other_row) -> Blocker:
    if other_row is None:
        return Blocker("nothing_to_claim", "Vous n'avez pas d'autre compétence validée à faire valoir dans ce dossier.")
    text = (
        "Vos compétences validées sont inscrites sous une autre fiche à votre nom. Le secrétariat de la CPEF doit d'abord réunir "
        "vos deux fiches : il le sait, vous n'avez rien à faire."
    )
    return Blocker("rows_to_join", text)


def _last_decided(dossier, lines) -> Dossier | None:
    """The last one decided that gave some of these, or that takes up one that did; otherwise the last one."""
    numbers = {credit.dossier_number for credit in lines}
    rows = Dossier.objects.filter(candidate=dossier.candidate_id, version=dossier.version_id, state__in=RESUMABLE)
    decided = list(rows.exclude(pk=dossier.pk).order_by("-decided_at", "-pk"))
    gave = (row for row in decided if numbers & {part.number for part in row.lineage})
    return next(gave, decided[0] if decided else None)


def _refusals(dossier, lines, earlier) -> list[Blocker]:
    held = Dossier.objects.filter(
        candidate=dossier.candidate_id, version__certification=dossier.version.certification_id
    )
    if held.filter(state=State.AWARDED).exists():
        return [
            Blocker("cqp_already_held", "Ce CQP vous a déjà été délivré : adressez-vous au secrétariat de la CPEF.")
        ]
    if earlier is None:
        text = "Le dossier où ces compétences ont été validées n'est pas à reprendre : adressez-vous au secrétariat de la CPEF."
        return [Blocker("nothing_to_take_up", text)]
    if len(lines) == dossier.competencies_to_assess.count():
        text = "Toutes les compétences sont validées et leur bénéfice court encore : adressez-vous au secrétariat de la CPEF."
        return [Blocker("nothing_to_assess", text)]
    return []


# --- The candidate's word ------------------------------------------------------------------------------------------------


@transaction.atomic
def claim_benefits(dossier, *, actor) -> Dossier:
    """The candidate makes what they validated elsewhere count here: the dossier takes the earlier one up, and assesses the rest.

    Raises Forbidden (not the candidate), Blocked with what `claim_of` says. Side effects: the benefits are kept, the booklet being
    written is opened again on the rest (evaluations), the company, the professional and the secretariat are told.
    """
    dossier = lock(dossier)
    authorize(actor, "pathways.claim_benefits", dossier)
    claim = claim_of(dossier)
    if claim.blockers:
        raise Blocked(claim.blockers)
    event = DossierEvent.objects.create(
        dossier_id=dossier.pk, verb=CLAIMED, actor=actor, payload=_told_of(claim.credits)
    )
    if dossier.resumes_id is None:
        dossier.resumes = claim.earlier
        dossier.presentation = 1 + decided_before(claim.earlier, actor)
        dossier.save(update_fields=["resumes", "presentation", "updated_at"])
    HeldCompetency.objects.bulk_create(
        HeldCompetency(dossier=dossier, competency_id=credit.competency_id, credit=credit, claim=event)
        for credit in claim.credits
    )
    react(dossier, event)
    expectations.refresh(dossier)
    return dossier


def _told_of(lines) -> dict:
    """For the history and the mails: how many, and the day of the decision, the last one when there are several."""
    kept = count_fr(len(lines), "compétence déjà validée,compétences déjà validées")
    return {"kept": kept, "decided": day_fr(max(credit.acquired_on for credit in lines))}


@transaction.atomic
def decline_benefits(dossier, *, actor) -> Dossier:
    """The candidate does not make them count here, or no longer does: everything is assessed, and nobody reads the old evidence.

    Raises Forbidden (not the candidate), Blocked once the positioning is signed, or when there was nothing to claim. Side effects:
    of a claim taken back, as of a claim; of a first refusal nobody is told.
    """
    dossier = lock(dossier)
    authorize(actor, "pathways.claim_benefits", dossier)
    claim = claim_of(dossier)
    if not is_open_to_choice(dossier) or not (claim.is_made or claim.credits):
        raise Blocked(claim.blockers)
    if claim.is_made:
        _take_back(dossier, actor)
    elif not claim.choice:
        note(dossier, DECLINED, actor=actor)
    return dossier


def _take_back(dossier, actor):
    """What the dossier was opened to take up stays taken up."""
    for held in dossier.held.in_force().filter(claim__isnull=False):
        HeldEnd.objects.create(held=held, cause=HeldEndCause.TAKEN_BACK, ended_on=clock.today(), recorded_by=actor)
    if not dossier.events.filter(verb=_OPENED_TO_RESUME).exists():
        dossier.resumes = None
        dossier.presentation = 1 + presented_before(dossier.company, dossier.version, dossier.candidate)
        dossier.save(update_fields=["resumes", "presentation", "updated_at"])
    note(dossier, TAKEN_BACK, actor=actor)


# --- Who is told, what waits ----------------------------------------------------------------------------------------------


@reacts_to(PathwayKind.SKILLS, "register", _OPENED_TO_RESUME, "candidates_merged")
def tell_offer(dossier, event):
    """To the candidate alone."""
    claim = claim_of(dossier)
    if claim.is_offered and not claim.choice:
        notify(
            "benefits_offered", to=[dossier.candidate.user], context={"dossier": dossier, "number": len(claim.credits)}
        )


@reacts_to(PathwayKind.SKILLS, CLAIMED, TAKEN_BACK)
def tell_choice(dossier, event):
    told = people(dossier, Role.COMPANY, Role.SECTOR_PROFESSIONAL, Role.SECRETARIAT)
    code = "benefits_claimed" if event.verb == CLAIMED else "benefits_taken_back"
    notify(code, to=told, context={"dossier": dossier, "kept": event.payload.get("kept", "")})


DECIDED = ("award", "award_partially", "refuse_award", "rectify_award", "rectify_partially", "rectify_refusal")


@reacts_to(PathwayKind.VAE, *DECIDED)
@reacts_to(PathwayKind.SKILLS, *DECIDED)
def follow_decision(dossier, event):
    follow_ledger(dossier.candidate)


def follow_ledger(candidate) -> None:
    """The ledger of the person has changed: what is offered to them in the dossiers still open to their choice follows."""
    rows = Dossier.objects.filter(candidate=candidate, kind=PathwayKind.SKILLS, state__in=WINDOW)
    for dossier in rows.for_page().order_by("pk"):
        expectations.refresh(dossier)


def at_claim(dossier):
    return reverse("benefits_claim", args=[dossier.pk])


def at_rows_to_join(dossier):
    """The list of doubles, whatever the dossier: anybody who sees it may follow this address, and learns nothing from it."""
    return reverse("duplicate_list")


def offers_in_words(dossiers) -> dict[int, str]:
    """{dossier pk: the offer with how many}, for a list of dossiers that have one. Two queries."""
    rows = {(dossier.candidate_id, dossier.version_id): dossier.pk for dossier in dossiers}
    people_concerned = [person for person, _ in rows]
    ledger = CompetencyCredit.objects.valid_on(clock.today()).with_person().filter(person__in=people_concerned)
    lines = ledger.order_by().values_list("person", "competency__version", "competency").distinct()
    kept = set(
        HeldCompetency.objects.in_force()
        .filter(dossier__in=rows.values())
        .values_list("dossier", "competency")
        .order_by()
    )
    counts = dict.fromkeys(rows.values(), 0)
    for person, version, competency in lines:
        pk = rows.get((person, version))
        counts[pk] = counts.get(pk, 0) + ((pk, competency) not in kept)
    return {pk: _offer_of(counts[pk]) for pk in rows.values()}


def _offer_of(number) -> str:
    kept = count_fr(number, "compétence validée : la,compétences validées : les")
    return f"Vous gardez {kept} faire valoir dans ce dossier"


@expectations.expects
def choosing(dossier):
    """Nobody waits for these: they are told to those who do them, and to nobody else."""
    if not is_open_to_choice(dossier):
        return
    claim = claim_of(dossier)
    if claim.is_offered and not claim.choice:
        yield Role.CANDIDATE, CLAIMED
    if claim.other_row is not None:
        yield Role.SECRETARIAT, "join_rows"


expectations.describe(CLAIMED, "Faire valoir vos compétences validées", at_claim, is_beside=True, tell=offers_in_words)
expectations.describe("join_rows", "Réunir les deux fiches de cette personne", at_rows_to_join, is_beside=True)
