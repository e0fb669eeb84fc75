"""What the application knows of the links between a juror and the candidates: shown before they declare, never instead of it."""

from dataclasses import dataclass
from enum import IntEnum

from django.db.models import F

from cqp.accounts.models import Membership
from cqp.accreditations.models import Accreditation
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import day_fr
from jury import incompatibilities
from jury.enums import LinkKind
from pathways.models import Coaching

from .trainers import likely_trainers


class Weight(IntEnum):
    """LIKELY: to be confirmed, or explained. PAST: to be declared. HARD: forbids sitting (domaine.md § 4.2)."""

    LIKELY = 1
    PAST = 2
    HARD = 3


@dataclass(frozen=True)
class KnownLink:
    kind: LinkKind
    text: str
    weight: Weight

    @property
    def is_likely(self) -> bool:
        return self.weight == Weight.LIKELY


def known_links(user, dossiers) -> dict:
    """{dossier pk: KnownLink}, the weightiest: what forbids sitting; else what was, which the member declares; else a likeness.
    The same number of queries whatever the number of dossiers."""
    dossiers = list(dossiers)
    if not dossiers:
        return {}
    told_of = incompatibilities.taken_up(dossiers)
    told_of |= {dossier.pk: dossier.pk for dossier in dossiers}
    employers = _employers(user)
    found = {
        pk: KnownLink(LinkKind.TRAINER, text, Weight.LIKELY)
        for pk, text in likely_trainers(user, employers, told_of).items()
    }
    found |= _past(dossiers, told_of, employers)
    for conflict in reversed(incompatibilities.conflicts([user], dossiers)):
        found[conflict.dossier.pk] = KnownLink(conflict.kind, conflict.reason, Weight.HARD)
    return found


@dataclass(frozen=True)
class Employer:
    """One that the member works for, or worked for: by a membership, or as declared on an accreditation."""

    name: str
    siren: str
    words: str


def _employers(user) -> list[Employer]:
    """The oldest first: of one enterprise, the last word counts."""
    today, found = clock.today(), []
    for row in Accreditation.objects.filter(user=user).exclude(employer_siret="").order_by("valid_until", "pk"):
        words = f"d'après votre habilitation {row.number}, vous travaillez ou avez travaillé pour cette entreprise"
        found.append(Employer("", row.employer_siret[:9], words))
    rows = Membership.objects.filter(user=user, organisation__siret__isnull=False).select_related("organisation")
    for row in rows.order_by(F("ended_on").asc(nulls_last=True), "pk"):
        name, is_over = row.organisation.name, row.ended_on is not None and row.ended_on <= today
        words = (
            f"vous avez appartenu à {name} jusqu'au {day_fr(row.ended_on)}" if is_over else f"vous appartenez à {name}"
        )
        found.append(Employer(name, row.organisation.siren, words))
    return found


def _past(dossiers, told_of, employers) -> dict:
    """An employer of the candidate, or who accompanied them, on the dossier or on one that it takes up."""
    by_siren = {employer.siren: employer for employer in employers}
    if not by_siren:
        return {}
    found = {}
    for coaching in Coaching.objects.filter(dossier__in=told_of).select_related("provider"):
        if employer := by_siren.get(coaching.provider.siren):
            found[told_of[coaching.dossier_id]] = KnownLink(LinkKind.COACH, employer.words, Weight.PAST)
    for pk, siren in incompatibilities.employers_of(dossiers, told_of):
        if employer := by_siren.get(siren):
            found[told_of[pk]] = KnownLink(LinkKind.EMPLOYER, employer.words, Weight.PAST)
    return found
