"""What follows an edge on the side of the jury: the agenda, the papers, the letters."""

from cqp.documents.services import request_document
from cqp.shared.blockers import Blocked, Blocker
from pathways.enums import PathwayKind, Role
from pathways.reactions import reacts_to, tell
from pathways.services import attach_paper

from . import contents
from .enums import EDGE_OF, AwardKind, Outcome
from .models import JuryItem
from .outcomes import outcome_of
from .services.agenda import leave_agenda

SKILLS, VAE = PathwayKind.SKILLS, PathwayKind.VAE
_OUTCOME_OF = {edge: outcome for outcome, edge in EDGE_OF.items()}
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


@reacts_to(VAE, "unschedule", "return_incomplete", "withdraw")
@reacts_to(SKILLS, "unschedule", "return_incomplete", "withdraw")
def take_off(dossier, event):
    """Whoever made it leave the state « inscrit en séance », the agenda follows in the same transaction."""
    leave_agenda(dossier, actor=event.actor, reason=event.comment)


@reacts_to(VAE, *_OUTCOME_OF)
@reacts_to(SKILLS, *_OUTCOME_OF)
def issue_decision(dossier, event):
    """The edge must be the one that the sheet says; then the papers are asked and the letters written."""
    item = JuryItem.objects.in_force().for_page().filter(dossier_id=dossier.pk).order_by("-pk").first()
    outcome = outcome_of(item.sheet, dossier.version.competencies.all())
    if outcome != _OUTCOME_OF[event.verb]:
        raise Blocked(Blocker("other_outcome", f"La fiche de décision dit autre chose : {Outcome(outcome).label}."))
    _issue(dossier, "decision_sheet", contents.decision_sheet_paper(item, outcome), event.actor)
    award = getattr(item, "award", None)
    if award is not None:
        award.document = _issue(dossier, *_title_paper(award), event.actor)
        award.save(update_fields=["document"])
    tell(dossier, _LETTER[outcome], Role.CANDIDATE, **contents.letter(item))
    tell(dossier, "jury_result_company", Role.COMPANY, outcome=outcome.label, session=item.session)


def _title_paper(award):
    if award.kind == AwardKind.FULL:
        return "certificate", contents.certificate_paper(award)
    return "competency_statement", contents.competency_statement_paper(award)


def _issue(dossier, kind, context, actor):
    document = request_document(kind, context, requested_by=actor)
    attach_paper(dossier, document)
    return document
