"""Who cannot sit on which dossier: no link with the candidate or with their assessment (domaine.md § 4.2).

Past or present for the roles on the dossier and for whoever helped the candidate; today's only for the employers: an ended
membership is not looked for there.
"""

from dataclasses import dataclass

from cqp.accounts.models import Membership
from cqp.accreditations.models import Accreditation
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from pathways.enums import Role
from pathways.incompatibilities import who_helped
from pathways.models import Assignment, Coaching, Dossier

from .appeals import first_jurors
from .enums import LinkKind

_LINK_OF = {Role.TUTOR: LinkKind.TUTOR}
DECIDED_BEFORE = "elle siégeait quand a été prise la décision qu'un recours fait délibérer de nouveau"


@dataclass(frozen=True)
class Conflict:
    """`user` cannot sit on `dossier`; `kind` is the link that they would have to declare."""

    user: object
    dossier: object
    kind: LinkKind
    reason: str

    @property
    def blocker(self) -> Blocker:
        text = (
            f"{self.user.get_full_name()} ne peut pas siéger sur le dossier {self.dossier.number} "
            f"({self.dossier.candidate}) : {self.reason}."
        )
        return Blocker("cannot_sit", text)


def blockers(users, dossiers) -> list[Blocker]:
    """Every (person, dossier) that cannot meet in a session, in French."""
    return [conflict.blocker for conflict in conflicts(users, dossiers)]


def conflicts(users, dossiers) -> list[Conflict]:
    """Every (person, dossier) that cannot meet in a session. Seven queries whatever their numbers; one more when one is decided anew.

    Hard: assigned on the dossier or on one that it takes up, even relieved since (tutor, professional, external assessor); the candidate; whoever belongs
    today to the candidate's company (same SIREN, whatever the establishment), by a current membership or as declared on an
    accreditation valid today; likewise to a provider that accompanied the candidate; for good, whoever advised them, or managed
    the provider while it accompanied; after an appeal upheld, whoever was in the room at the first decision. « Today » is the day of the question, asked again when the session opens and closes.
    """
    users, dossiers = list(users), list(dossiers)
    if not users or not dossiers:
        return []
    told_of = taken_up(dossiers)
    every = [*dossiers, *(Dossier.objects.filter(pk__in=told_of).order_by("pk") if told_of else ())]
    roles = _roles(users, every, told_of)
    employed, coached = _employed(users), _coached(every, told_of)
    helped = _folded(who_helped(every), told_of)
    first = first_jurors(dossiers)
    found = []
    for dossier in dossiers:
        for user in users:
            mine = roles.get((dossier.pk, user.pk), ()), employed.get(user.pk, ())
            theirs = coached.get(dossier.pk, ()), helped.get(dossier.pk, ())
            found += [Conflict(user, dossier, *why) for why in _reasons(user, dossier, *mine, *theirs)]
            if user.pk in first.get(dossier.pk, ()):
                found.append(Conflict(user, dossier, LinkKind.OTHER, DECIDED_BEFORE))
    return found


def _reasons(user, dossier, roles, employers, coachings, helpers):
    for role in roles:
        yield _LINK_OF.get(role, LinkKind.ASSESSOR), f"cette personne y est désignée comme {Role(role).label}"
    if dossier.candidate.user_id == user.pk:
        yield LinkKind.PERSONAL, "c'est la personne candidate"
    if dossier.employer_siren and dossier.employer_siren in employers:
        yield LinkKind.EMPLOYER, f"elle appartient à l'entreprise du candidat ({dossier.employer})"
    of_provider = [coaching.provider for coaching in coachings if coaching.provider.siren in employers]
    for provider in of_provider:
        reason = f"elle appartient à l'organisme qui accompagne ou a accompagné le candidat ({provider.name})"
        yield LinkKind.COACH, reason
    if not of_provider and user.pk in helpers:
        yield LinkKind.COACH, "elle a accompagné le candidat"


def taken_up(dossiers) -> dict:
    """{pk of an earlier dossier: pk of the one that takes it up}, whatever the depth: what one did on the first attempt still binds."""
    found, layer = {}, {dossier.resumes_id: dossier.pk for dossier in dossiers if dossier.resumes_id}
    while layer:
        found |= layer
        rows = Dossier.objects.filter(pk__in=layer, resumes__isnull=False).values_list("pk", "resumes_id")
        layer = {resumes: layer[pk] for pk, resumes in rows.order_by("pk")}
    return found


def employers_of(dossiers, told_of) -> list[tuple]:
    """(dossier pk, SIREN of the candidate's employer) of these dossiers and of those that they take up. One query more for these."""
    earlier = set(told_of) - {dossier.pk for dossier in dossiers}
    rows = Dossier.objects.filter(pk__in=earlier).select_related("company").order_by("pk") if earlier else ()
    return [(dossier.pk, dossier.employer_siren) for dossier in (*rows, *dossiers) if dossier.employer_siren]


def _folded(people, told_of) -> dict:
    """{dossier pk: people}, those of an earlier dossier counted on the one that takes it up."""
    found = {}
    for dossier, theirs in people.items():
        found.setdefault(told_of.get(dossier, dossier), set()).update(theirs)
    return found


def _roles(users, dossiers, told_of) -> dict:
    rows = Assignment.objects.filter(dossier__in=[d.pk for d in dossiers], user__in=[u.pk for u in users])
    found = {}
    for dossier, user, role in (
        rows.exclude(role=Role.JUROR).order_by("pk").values_list("dossier_id", "user_id", "role")
    ):
        roles = found.setdefault((told_of.get(dossier, dossier), user), [])
        if role not in roles:
            roles.append(role)
    return found


def _coached(dossiers, told_of) -> dict:
    """{dossier pk: every accompaniment, ended ones included}: no jury has had a hand in the file (domaine.md § 6 no. 15)."""
    found = {}
    for coaching in Coaching.objects.filter(dossier__in=[d.pk for d in dossiers]).select_related("provider"):
        found.setdefault(told_of.get(coaching.dossier_id, coaching.dossier_id), []).append(coaching)
    return found


def _employed(users) -> dict:
    """{user pk: SIREN of their employers today}."""
    ids = [user.pk for user in users]
    found = {}
    members = Membership.objects.current().filter(user__in=ids, organisation__siret__isnull=False)
    declared = Accreditation.objects.valid_on(clock.today()).filter(user__in=ids).exclude(employer_siret="")
    rows = list(members.order_by().values_list("user_id", "organisation__siret"))
    rows += list(declared.order_by().values_list("user_id", "employer_siret"))
    for user, siret in rows:
        found.setdefault(user, set()).add(siret[:9])
    return found
