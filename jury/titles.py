"""Who holds which title: asked before a jury decides, and before a decision is deliberated again."""

from cqp.shared.blockers import Blocker
from cqp.shared.templatetags.cqp_ui import day_fr

from .enums import AwardKind
from .models import Award


def already_held(dossier):
    """Two companies may each have registered the same person: once the CQP is delivered, there is nothing left to decide.

    What this very dossier gave is what an appeal upheld has the jury decide anew.
    """
    delivered = Award.objects.of_person(dossier.candidate, dossier.certification).filter(kind=AwardKind.FULL)
    held = delivered.in_force().exclude(item__dossier=dossier.pk).first()
    if held is None:
        return []
    text = (
        f"Dossier {dossier.number} : {dossier.candidate} est déjà titulaire de ce CQP "
        f"({held.number}, délivré le {day_fr(held.decided_on)}). Il n'y a plus rien à décider."
    )
    return [Blocker("already_held", text)]
