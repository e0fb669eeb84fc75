"""Reaching what an address names: the current document of a kind, one of its rows, or 404."""

from django.http import Http404
from django.urls import reverse

from cqp.access.decisions import can
from evaluations.enums import SWORN_KINDS, SignableKind
from evaluations.section_lists import after
from pathways.evidence import follower_of

from .saving import Screen

TITLES = {
    SignableKind.POSITIONING: "Livret de repérage",
    SignableKind.REVIEW: "Point d'étape",
    SignableKind.CANDIDATE_PART: "Votre partie du livret",
    SignableKind.APPLICATION: "Partie 2, recevabilité",
    SignableKind.ACTIVITIES: "Partie 3",
    SignableKind.ASSESSMENT: "Évaluation",
}


def current(dossier, kind, version=None):
    """The last document of this kind (or that version), with its dossier already read."""
    documents = dossier.signables.latest_of(kind)
    found = (documents if version is None else documents.filter(version=version)).first()
    if found is None:
        raise Http404("Ce document n'est pas encore commencé.")
    found.dossier = dossier
    return found


def line_of(part, number):
    """The row of one competency, read afresh each time it is asked, or 404 for a number the CQP does not have."""
    row = part.lines.select_related("competency", "saved_by").filter(competency__number=number).first()
    if row is None:
        raise Http404("Cette compétence n'existe pas dans ce CQP.")
    return row


def number_in(query, name) -> int:
    """The number of a competency in the address of a link; 0, which none has, for anything else."""
    asked = query.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0


def screen_of(template, signable, sections, **context) -> Screen:
    """The page of one section of a document: side list, next section, way back."""
    return Screen(
        template=template,
        next_url=after(sections(), signable),
        sections=sections,
        signable=signable,
        context=frame(signable) | context,
    )


def frame(signable) -> dict:
    dossier = signable.dossier
    return {
        "signable": signable,
        "dossier": dossier,
        "booklet": TITLES[SignableKind(signable.kind)],
        "read_label": "Relire et déposer" if signable.kind in SWORN_KINDS else "Relire et présenter",
        "read_url": reverse("signable_detail", args=[signable.pk]),
    }


def home_of(user, signable):
    """The dossier that its reader came from: its own, or the one that takes it up when they see no other."""
    if can(user, "pathways.view", signable.dossier):
        return signable.dossier
    return follower_of(user, signable.dossier)


_WRITING = {
    SignableKind.POSITIONING: "positioning_edit",
    SignableKind.CANDIDATE_PART: "candidate_part",
    SignableKind.APPLICATION: "application_edit",
    SignableKind.ACTIVITIES: "activity_table",
    SignableKind.ASSESSMENT: "assessment_edit",
}


def writing_url(signable) -> str:
    """Where this open document is written."""
    if signable.kind == SignableKind.REVIEW:
        return reverse("review_edit", args=[signable.dossier_id, signable.version])
    return reverse(_WRITING[SignableKind(signable.kind)], args=[signable.dossier_id])
