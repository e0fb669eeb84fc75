"""The only doors through which a dossier changes. One transaction each; what follows is written as rows and sent after commit."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from candidates.models import Candidate
from candidates.services import check_identity, register_candidate, update_identity
from cqp.access import grants
from cqp.access.decisions import Forbidden, authorize
from cqp.accounts.models import Organisation
from cqp.accounts.services import invite_person
from cqp.documents.services import next_number
from cqp.notifications.services import notify
from cqp.referentials.models import CertificationVersion
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.locking import locked

from . import expectations, reactions, workflow
from .enums import FINAL_STATES, GRANT_OF, START_OF, PathwayKind, Role, State
from .incompatibilities import ACCREDITED, blockers_for, naming_closed
from .models import Assignment, Dossier, DossierDocument, DossierEvent, SkillsDossier


def lock(dossier) -> Dossier:
    """The dossier as it is now, locked until the end of the transaction: every service starts from this instance."""
    return locked(Dossier.objects.for_page(), dossier.pk)


def note(dossier, verb, *, actor, comment="", **payload) -> DossierEvent:
    """Record something that happened and is not a transition; its reactions follow, then what the dossier waits for is recomputed."""
    event = DossierEvent.objects.create(
        dossier_id=dossier.pk,
        verb=verb,
        actor=actor,
        comment=comment,
        payload=payload,
        on_behalf_of=_hat(actor, dossier),
    )
    reactions.react(dossier, event)
    expectations.refresh(dossier)
    return event


def _hat(actor, dossier):
    """The organisation an act is done for: the company, the committee or the accompanying provider, when the actor holds it there."""
    if dossier.company_id and actor.manages(dossier.company_id):
        return dossier.company
    roles = dossier.roles_of(actor)
    if Role.SECRETARIAT in roles:
        return dossier.committee
    if Role.COACHING_PROVIDER in roles:
        return dossier.coachings.in_force().get().provider
    return None


@transaction.atomic
def advance(dossier, name: str, *, actor, comment: str = "", **payload) -> Dossier:
    """Take one edge of the workflow: lock, may the actor, is it an edge from here, what is missing, pass, note, react.

    Raises Forbidden (403, with the reason), TransitionNotAllowed (409, wrong state), Blocked (409, what is missing).
    Side effects: one event; the reactions of that edge (papers asked, mails in the outbox), sent after commit.
    """
    dossier = lock(dossier)
    authorize(actor, f"pathways.{name}", dossier)
    edge = workflow.transition_of(dossier, name)
    if edge is None:
        raise TransitionNotAllowed(f"{name} n'est pas possible depuis {dossier.state}", object=dossier, method=name)
    if edge.custom["comment"] and not comment.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif : il sera lu par les personnes concernées."))
    if found := workflow.blockers(dossier, name):
        raise Blocked(found)
    before = dossier.state
    getattr(dossier, name)(actor=actor)
    dossier.state_since = clock.now()
    dossier.save()
    event = DossierEvent.objects.create(
        dossier_id=dossier.pk,
        verb=name,
        from_state=before,
        to_state=dossier.state,
        actor=actor,
        on_behalf_of=_hat(actor, dossier),
        comment=comment.strip(),
        payload=payload,
    )
    reactions.react(dossier, event)
    expectations.refresh(dossier)
    return dossier


@transaction.atomic
def open_dossier(*, actor, company, version, person: dict, job: dict, cohort: str = "") -> Dossier:
    """A company registers a candidate for one version of a CQP.

    `person`: birth_name, first_name, email and optional identity; `job`: status, job_title, contract_type, hired_on, seniority.
    Raises Forbidden unless `actor` manages `company`; Blocked when the version is not open that day, or when this company already has an open dossier for the same
    person (same mail, or same name and birth date) and CQP. Never says anything about other companies' dossiers.
    """
    authorize(actor, "pathways.register")
    if not actor.manages(company.pk):
        raise Forbidden("Vous n'êtes pas responsable de cette entreprise.")
    if not CertificationVersion.objects.open_to_registration(clock.today()).filter(pk=version.pk).exists():
        text = "Cette version du CQP ne prend plus d'inscription : choisissez celle qui la suit."
        raise Blocked(Blocker("version_closed", text))
    # Two clicks, two tabs: the second waits here and then sees the first one's dossier.
    Organisation.objects.select_for_update().get(pk=company.pk)
    _refuse_double(company, version, person)
    known = _known_to(company, version, person["email"])
    candidate = register_candidate(actor=actor, known=known, **person)
    dossier = SkillsDossier.objects.create(
        kind=PathwayKind.SKILLS,
        state=START_OF[PathwayKind.SKILLS],
        number=next_number(version.certification.code),
        candidate=candidate,
        version=version,
        committee=version.certification.committee,
        company=company,
        opened_by=actor,
        presentation=1 + presented_before(company, version, candidate),
        cohort=cohort.strip(),
        **job,
    )
    event = DossierEvent.objects.create(
        dossier_id=dossier.pk, verb="register", to_state=dossier.state, actor=actor, on_behalf_of=company
    )
    notify("dossier_opened", to=[candidate.user], context={"dossier": dossier})
    reactions.react(dossier, event)
    expectations.refresh(dossier)
    return dossier


def _refuse_double(company, version, person):
    ours = Dossier.objects.filter(company=company, version__certification=version.certification).exclude(
        state__in=FINAL_STATES
    )
    mail = person["email"].strip()
    same_mail = ours.filter(Q(candidate__email__iexact=mail) | Q(candidate__user__email__iexact=mail))
    same_name = ours.filter(
        candidate__birth_name__iexact=person["birth_name"], candidate__first_name__iexact=person["first_name"]
    )
    if born_on := person.get("born_on"):
        same_name = same_name.filter(Q(candidate__born_on=born_on) | Q(candidate__born_on__isnull=True))
    double = same_mail.first() or same_name.first()
    if double:
        raise Blocked(
            Blocker(
                "candidate_registered_twice",
                f"Vous avez déjà enregistré cette personne pour ce CQP : dossier {double.number}.",
                expectations.at_dossier(double),
            )
        )


def _known_to(company, version, email) -> Candidate | None:
    """The person's row when this very company has registered them before: their credits follow. Never another company's row.

    A merged row may have a dossier open elsewhere for the same CQP: a new row then, so that the company learns nothing of it.
    """
    ours = Candidate.objects.standing().filter(
        user__email__iexact=email.strip(), pk__in=Dossier.objects.filter(company=company).values("candidate")
    )
    taken = Dossier.objects.still_open().filter(version__certification=version.certification_id).values("candidate")
    return ours.exclude(pk__in=taken).order_by("pk").first()


def presented_before(company, version, candidate) -> int:
    """How many times a jury has already decided without delivering, as far as this company may know."""
    return Dossier.objects.filter(
        company=company,
        candidate__user=candidate.user_id,
        version__certification=version.certification_id,
        state__in=[State.PARTIALLY_AWARDED, State.NOT_AWARDED],
    ).count()


@transaction.atomic
def assign(dossier, role, user, *, actor, job_title="", comment="") -> Assignment:
    """Name `user` on the dossier: the assignment row and its grant, together. The person named before is relieved.

    Raises Forbidden unless the actor may name that role, Blocked when nobody can be named any more, when the person cannot
    hold it (see incompatibilities.py), or without a `comment` when an assessor is replaced during the assessment.
    """
    dossier = lock(dossier)
    authorize(actor, f"pathways.name_{role.lower()}", dossier)
    if found := naming_closed(dossier) or blockers_for(dossier, role, user):
        raise Blocked(found)
    for previous in dossier.assignments.in_force().filter(role=role):
        if previous.user_id == user.pk:
            return previous
        # Opinions already given are set aside for a new round: the people concerned read why.
        if role in ACCREDITED and dossier.state == State.UNDER_ASSESSMENT and not comment.strip():
            raise Blocked(Blocker("comment_missing", "Indiquez le motif du remplacement : l'évaluation recommence."))
        withdraw_assignment(previous, actor=actor)
    assignment = give_assignment(dossier, role, user, actor=actor, job_title=job_title)
    note(dossier, f"name_{role.lower()}", actor=actor, comment=comment.strip(), name=user.get_full_name())
    notify("named_on_dossier", to=[user], context={"dossier": dossier, "role": Role(role).label})
    return assignment


@transaction.atomic
def invite_tutor(dossier, *, actor, email, first_name, last_name, job_title="") -> Assignment:
    """Name as tutor somebody who may not have an account yet: invited and named together, or neither.

    Same refusals as `assign`.
    """
    authorize(actor, "pathways.name_tutor", dossier)
    reason = (
        f"vous êtes désigné(e) pour suivre, comme tuteur, {dossier.candidate.full_name} dans son parcours vers un CQP"
    )
    user = invite_person(email, first_name, last_name, actor=actor, reason_text=reason)
    return assign(dossier, Role.TUTOR, user, actor=actor, job_title=job_title)


def give_assignment(dossier, role, user, *, actor, job_title="") -> Assignment:
    """The row and its grant, in the caller's transaction. The jury calls it for its members."""
    assignment = Assignment.objects.create(
        dossier_id=dossier.pk, role=role, user=user, given_by=actor, job_title=job_title
    )
    grants.give(user, GRANT_OF[role], dossier)
    return assignment


