from .candidate import Candidate
from .credit import CompetencyCredit
from .credit_events import CreditLapse, CreditNotice, CreditRevocation

__all__ = ["Candidate", "CompetencyCredit", "CreditLapse", "CreditNotice", "CreditRevocation"]
