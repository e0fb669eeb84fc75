"""Independence: the session under way of each company was called at six; the sixth has not come, and is recused from its dossier."""

from cqp.demo import hearing
from cqp.demo.cast import person
from jury.enums import College, RecusalCause
from jury.models import JuryItem, JurySession, Recusal
from jury.services.convocations import add_member
from jury.services.independence import recuse


def build_open(tenant, dossier) -> None:
    """Open, every sheet filled: what the other pages of the jury are played on. Five sit, as without the recusal."""
    committee = tenant.committee
    session = tenant.seat("open", dossier)
    sixth = person(f"sixieme@{tenant.name}-jury.test", "Sixtine", f"Absente-{tenant.name}")
    member = add_member(
        session, actor=committee.secretary, college=College.EMPLOYERS, organisation_name="Organisation", user=sixth
    )
    session = hearing.open_(committee, session, absent={sixth.pk})
    for item in session.items.select_related("dossier"):
        hearing.decide(committee, item)
    item = JuryItem.objects.select_related("session").get(session=session)
    recuse(item, member, actor=committee.secretary, cause=RecusalCause.FOUND, reason="Ancienne collègue.")
    tenant.sessions["open"] = JurySession.objects.get(pk=session.pk)


def recusal_of(tenant) -> Recusal:
    return Recusal.objects.in_force().get(item=tenant.item("sitting"))
