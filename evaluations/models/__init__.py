from .assessment import Assessment, AssessmentLine, CriterionMark, Opinion
from .candidate_part import CandidatePart, CandidatePartLine
from .follow_up import FollowUp, ProgressReview, ProgressReviewLine, TrainingAction, WorkplacePractice
from .positioning import PlannedStep, Positioning, PositioningLine
from .signable import Signable, Signature

__all__ = [
    "Assessment",
    "AssessmentLine",
    "CandidatePart",
    "CandidatePartLine",
    "CriterionMark",
    "FollowUp",
    "Opinion",
    "PlannedStep",
    "Positioning",
    "PositioningLine",
    "ProgressReview",
    "ProgressReviewLine",
    "Signable",
    "Signature",
    "TrainingAction",
    "WorkplacePractice",
]