def withdraw_assignment(assignment, *, actor) -> None:
    """Relieve a person: the row is dated, never deleted; the grant goes in the same transaction."""
    assignment.withdrawn_at = clock.now()
    assignment.withdrawn_by = actor
    assignment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    grants.withdraw(assignment.user, GRANT_OF[assignment.role], assignment.dossier)


def attach_paper(dossier, document) -> DossierDocument:
    """Tie an asked paper to its dossier, in the transaction that asked for it."""
    return DossierDocument.objects.create(dossier_id=dossier.pk, document=document)


@transaction.atomic
def merge_candidates(*, actor, kept: Candidate, double: Candidate) -> Candidate:
    """Two rows are one person: the dossiers follow `kept`; `double` stays as a trace pointing to it.

    The ledger is append-only: its lines stay on `double` and are read through `CompetencyCredit.objects.of_person`.
    Raises Forbidden unless the actor is the secretariat of every dossier concerned, Blocked when one was already merged, when
    both have an open dossier for the same CQP (one of them must end first), or when an open VAE would change account.
    """
    theirs = Dossier.objects.filter(candidate__in=[kept, double])
    _held(theirs)
    kept, double = _both_standing(kept, double)
    # One may have been opened while we waited for the two rows.
    dossiers = _held(theirs.select_related("version"))
    for dossier in dossiers:
        authorize(actor, "pathways.merge_candidates")
        authorize(actor, "pathways.check_identity", dossier)
    still_open = [d for d in dossiers if not d.is_final]
    if len({d.version.certification_id for d in still_open}) < len(still_open):
        raise Blocked(
            Blocker(
                "both_open", "Les deux fiches ont un dossier ouvert pour le même CQP : l'un doit d'abord être clos."
            )
        )
    if found := _taken_from_their_candidate(kept, double, still_open):
        raise Blocked(found)
    Candidate.objects.filter(merged_into=double).update(merged_into=kept)
    double.merged_into = kept
    double.save(update_fields=["merged_into"])
    # After the rows: what each dossier waits for is asked of the whole person.
    for dossier in dossiers:
        moves = dossier.candidate_id == double.pk
        if moves:
            dossier.candidate = kept
            dossier.save(update_fields=["candidate"])
        if moves or not dossier.is_final:
            note(dossier, "candidates_merged", actor=actor, merged=double.pk, kept=kept.pk)
    return kept


