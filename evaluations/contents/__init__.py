"""What a document says, as plain JSON: frozen when it is presented, digested, signed, then printed. Never read from live data after."""

from evaluations.enums import SignableKind

from .activities import activities_content
from .admissibility import admissibility_paper, receipt_paper
from .application import application_content
from .assessment import assessment_content, follow_up_paper, plan_of
from .follow_up import candidate_part_content, review_content
from .positioning import positioning_content, positioning_paper
from .vae_file import vae_file_paper

_CONTENTS = {
    SignableKind.POSITIONING: positioning_content,
    SignableKind.REVIEW: review_content,
    SignableKind.CANDIDATE_PART: candidate_part_content,
    SignableKind.APPLICATION: application_content,
    SignableKind.ACTIVITIES: activities_content,
    SignableKind.ASSESSMENT: assessment_content,
}


def content_of(signable) -> dict:
    """The content of an open document as it would be frozen now."""
    return _CONTENTS[SignableKind(signable.kind)](signable)


__all__ = [
    "admissibility_paper",
    "content_of",
    "follow_up_paper",
    "plan_of",
    "positioning_paper",
    "receipt_paper",
    "vae_file_paper",
]
