"""What follows an edge on the side of the jury: the agenda, the papers, the letters."""

from cqp.documents.services import request_document
from cqp.shared.blockers import Blocked, Blocker
from pathways.enums import PathwayKind, Role
from pathways.reactions import reacts_to, tell
from pathways.services import attach_paper

from . import contents
from .appeals import decided_item
from .enums import EDGE_OF, STANDING_EDGE_OF, AwardKind, MinutesKind, Outcome
from .models import JuryItem
from .outcomes import in_force, outcome_in_force, outcome_of
from .rectifying import EDGE_OF as RECTIFYING_EDGE_OF
from .services.agenda import leave_agenda
from .services.letters import hold

SKILLS, VAE = PathwayKind.SKILLS, PathwayKind.VAE
_OUTCOME_OF = {edge: outcome for outcome, edge in EDGE_OF.items()}
_RECTIFIED = {edge: outcome for outcome, edge in RECTIFYING_EDGE_OF.items()}
_STANDING = {edge: outcome for outcome, edge in STANDING_EDGE_OF.items()}
_LETTER = {
    Outcome.FULL_AWARD: "jury_result_full",
    Outcome.PARTIAL_AWARD: "jury_result_partial",
    Outcome.NO_AWARD: "jury_result_none",
    Outcome.POSTPONED: "jury_result_postponed",
}


@reacts_to(VAE, "schedule")
@reacts_to(SKILLS, "schedule")
def tell_scheduled(dossier, event):
    """Only jury.services.agenda schedules: elsewhere there would be no session to speak of."""
    item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
    if item is None:
        raise Blocked(Blocker("no_session", "Choisissez d'abord la séance à laquelle inscrire ce dossier."))
    tell(dossier, "jury_scheduled", Role.CANDIDATE, Role.COMPANY, session=item.session)


@reacts_to(VAE, "unschedule", "return_incomplete", "withdraw", *_STANDING)
@reacts_to(SKILLS, "unschedule", "return_incomplete", "withdraw", *_STANDING)
def take_off(dossier, event):
    """Whoever made it leave the state « inscrit en séance », the agenda follows in the same transaction."""
    session = leave_agenda(dossier, actor=event.actor, reason=event.comment)
    if session is not None and event.verb not in ("return_incomplete", "withdraw"):
        # They had received a date. A dossier returned or abandoned has its own mail.
        stands = event.verb in _STANDING
        tell(dossier, "jury_unscheduled", Role.CANDIDATE, Role.COMPANY, session=session, stands=stands)


@reacts_to(VAE, *_STANDING)
@reacts_to(SKILLS, *_STANDING)
def stand_by_decision(dossier, event):
    """The edge must be the one that the standing decision says."""
    outcome = outcome_in_force(decided_item(dossier), dossier.version.competencies.all())
    if outcome != _STANDING[event.verb]:
        raise Blocked(Blocker("other_outcome", f"La décision en vigueur dit autre chose : {Outcome(outcome).label}."))


@reacts_to(VAE, *_OUTCOME_OF)
@reacts_to(SKILLS, *_OUTCOME_OF)
def issue_decision(dossier, event):
    """The edge must be the one that the sheet says; then the papers are asked and the letters written."""
    item = JuryItem.objects.in_force().for_page().filter(dossier_id=dossier.pk).order_by("-pk").first()
    outcome = outcome_of(item.sheet, dossier.version.competencies.all())
    if outcome != _OUTCOME_OF[event.verb]:
        raise Blocked(Blocker("other_outcome", f"La fiche de décision dit autre chose : {Outcome(outcome).label}."))
    signature = (
        item.session.minutes.in_force().get(kind=MinutesKind.SESSION).signatures.get(member=item.session.president_id)
    )
    _issue(dossier, "decision_sheet", contents.decision_sheet_paper(item, outcome, signature), event.actor)
    award = getattr(item, "award", None)
    if award is not None:
        award.document = _issue(dossier, *_title_paper(award), event.actor)
        award.save(update_fields=["document"])
    hold(item, _LETTER[outcome], Role.CANDIDATE, **contents.letter(item))
    hold(item, "jury_result_company", Role.COMPANY, outcome=outcome.label, session=item.session)


@reacts_to(VAE, *_RECTIFIED)
@reacts_to(SKILLS, *_RECTIFIED)
def issue_rectification(dossier, event):
    """The edge must be the one that the signed minutes say; the papers are made anew and say which they replace; letters are held."""
    item = decided_item(dossier)
    minutes = in_force(item).minutes
    outcome = outcome_in_force(item, dossier.version.competencies.all())
    if outcome != _RECTIFIED[event.verb]:
        raise Blocked(Blocker("other_outcome", f"Le procès-verbal dit autre chose : {Outcome(outcome).label}."))
    signed = minutes.signatures.order_by("signed_at", "pk")
    signature = signed.filter(member=item.session.president_id).first() or signed.first()
    sheet = contents.decision_sheet_paper(item, outcome, signature)
    _issue(dossier, "decision_sheet", sheet, event.actor, replaces=_last_paper(item, "decision_sheet"))
    award = item.award
    if award is not None and award.document_id is None:
        replaced = _last_paper(item, "certificate", "competency_statement")
        award.document = _issue(dossier, *_title_paper(award), event.actor, replaces=replaced)
        award.save(update_fields=["document"])
    told = {"minutes": minutes, "outcome": outcome.label}
    letter = contents.letter(item) | told | {"reason": minutes.rectification.reason}
    hold(item, "jury_result_rectified", Role.CANDIDATE, **letter)
    hold(item, "jury_rectified_company", Role.COMPANY, session=item.session, **told)


def _last_paper(item, *kinds):
    """The paper of that session that nothing replaces yet: the new one says so, and it is marked replaced."""
    links = item.dossier.papers.filter(document__kind__in=kinds, document__created_at__gte=item.settled_at)
    link = links.filter(document__replaced_by=None).select_related("document").order_by("-pk").first()
    return link.document if link else None


def _title_paper(award):
    if award.kind == AwardKind.FULL:
        return "certificate", contents.certificate_paper(award)
    return "competency_statement", contents.competency_statement_paper(award)


def _issue(dossier, kind, context, actor, replaces=None):
    document = request_document(kind, context, requested_by=actor, replaces=replaces)
    attach_paper(dossier, document)
    return document