def _held(dossiers) -> list[Dossier]:
    """Locked in one order, and before the row of a person, as in every other act: a jury that closes holds the dossier when it writes
    in the ledger of the person."""
    return list(dossiers.select_for_update(of=("self",)).order_by("pk"))


def _taken_from_their_candidate(kept, double, still_open) -> list[Blocker]:
    """A VAE is the affair of whoever asked for it: the account that writes it does not lose it to another one."""
    if kept.user_id == double.user_id:
        return []
    in_vae = {
        row: [d for d in still_open if d.kind == PathwayKind.VAE and d.candidate_id == row.pk] for row in (kept, double)
    }
    if not in_vae[double]:
        return []
    asked = (
        f"Le dossier de VAE {in_vae[double][0].number} est ouvert avec le compte {double.user.email}, qui le perdrait"
    )
    if in_vae[kept]:
        text = (
            f"{asked}, et l'autre fiche a aussi une VAE ouverte avec un autre compte : l'une doit d'abord être close."
        )
        return [Blocker("both_in_vae", text)]
    other_way = reverse("duplicate_merge", args=[double.pk, kept.pk])
    return [Blocker("vae_changes_account", f"{asked} : gardez plutôt la fiche de ce compte.", other_way)]


def _both_standing(kept, double) -> tuple[Candidate, Candidate]:
    """Both rows as they are now, locked in one order: two secretaries who merge the same pair meet here, not in a circle."""
    rows = Candidate.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, double.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2 or any(row.merged_into_id for row in found.values()):
        raise Blocked(Blocker("already_merged", "Ces deux fiches sont déjà réunies."))
    return found[kept.pk], found[double.pk]


