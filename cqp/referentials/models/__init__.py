from .certification import Certification, CertificationVersion
from .competency import Competency, Criterion

__all__ = ["Certification", "CertificationVersion", "Competency", "Criterion"]
