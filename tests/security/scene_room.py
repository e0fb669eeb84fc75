"""What happens in the room and after: a vote under way, a dossier to adopt and one adopted, minutes under signature."""

from cqp.demo import hearing
from jury.models import Ballot, JuryItem, JurySession, Minutes
from jury.services.ballots import call_ballot
from jury.services.deliberation import deliberate
from jury.services.motion import adopt_concordant, undo_motion
from pathways.enums import State as S


def build_room(tenant) -> None:
    """Two sessions of alpha: one sitting, one deliberated."""
    committee = tenant.committee
    for label in ("voting", "agreed", "adopted", "deliberated"):
        tenant.bring(label, S.COMPLETE)
    sitting = hearing.open_(
        committee, tenant.seat("voting", *[tenant.dossiers[label] for label in ("voting", "agreed", "adopted")])
    )
    hearing.decide(committee, tenant.item("voting"))
    adopt_concordant(sitting, actor=committee.president)
    undo_motion(tenant.item("agreed"), actor=committee.president)
    item = JuryItem.objects.for_page().get(pk=tenant.item("voting").pk)
    call_ballot(item, competencies(item)[0], actor=committee.president)
    tenant.sessions["voting"] = JurySession.objects.get(pk=sitting.pk)
    deliberate(tenant.open("to_sign", tenant.dossiers["deliberated"]), actor=committee.president)
    tenant.sessions["to_sign"] = JurySession.objects.get(pk=tenant.sessions["to_sign"].pk)


def competencies(item):
    return list(item.dossier.version.competencies.all())


def ballot_of(tenant) -> Ballot | None:
    return Ballot.objects.under_way().filter(item=tenant.item("voting")).first()


def minutes_of(tenant) -> Minutes:
    """Those under signature; of another company, the minutes in force of its closed session."""
    found = Minutes.objects.filter(session=tenant.session("to_sign")).first()
    return found or Minutes.objects.filter(session=tenant.session("closed")).latest("pk")
