"""Rows that probably are one person: two companies may each have registered them without knowing (house § 1 row 6)."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Lower

from candidates.models import Candidate

SAME_ACCOUNT = "même courriel"
SAME_BIRTH = "mêmes nom, prénom et date de naissance"


@dataclass(frozen=True)
class Double:
    kept: Candidate
    double: Candidate
    reason: str


def probable_doubles(candidates) -> list[Double]:
    """`candidates`: those this secretariat may see. Each pair once, the oldest row first. Four queries, whatever the number."""
    standing = candidates.standing()
    by_account = _groups(standing, "user")
    by_birth = _groups(
        standing.filter(born_on__isnull=False).annotate(last=Lower("birth_name"), first=Lower("first_name")),
        "last",
        "first",
        "born_on",
    )
    pairs = {}
    for reason, groups in ((SAME_ACCOUNT, by_account), (SAME_BIRTH, by_birth)):
        for group in groups:
            for double in group[1:]:
                pairs.setdefault((group[0].pk, double.pk), Double(group[0], double, reason))
    return list(pairs.values())


def _groups(candidates, *fields) -> list[list[Candidate]]:
    """Rows equal on `fields`, in groups of two or more, the oldest first."""
    repeated = candidates.order_by().values(*fields).annotate(n=Count("pk", distinct=True)).filter(n__gt=1)
    keys = {tuple(row[field] for field in fields) for row in repeated}
    if not keys:
        return []
    # The first field narrows what is read; the whole key decides.
    rows = (
        candidates.filter(**{f"{fields[0]}__in": [key[0] for key in keys]})
        .order_by("pk")
        .prefetch_related("dossiers__company")
    )
    groups: dict = {}
    for row in rows.distinct():
        key = tuple(getattr(row, "user_id" if field == "user" else field) for field in fields)
        if key in keys:
            groups.setdefault(key, []).append(row)
    return list(groups.values())
