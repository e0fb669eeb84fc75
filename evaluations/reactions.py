"""What follows an edge in the booklets: the next one is opened, the paper is asked, the people concerned are told."""

from cqp.documents.services import request_document
from pathways.enums import PathwayKind, Role
from pathways.enums import State as S
from pathways.reactions import reacts_to, tell
from pathways.services import attach_paper

from . import contents
from .completeness import completed
from .enums import OPTIONAL_SIGNERS, SignableKind
from .examination_clock import clock_of, silence_admits
from .models import ActivityTable, Application
from .return_deadline import deadline_of
from .services.activities import open_activities
from .services.admissibility import open_examination
from .services.application import open_application
from .services.assessment import open_assessment
from .services.follow_up import open_candidate_part, open_follow_up
from .services.identity_documents import erase_identity_documents
from .services.positioning import hand_over, open_positioning

SKILLS, VAE = PathwayKind.SKILLS, PathwayKind.VAE
NEW_SCOPE = "Le candidat a choisi, pendant le repérage, les compétences déjà validées qu'il fait valoir."


@reacts_to(SKILLS, "start_positioning")
def open_booklet(dossier, event):
    open_positioning(dossier)


@reacts_to(SKILLS, "amend_positioning")
def open_amended_booklet(dossier, event):
    open_positioning(dossier, reason=event.comment)


@reacts_to(SKILLS, "claim_benefits", "take_back_benefits")
def open_booklet_on_the_new_scope(dossier, event):
    """The candidate changed what is to be assessed during the positioning: what the professional wrote is taken up in a new
    version, and stays in the former one for what is left out."""
    if dossier.state == S.POSITIONING:
        open_positioning(dossier, reason=NEW_SCOPE)


@reacts_to(SKILLS, "conclude_positioning")
def ask_positioning_paper(dossier, event):
    signable = completed(dossier, SignableKind.POSITIONING)
    _issue(dossier, "positioning", contents.positioning_paper(signable), event.actor)
    tell(dossier, "positioning_signed", Role.CANDIDATE, Role.COMPANY, Role.SECTOR_PROFESSIONAL)


@reacts_to(SKILLS, "start_pathway", "resume_pathway")
def open_follow_up_booklet(dossier, event):
    open_follow_up(dossier)


@reacts_to(SKILLS, "complete_pathway_first")
def reopen_candidate_part(dossier, event):
    open_candidate_part(dossier)
    tell(dossier, "pathway_completed_first", Role.TUTOR, Role.COMPANY, Role.EXTERNAL_ASSESSOR)


@reacts_to(SKILLS, "reopen_pathway")
def reopen_booklets(dossier, event):
    """The candidate's part goes on from what was deposited; Outil 1 is amended by its own edge, if it must be."""
    open_candidate_part(dossier)
    roles = (Role.CANDIDATE, Role.TUTOR, Role.COMPANY, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR)
    tell(dossier, "pathway_reopened", *roles, reasons=event.comment)


@reacts_to(VAE, "start_assessment", "reopen_assessment")
@reacts_to(SKILLS, "start_assessment", "reopen_assessment")
def open_round(dossier, event):
    open_assessment(dossier)


@reacts_to(SKILLS, "name_sector_professional")
def hand_over_positioning(dossier, event):
    if dossier.state == S.POSITIONING:
        hand_over(dossier)


@reacts_to(VAE, "name_sector_professional", "name_external_assessor")
@reacts_to(SKILLS, "name_sector_professional", "name_external_assessor")
def open_round_with_new_assessor(dossier, event):
    """An assessor replaced while a round is open: the two opinions are given by the two people named, in a new round."""
    if dossier.state == S.UNDER_ASSESSMENT:
        open_assessment(dossier)


@reacts_to(SKILLS, "conclude_assessment", "transmit")
def ask_follow_up_paper(dossier, event):
    signable = completed(dossier, SignableKind.ASSESSMENT)
    _issue(dossier, "follow_up", contents.follow_up_paper(signable), event.actor)


@reacts_to(SKILLS, "assessment_signed")
def ask_follow_up_paper_again(dossier, event):
    """The company took note after the paper was made: the next one says so."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    is_optional = Role(event.payload["role"]) in OPTIONAL_SIGNERS[SignableKind.ASSESSMENT]
    if is_optional and signable is not None and signable.version == event.payload["version"]:
        _issue(dossier, "follow_up", contents.follow_up_paper(signable), event.actor)


@reacts_to(VAE, "conclude_writing", "conclude_assessment", "transmit")
def ask_vae_file(dossier, event):
    """The whole file so far: it grows with part 3, with the assessment, with the transmission."""
    _issue(dossier, "vae_file", contents.vae_file_paper(dossier), event.actor)


@reacts_to(VAE, "identity_checked")
@reacts_to(SKILLS, "identity_checked")
def let_identity_documents_go(dossier, event):
    erase_identity_documents(dossier, actor=event.actor)


@reacts_to(VAE, "conclude_assessment")
@reacts_to(SKILLS, "conclude_assessment")
def tell_assessed(dossier, event):
    tell(dossier, "assessment_signed", Role.CANDIDATE, Role.COMPANY, Role.EXTERNAL_ASSESSOR)


@reacts_to(VAE, "complete_pathway_first", "resume_writing", "reopen_writing")
def tell_writing_resumed(dossier, event):
    """Whoever has already assessed waits for what follows. Before any assessment nobody does: the deposit will be told."""
    if event.from_state == S.WRITTEN:
        return
    helping = (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.COACHING_PROVIDER)
    tell(dossier, "writing_resumed", *helping)


@reacts_to(VAE, "reopen_writing")
def ask_to_write_again(dossier, event):
    tell(dossier, "writing_reopened", Role.CANDIDATE, reasons=event.comment)


@reacts_to(VAE, "send_file")
def open_part_2(dossier, event):
    open_application(dossier)


@reacts_to(VAE, "return_application")
def open_next_part_2(dossier, event):
    open_application(dossier, reason=event.comment)


@reacts_to(VAE, "application_presented")
def copy_employer(dossier, event):
    """Who works beside the candidate neither assesses nor judges: that is asked on the dossier's own floor."""
    _write_employer(dossier, Application, event)


