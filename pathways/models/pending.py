from django.db import models

from cqp.access import grants
from cqp.shared import clock
from pathways.enums import GRANT_OF, Role

from .coaching import Coaching
from .dossier import Dossier

_seats = {}


def asked_of_seats(role):
    """Register `function(user) -> querysets of PendingAct`, for a role whose grant says who may read a dossier, not who is awaited.

    A juror keeps what they have judged: what the next session waits for is asked of the seats of that session, told from above.
    """

    def decorate(function):
        _seats[role] = function
        return function

    return decorate


class PendingActQuerySet(models.QuerySet):
    def for_user(self, user):
        """Acts that wait for this person: by organisation, as the candidate, by a personal grant, or by a seat."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        bare = PendingAct.objects.order_by()
        # As in `Dossier.roles_of`: on their own dossier a person is neither its secretariat nor its accompanying provider.
        of_others = bare.exclude(dossier__candidate__user=user)
        reasons = []
        for role, codename in GRANT_OF.items():
            if role in _seats:
                reasons += [rows.order_by().values("pk") for rows in _seats[role](user)]
                continue
            mine = grants.rows(Dossier).filter(user=user, permission__codename=codename).values("content_object_id")
            reasons.append(bare.filter(role=role, dossier__in=mine).values("pk"))
        if committees := [c.pk for c in user.committees]:
            reasons.append(of_others.filter(role=Role.SECRETARIAT, dossier__committee__in=committees).values("pk"))
        if companies := [c.pk for c in user.companies]:
            reasons.append(bare.filter(role=Role.COMPANY, dossier__company__in=companies).values("pk"))
        if providers := [p.pk for p in user.providers]:
            coached = Coaching.objects.in_force().filter(provider__in=providers).order_by().values("dossier")
            reasons.append(of_others.filter(role=Role.COACHING_PROVIDER, dossier__in=coached).values("pk"))
        candidate = bare.filter(role=Role.CANDIDATE, dossier__candidate__user=user).values("pk")
        return self.filter(pk__in=candidate.union(*reasons, all=True))

    def for_home(self):
        return self.select_related("dossier__candidate", "dossier__version__certification", "dossier__company")


class PendingAct(models.Model):
    """What a dossier waits for, and from whom: a projection recomputed in the transaction of every event (ADR 0003).

    It is why a home page costs one query, and never has to run the requirements of a hundred dossiers.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pending_acts")
    role = models.CharField("attendu de", max_length=20, choices=Role)
    act = models.CharField("acte attendu", max_length=60)
    since = models.DateTimeField("depuis", default=clock.now)

    objects = PendingActQuerySet.as_manager()

    class Meta:
        verbose_name = "acte attendu"
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "role", "act"], name="pending_act_once")]

    def __str__(self):
        return f"{self.act} attendu de {self.role}"
