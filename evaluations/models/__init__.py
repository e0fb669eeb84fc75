from .activities import ActivityLine, ActivityTable, CoachingComment
from .admissibility import Examination, ExperienceRuling
from .application import Application, ApplicationLine, Experience, FollowedTraining
from .assessment import Assessment, AssessmentLine, CriterionMark, Opinion
from .candidate_part import CandidatePart, CandidatePartLine
from .follow_up import (
    FollowUp,
    ProgressReview,
    ProgressReviewLine,
    TrainingAction,
    TrainingNotHeld,
    WorkplacePractice,
)
from .piece import Piece
from .positioning import PlannedStep, Positioning, PositioningLine
from .signable import Signable, Signature

__all__ = [
    "ActivityLine",
    "ActivityTable",
    "Application",
    "ApplicationLine",
    "Assessment",
    "AssessmentLine",
    "CandidatePart",
    "CandidatePartLine",
    "CoachingComment",
    "CriterionMark",
    "Examination",
    "Experience",
    "ExperienceRuling",
    "FollowUp",
    "FollowedTraining",
    "Opinion",
    "Piece",
    "PlannedStep",
    "Positioning",
    "PositioningLine",
    "ProgressReview",
    "ProgressReviewLine",
    "Signable",
    "Signature",
    "TrainingAction",
    "TrainingNotHeld",
    "WorkplacePractice",
]
