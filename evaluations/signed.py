"""The signed documents that count on a dossier, wherever they were signed."""

from pathways.models import Dossier

from .enums import SignableKind
from .models import Signable

# A dossier that takes up another one needs no second interview, nor a second opinion on its admissibility (domaine.md § 1.5).
TAKEN_UP_AGAIN = frozenset({SignableKind.POSITIONING, SignableKind.APPLICATION})


def completed(dossier, kind) -> Signable | None:
    """The last signed version of a document of the dossier, or None. Outil 1 and part 2 are looked for in the dossiers that it
    takes up as long as it has none of its own; the other documents are each dossier's."""
    where = dossier.lineage if kind in TAKEN_UP_AGAIN else [dossier]
    for part in where:
        signed = Signable.objects.filter(dossier_id=part.pk, completed_at__isnull=False)
        if found := signed.latest_of(kind).first():
            return found
    return None


def last_signed(dossiers, *kinds) -> dict:
    """{dossier pk: {kind: its last signed version}}: what `completed` says, of many dossiers at once. One query, and two more for
    each generation of dossiers taken up again."""
    own = _last_of({dossier.pk for dossier in dossiers}, kinds)
    found = {dossier.pk: dict(own.get(dossier.pk, {})) for dossier in dossiers}
    above = {dossier.pk: dossier.resumes_id for dossier in dossiers if dossier.resumes_id is not None}
    while above:
        earlier = _last_of(set(above.values()), TAKEN_UP_AGAIN.intersection(kinds))
        for pk, resumed in above.items():
            found[pk] = earlier.get(resumed, {}) | found[pk]
        resumes = Dossier.objects.order_by().filter(pk__in=above.values(), resumes__isnull=False)
        higher = dict(resumes.values_list("pk", "resumes"))
        above = {pk: higher[resumed] for pk, resumed in above.items() if resumed in higher}
    return found


def _last_of(dossiers, kinds) -> dict:
    rows = Signable.objects.filter(dossier__in=dossiers, kind__in=kinds, completed_at__isnull=False)
    found = {}
    for signable in rows.order_by("version"):
        found.setdefault(signable.dossier_id, {})[signable.kind] = signable
    return found


def signed_earlier(dossier) -> list[Signable]:
    """Everything that was signed in the dossiers that this one takes up, the last dossier first."""
    found = []
    for part in dossier.lineage[1:]:
        rows = list(Signable.objects.filter(dossier_id=part.pk, completed_at__isnull=False))
        for signable in rows:
            signable.dossier = part
        found += rows
    return found
