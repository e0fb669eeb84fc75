from .assignment import Assignment
from .coaching import Coaching
from .document import DossierDocument
from .dossier import Dossier, DossierUserObjectPermission
from .event import DossierEvent
from .pending import PendingAct
from .resumption import HeldCompetency, HeldEnd
from .skills import SkillsDossier
from .vae import VaeDossier

__all__ = [
    "Assignment",
    "Coaching",
    "Dossier",
    "DossierDocument",
    "DossierEvent",
    "DossierUserObjectPermission",
    "HeldCompetency",
    "HeldEnd",
    "PendingAct",
    "SkillsDossier",
    "VaeDossier",
]
