"""Who holds which title, and what was given that day: asked before a jury decides, before a decision is deliberated again, and before
it is rectified."""

from candidates.models import CompetencyCredit
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


def given_that_day(item, competencies) -> list[Blocker]:
    """Found to be one person since: what another of their dossiers validated on the day of that session is not validated twice."""
    dossier = item.dossier
    ledger = CompetencyCredit.objects.of_person(dossier.candidate_id).filter(competency__in=competencies)
    if not ledger.filter(acquired_on=item.session.held_on).exclude(dossier_number=dossier.number).exists():
        return []
    text = f"Dossier {dossier.number} : un autre dossier de cette personne a validé une de ces compétences ce jour-là."
    return [Blocker("same_day", text)]
