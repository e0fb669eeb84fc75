"""What the application knows of the links between a juror and the candidates: shown before they declare, never instead of it."""

from dataclasses import dataclass

from cqp.accounts.models import Membership
from cqp.shared.templatetags.cqp_ui import day_fr
from jury import incompatibilities
from jury.enums import LinkKind
from pathways.models import Coaching


@dataclass(frozen=True)
class KnownLink:
    kind: LinkKind
    text: str


def known_links(user, dossiers) -> dict:
    """{dossier pk: KnownLink}. What forbids sitting first; else a membership of the past, which only they can weigh."""
    found = _past(user, dossiers)
    for conflict in reversed(incompatibilities.conflicts([user], dossiers)):
        found[conflict.dossier.pk] = KnownLink(conflict.kind, conflict.reason)
    return found


def _past(user, dossiers) -> dict:
    ended = Membership.objects.filter(user=user, ended_on__isnull=False, organisation__siret__isnull=False)
    left = {row.organisation.siret[:9]: row for row in ended.select_related("organisation").order_by("ended_on", "pk")}
    if not left:
        return {}
    found = {}
    for coaching in Coaching.objects.filter(dossier__in=[d.pk for d in dossiers]).select_related("provider"):
        if membership := left.get(coaching.provider.siren):
            found[coaching.dossier_id] = _belonged(LinkKind.COACH, membership)
    for dossier in dossiers:
        if membership := left.get(dossier.employer_siren):
            found[dossier.pk] = _belonged(LinkKind.EMPLOYER, membership)
    return found


def _belonged(kind, membership):
    text = f"vous avez appartenu à {membership.organisation.name} jusqu'au {day_fr(membership.ended_on)}"
    return KnownLink(kind, text)