@reacts_to(VAE, "activities_presented")
def copy_employer_of_today(dossier, event):
    """Asked again in part 3: who hired the candidate since part 2 does not assess them either."""
    _write_employer(dossier, ActivityTable, event)


def _write_employer(dossier, part, event):
    told = part.objects.get(signable__dossier_id=dossier.pk, signable__version=event.payload["version"])
    dossier.employer_name, dossier.employer_siret = told.employer_name, told.employer_siret
    dossier.save(update_fields=["employer_name", "employer_siret", "updated_at"])


@reacts_to(VAE, "start_writing", "resume_writing", "reopen_writing", "complete_pathway_first", "take_up_application")
def open_activity_table(dossier, event):
    open_activities(dossier)


@reacts_to(VAE, "conclude_writing")
def tell_activities_deposited(dossier, event):
    roles = (Role.SECRETARIAT, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.COACHING_PROVIDER)
    tell(dossier, "activities_deposited", *roles)


@reacts_to(VAE, "advice_given")
def tell_advice(dossier, event):
    """Whoever advises goes through the competencies one after the other: one mail for all of them."""
    if event.payload["is_first_lately"]:
        tell(dossier, "advice_given", Role.CANDIDATE)


@reacts_to(VAE, "conclude_application")
def receive_application(dossier, event):
    """Each deposit has its own receipt, and an examination of its own."""
    signable = completed(dossier, SignableKind.APPLICATION)
    open_examination(signable)
    document = request_document("vae_receipt", contents.receipt_paper(signable), requested_by=event.actor)
    attach_paper(dossier, document)
    tell(dossier, "application_received", Role.CANDIDATE, time=clock_of(dossier))
    tell(dossier, "application_deposited", Role.SECRETARIAT, time=clock_of(dossier))


@reacts_to(VAE, "accept_application")
def tell_application_complete(dossier, event):
    tell(dossier, "application_complete", Role.CANDIDATE, time=clock_of(dossier))


@reacts_to(VAE, "return_application")
def tell_application_incomplete(dossier, event):
    known = {"time": clock_of(dossier), "deadline": deadline_of(dossier)}
    tell(dossier, "application_incomplete", Role.CANDIDATE, reasons=event.comment, **known)


@reacts_to(VAE, "return_reminded")
def tell_return_ending(dossier, event):
    tell(dossier, "application_return_ending", Role.CANDIDATE, deadline=deadline_of(dossier))


@reacts_to(VAE, "return_overdue")
def tell_return_is_overdue(dossier, event):
    tell(dossier, "application_return_overdue", Role.SECRETARIAT, deadline=deadline_of(dossier))


@reacts_to(VAE, "close_unanswered")
def tell_closed_unanswered(dossier, event):
    """The reasons are the candidate's; the accompanying provider learns that the dossier is closed."""
    tell(dossier, "application_closed", Role.CANDIDATE, reasons=event.comment)
    tell(dossier, "coached_dossier_closed", Role.COACHING_PROVIDER)


@reacts_to(VAE, "admit", "refuse_admission", "admit_tacitly")
def issue_admissibility(dossier, event):
    """The opinion on paper, and as a letter to the candidate. The accompanying provider learns that it is known, not its reasons."""
    examination = completed(dossier, SignableKind.APPLICATION).examination
    _issue(dossier, "admissibility_decision", contents.admissibility_paper(examination), event.actor)
    letters = {
        "admit": "admission_granted",
        "refuse_admission": "admission_refused",
        "admit_tacitly": "admission_tacit",
    }
    tell(dossier, letters[event.verb], Role.CANDIDATE, examination=examination)
    tell(dossier, "admission_known", Role.COACHING_PROVIDER)
    if event.verb == "admit_tacitly":
        tell(dossier, "admission_known", Role.SECRETARIAT)


@reacts_to(VAE, "examination_alerted")
def tell_examination_due(dossier, event):
    tell(dossier, "examination_due", Role.SECRETARIAT, time=clock_of(dossier), silence_admits=silence_admits(dossier))


def _issue(dossier, kind, context, actor):
    """Ask for the paper; it replaces the one of the same kind issued before for this dossier."""
    previous = dossier.papers.filter(document__kind=kind).order_by("-pk").first()
    document = request_document(kind, context, requested_by=actor, replaces=previous.document if previous else None)
    attach_paper(dossier, document)
