"""What follows an edge in the booklets: the next one is opened, the paper is asked, the people concerned are told."""

from cqp.documents.services import request_document
from pathways.enums import PathwayKind, Role
from pathways.enums import State as S
from pathways.reactions import reacts_to, tell
from pathways.services import attach_paper

from . import contents
from .completeness import completed
from .enums import SignableKind
from .services.assessment import open_assessment
from .services.follow_up import open_candidate_part, open_follow_up
from .services.positioning import hand_over, open_positioning

SKILLS = PathwayKind.SKILLS


@reacts_to(SKILLS, "start_positioning")
def open_booklet(dossier, event):
    open_positioning(dossier)


@reacts_to(SKILLS, "amend_positioning")
def open_amended_booklet(dossier, event):
    open_positioning(dossier, reason=event.comment)


@reacts_to(SKILLS, "conclude_positioning")
def ask_positioning_paper(dossier, event):
    signable = completed(dossier, SignableKind.POSITIONING)
    _issue(dossier, "positioning", contents.positioning_paper(signable), event.actor)
    tell(dossier, "positioning_signed", Role.CANDIDATE, Role.COMPANY, Role.SECTOR_PROFESSIONAL)


@reacts_to(SKILLS, "start_pathway")
def open_follow_up_booklet(dossier, event):
    open_follow_up(dossier)


@reacts_to(SKILLS, "complete_pathway_first")
def reopen_candidate_part(dossier, event):
    open_candidate_part(dossier)
    tell(dossier, "pathway_completed_first", Role.TUTOR, Role.COMPANY, Role.EXTERNAL_ASSESSOR)


@reacts_to(SKILLS, "start_assessment", "reopen_assessment")
def open_round(dossier, event):
    open_assessment(dossier)


@reacts_to(SKILLS, "name_sector_professional")
def hand_over_positioning(dossier, event):
    if dossier.state == S.POSITIONING:
        hand_over(dossier)


@reacts_to(SKILLS, "name_sector_professional", "name_external_assessor")
def open_round_with_new_assessor(dossier, event):
    """An assessor replaced while a round is open: the two opinions are given by the two people named, in a new round."""
    if dossier.state == S.UNDER_ASSESSMENT:
        open_assessment(dossier)


@reacts_to(SKILLS, "conclude_assessment", "transmit")
def ask_follow_up_paper(dossier, event):
    signable = completed(dossier, SignableKind.ASSESSMENT)
    _issue(dossier, "follow_up", contents.follow_up_paper(signable), event.actor)


@reacts_to(SKILLS, "conclude_assessment")
def tell_assessed(dossier, event):
    tell(dossier, "assessment_signed", Role.CANDIDATE, Role.COMPANY, Role.EXTERNAL_ASSESSOR)


def _issue(dossier, kind, context, actor):
    """Ask for the paper; it replaces the one of the same kind issued before for this dossier."""
    previous = dossier.papers.filter(document__kind=kind).order_by("-pk").first()
    document = request_document(kind, context, requested_by=actor, replaces=previous.document if previous else None)
    attach_paper(dossier, document)
