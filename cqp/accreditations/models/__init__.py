from .accreditation import Accreditation, AccreditationEnd
from .commitment import COMMITMENT_MONTHS, CommitmentEnd, ProviderCommitment

__all__ = ["COMMITMENT_MONTHS", "Accreditation", "AccreditationEnd", "CommitmentEnd", "ProviderCommitment"]
