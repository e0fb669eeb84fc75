"""Who trains in a parcours: somebody else than the company, and somebody committed to the branch or not (domaine.md § 6 no. 31)."""

from cqp.accounts.models import Organisation
from cqp.accreditations.models import ProviderCommitment
from cqp.accreditations.services import committed_providers
from cqp.shared.validators import normalise_siret

NOT_COMMITTED = "cet organisme n'a pas signé les engagements de la branche"


def proposed(dossier, day):
    """The names to choose from: the providers committed that day towards the committee of the dossier."""
    return committed_providers(dossier.committee_id, day)


def is_external(action, company: Organisation) -> bool:
    """The company may train by itself; whoever else does is named on the cover of Outil 2."""
    return not names(action.provider, company)


def uncommitted(dossier, actions) -> set:
    """Pks of the trainings given by somebody who had not signed the commitments on their first day. Told, never refused."""
    external = [action for action in actions if is_external(action, dossier.company)]
    if not external:
        return set()
    signed = ProviderCommitment.objects.filter(committee=dossier.committee_id).select_related("provider", "ending")
    commitments = list(signed)
    return {action.pk for action in external if not any(_covers(one, action) for one in commitments)}


def _covers(commitment, action) -> bool:
    return commitment.covers(action.starts_on) and names(action.provider, commitment.provider)


def names(text: str, organisation: Organisation) -> bool:
    """Chosen from the list, or typed: the name whatever its capitals and blanks, or the SIRET."""
    return _folded(text) == _folded(organisation.name) or organisation.siret in normalise_siret(text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
