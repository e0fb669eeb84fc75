"""Old evidence: what was signed in a dossier is read by those who assess or judge the one that takes it up again.

The candidate, the secretariat and the company already see the earlier dossier: it is theirs. Here are the people named on the new
one only; its accompanying provider gains nothing.
"""

from cqp.access import grants

from .enums import ROLE_OF_GRANT, Role
from .models import Dossier

EXAMINERS = frozenset({Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.JUROR})


def roles_in_what_follows(user) -> dict[int, set]:
    """{pk of an earlier dossier: the personal roles of `user` on the dossiers that take it up, at once or in turn}.

    One query for whoever is named on no resumed dossier. Lists and rules both read it, so that they cannot disagree.
    """
    if not user.is_authenticated or not user.is_active:
        return {}
    named = grants.rows(Dossier).filter(user=user, content_object__resumes__isnull=False).order_by()
    found, front = {}, list(named.values_list("content_object__resumes", "permission__codename"))
    front = [(pk, ROLE_OF_GRANT[codename]) for pk, codename in front]
    while front:
        for pk, role in front:
            found.setdefault(pk, set()).add(role)
        above = dict(Dossier.objects.filter(pk__in=found, resumes__isnull=False).values_list("pk", "resumes"))
        front = [(above[pk], role) for pk, role in front if pk in above]
    return found


def follower_of(user, earlier) -> Dossier | None:
    """The dossier that `user` came from to read this earlier one: the last that takes it up and that they see."""
    front, found = {earlier.pk}, None
    while front:
        rows = Dossier.objects.filter(resumes__in=front)
        found = Dossier.objects.for_user(user).filter(pk__in=rows.values("pk")).order_by("-pk").first() or found
        front = set(rows.values_list("pk", flat=True))
    return found
