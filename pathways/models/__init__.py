from .assignment import Assignment
from .document import DossierDocument
from .dossier import Dossier, DossierUserObjectPermission
from .event import DossierEvent
from .pending import PendingAct
from .skills import SkillsDossier

__all__ = [
    "Assignment",
    "Dossier",
    "DossierDocument",
    "DossierEvent",
    "DossierUserObjectPermission",
    "PendingAct",
    "SkillsDossier",
]
