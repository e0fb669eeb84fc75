"""Old evidence: what was signed in a dossier is read by those who assess or judge the one that takes it up again.

The candidate, the secretariat and the company already see the earlier dossier: it is theirs. Here are the people named on the new
one only; its accompanying provider gains nothing. What was signed at another employer's, or in a VAE, is not opened to the new
employer by naming its own people: of that it knows what is kept and since when (claiming.py).
"""

from dataclasses import dataclass

from cqp.access import grants

from .enums import ROLE_OF_GRANT, Role
from .incompatibilities import works_for
from .models import Dossier

EXAMINERS = frozenset({Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.JUROR})


def roles_in_what_follows(user) -> dict[int, set]:
    """{pk of an earlier dossier: the personal roles of `user` on the dossiers that take it up, at once or in turn}.

    One query for whoever is named on no resumed dossier. Lists and rules both read it, so that they cannot disagree.
    """
    if not user.is_authenticated or not user.is_active:
        return {}
    rows = grants.rows(Dossier).filter(user=user, content_object__resumes__isnull=False).order_by()
    columns = ("permission__codename", "content_object__company", "content_object__company__siret")
    named = rows.values_list("content_object__resumes", *columns)
    front = [(pk, _Seat(user, ROLE_OF_GRANT[code], company, siret)) for pk, code, company, siret in named]
    found = {}
    while front:
        earlier = (
            Dossier.objects.order_by().filter(pk__in={pk for pk, _ in front}).values_list("pk", "company", "resumes")
        )
        above = {pk: (company, resumes) for pk, company, resumes in earlier}
        for pk, seat in front:
            if seat.reads_what_was_signed_at(above[pk][0]):
                found.setdefault(pk, set()).add(seat.role)
        front = [(above[pk][1], seat) for pk, seat in front if above[pk][1]]
    return found


@dataclass(frozen=True)
class _Seat:
    """`user` is named in `role` on a dossier of this company (None: a VAE)."""

    user: object
    role: Role
    company: int | None
    siret: str | None

    def reads_what_was_signed_at(self, company) -> bool:
        return company == self.company or not self.is_of_the_new_employer

    @property
    def is_of_the_new_employer(self) -> bool:
        if self.company is None or self.role in (Role.EXTERNAL_ASSESSOR, Role.JUROR):
            return False
        return self.role == Role.TUTOR or works_for(self.user, self.siret[:9])


def follower_of(user, earlier) -> Dossier | None:
    """The dossier that `user` came from to read this earlier one: the last that takes it up and that they see."""
    front, found = {earlier.pk}, None
    while front:
        rows = Dossier.objects.filter(resumes__in=front)
        found = Dossier.objects.for_user(user).filter(pk__in=rows.values("pk")).order_by("-pk").first() or found
        front = set(rows.values_list("pk", flat=True))
    return found
