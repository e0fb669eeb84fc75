"""The convocation on paper: its kind, known to cqp.documents, and what it says."""

from django.conf import settings
from django.urls import reverse

from cqp.documents import papers
from cqp.documents.kinds import DocumentKind, register
from cqp.documents.models import IssuedDocument
from evaluations.contents import parts

KIND = "jury_summons"

register(
    DocumentKind(
        code=KIND,
        title="Convocation au jury paritaire",
        template="pdf/jury_summons.html",
        version="1.0",
        prefix="CONV",
        shape=papers.JURY_SUMMONS,
    )
)


def reference_of(member) -> str:
    """Printed on the paper, and how it is found again: one per person called to a session."""
    return f"{member.session.number}-{member.pk}"


def summons_paper(member, *, actor) -> dict:
    session = member.session
    return {
        "reference": reference_of(member),
        "committee": {"name": session.committee.name},
        "recipient": {
            "name": member.user.get_full_name(),
            "college": str(member.get_college_display()),
            "organisation": member.organisation_name,
        },
        "session": {
            "number": session.number,
            "held_on": parts.day(session.held_on),
            "starts_at": f"{session.starts_at:%H:%M}",
            "place": session.place,
        },
        "answer_url": answer_url(session),
        "signatory": {"name": actor.get_full_name(), "role": "Pour le secrétariat de la commission"},
    }


def answer_url(session) -> str:
    return settings.PUBLIC_URL + reverse("session_reply", args=[session.pk])


def summons_of(member) -> IssuedDocument | None:
    """The last one made for this member: a session moved makes another, that replaces it."""
    made = IssuedDocument.objects.filter(kind=KIND, context__reference=reference_of(member))
    return made.select_related("file").order_by("-pk").first()
