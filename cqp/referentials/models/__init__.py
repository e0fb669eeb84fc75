from .certification import RNCP_LEVELS, Certification, CertificationVersion
from .competency import Competency, Criterion

__all__ = ["RNCP_LEVELS", "Certification", "CertificationVersion", "Competency", "Criterion"]
