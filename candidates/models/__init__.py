from .candidate import Candidate
from .credit import CompetencyCredit

__all__ = ["Candidate", "CompetencyCredit"]
