"""The signed documents that count on a dossier, wherever they were signed."""

from pathways.models import Dossier

from .enums import SignableKind
from .models import Signable

# A dossier that takes up another one needs no second interview, nor a second opinion on its admissibility (domaine.md § 1.5).
TAKEN_UP_AGAIN = frozenset({SignableKind.POSITIONING, SignableKind.APPLICATION})


def is_taken_up(kind, dossier, company) -> bool:
    """Whether a document signed in a dossier of this company (None: a VAE) still counts in the one that takes it up.

    An employer never takes up what was signed elsewhere: it holds its own interview on what is missing. Part 2 is of a VAE.
    """
    if kind == SignableKind.APPLICATION:
        return dossier.company_id is None
    return kind == SignableKind.POSITIONING and dossier.company_id in (None, company)


def completed(dossier, kind) -> Signable | None:
    """The last signed version of a document of the dossier, or None. Outil 1 and part 2 are looked for in the dossiers that it
    takes up as long as it has none of its own; the other documents are each dossier's."""
    earlier = dossier.lineage[1:] if kind in TAKEN_UP_AGAIN else []
    for part in [dossier, *(part for part in earlier if is_taken_up(kind, dossier, part.company_id))]:
        signed = Signable.objects.filter(dossier_id=part.pk, completed_at__isnull=False)
        if found := signed.latest_of(kind).first():
            return found
    return None


def last_signed(dossiers, *kinds) -> dict:
    """{dossier pk: {kind: its last signed version}}: what `completed` says, of many dossiers at once. One query, and two more for
    each generation of dossiers taken up again."""
    own = _last_of({dossier.pk for dossier in dossiers}, kinds)
    found = {dossier.pk: dict(own.get(dossier.pk, {})) for dossier in dossiers}
    by_pk = {dossier.pk: dossier for dossier in dossiers}
    above = {dossier.pk: dossier.resumes_id for dossier in dossiers if dossier.resumes_id is not None}
    while above:
        earlier = _last_of(set(above.values()), TAKEN_UP_AGAIN.intersection(kinds))
        rows = Dossier.objects.order_by().filter(pk__in=above.values()).values_list("pk", "company", "resumes")
        places = {pk: (company, resumes) for pk, company, resumes in rows}
        for pk, resumed in above.items():
            signed, (company, _) = earlier.get(resumed, {}), places[resumed]
            still = {kind: row for kind, row in signed.items() if is_taken_up(kind, by_pk[pk], company)}
            found[pk] = still | found[pk]
        above = {pk: places[resumed][1] for pk, resumed in above.items() if places[resumed][1]}
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
