"""What happens to a decision once it is in force: two appeals of alpha, one lodged and one admissible, and a rectification in preparation."""

from cqp.demo import hearing
from jury.enums import Conformity, Verdict
from jury.models import Appeal, JuryItem, Rectification
from jury.services.appeals import lodge_appeal, rule_appeal
from jury.services.rectification import propose_rectification
from pathways.enums import State as S
from pathways.models import Dossier

GROUNDS = "Un membre du jury travaille dans la même entreprise."
WHY = "La compétence 4 a été mal reportée."


def build_corrections(tenant) -> None:
    """Alpha has decisions of its own for that; elsewhere, the only one stands for all."""
    if tenant.name != "alpha":
        lodge(tenant, "awarded")
        propose(tenant, "awarded")
        return
    labels = "contested", "admitted"
    session = tenant.open("appealed", *[tenant.bring(label, S.COMPLETE) for label in labels])
    hearing.close(tenant.committee, session)
    for label in labels:
        lodge(tenant, label)
    rule_appeal(
        appeal_of(tenant, "admitted"), actor=tenant.committee.secretary, admissible=True, reason="Dans le délai."
    )
    propose(tenant, "contested")


def lodge(tenant, label):
    dossier = Dossier.objects.for_page().get(pk=tenant.dossiers[label].pk)
    lodge_appeal(dossier, actor=tenant.committee.secretary, grounds=GROUNDS)


def propose(tenant, label):
    item = JuryItem.objects.for_page().select_related("sheet").get(pk=tenant.item(label).pk)
    said = {c.pk: (Verdict.VALIDATED, "") for c in item.dossier.version.competencies.all()}
    said[next(iter(said))] = (Verdict.NOT_VALIDATED, WHY)
    propose_rectification(
        item,
        actor=tenant.committee.secretary,
        reason=WHY,
        conclusion=Conformity.CONFORM,
        recommendations="Suivre une formation courte.",
        decisions=said,
    )


def appeal_of(tenant, label) -> Appeal:
    dossier = tenant.dossiers.get(label) or tenant.dossiers["awarded"]
    return Appeal.objects.get(item__dossier=dossier.pk)


def rectification_of(tenant) -> Rectification:
    dossier = tenant.dossiers.get("contested") or tenant.dossiers["awarded"]
    return Rectification.objects.get(item__dossier=dossier.pk)