@transaction.atomic
def correct_identity(dossier, *, actor, seen=None, **fields) -> Candidate:
    """The civil status, by the candidate or the secretariat; told in the history of each open dossier of the person where the
    actor has a part, and what they all wait for is recomputed. Raises Forbidden (see `pathways.edit_identity`), and Conflict when
    somebody wrote it since what was `seen`."""
    _held(Dossier.objects.filter(candidate__dossiers=dossier.pk))
    dossier = lock(dossier)
    authorize(actor, "pathways.edit_identity", dossier)
    before = dossier.candidate.updated_at
    candidate = update_identity(dossier.candidate, actor=actor, seen=seen, **fields)
    if candidate.updated_at != before:
        _note_everywhere(candidate, "identity_updated", actor)
    return candidate


@transaction.atomic
def confirm_identity(dossier, *, actor) -> Candidate:
    """The secretariat has seen the identity document. Raises Forbidden, or Blocked while the civil status is incomplete."""
    _held(Dossier.objects.filter(candidate__dossiers=dossier.pk))
    dossier = lock(dossier)
    authorize(actor, "pathways.check_identity", dossier)
    candidate = check_identity(dossier.candidate, actor=actor)
    _note_everywhere(candidate, "identity_checked", actor)
    return candidate


@transaction.atomic
def set_cohort(dossier, *, actor, cohort: str) -> Dossier:
    """Put the dossier with others under one label, or take it out of it (empty). Raises Forbidden: the secretariat's."""
    dossier = lock(dossier)
    authorize(actor, "pathways.set_cohort", dossier)
    before, dossier.cohort = dossier.cohort, cohort.strip()
    if dossier.cohort != before:
        dossier.save(update_fields=["cohort"])
        told = {"before": before, "cohort": dossier.cohort or before}
        note(dossier, "join_cohort" if dossier.cohort else "leave_cohort", actor=actor, **told)
    return dossier


def _note_everywhere(candidate, verb, actor):
    """Written where the actor has a part. Elsewhere only what is awaited changes: a company does not learn from the history of
    its dossier that another committee has one too."""
    for dossier in Dossier.objects.filter(candidate=candidate).still_open().for_page().order_by("pk"):
        if dossier.roles_of(actor):
            note(dossier, verb, actor=actor)
        else:
            expectations.refresh(dossier)
