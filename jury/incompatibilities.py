"""Who cannot sit on which dossier: no link with the candidate or with their assessment (domaine.md § 4.2).

Past or present for the roles on the dossier and for whoever helped the candidate; today's only for the employers: an ended
membership is not looked for there.
"""

from cqp.accounts.models import Membership
from cqp.accreditations.models import Accreditation
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from pathways.enums import Role
from pathways.incompatibilities import who_helped
from pathways.models import Assignment, Coaching


def blockers(users, dossiers) -> list[Blocker]:
    """Every (person, dossier) that cannot meet in a session, in French. Seven queries whatever their numbers.

    Hard: assigned on the dossier, even relieved since (tutor, professional, external assessor); the candidate; whoever belongs
    today to the candidate's company (same SIREN, whatever the establishment), by a current membership or as declared on an
    accreditation valid today; likewise to a provider that accompanied the candidate; for good, whoever advised them, or managed
    the provider while it accompanied. « Today » is the day of the question, asked again when the session opens and closes.
    """
    users, dossiers = list(users), list(dossiers)
    if not users or not dossiers:
        return []
    roles = _roles(users, dossiers)
    employed, coached, helped = _employed(users), _coached(dossiers), who_helped(dossiers)
    found = []
    for dossier in dossiers:
        for user in users:
            mine = roles.get((dossier.pk, user.pk), ()), employed.get(user.pk, ())
            theirs = coached.get(dossier.pk, ()), helped.get(dossier.pk, ())
            for reason in _reasons(user, dossier, *mine, *theirs):
                text = f"{user.get_full_name()} ne peut pas siéger sur le dossier {dossier.number} ({dossier.candidate}) : {reason}."
                found.append(Blocker("cannot_sit", text))
    return found


def _reasons(user, dossier, roles, employers, coachings, helpers):
    for role in roles:
        yield f"cette personne y est désignée comme {Role(role).label}"
    if dossier.candidate.user_id == user.pk:
        yield "c'est la personne candidate"
    if dossier.employer_siren and dossier.employer_siren in employers:
        yield f"elle appartient à l'entreprise du candidat ({dossier.employer})"
    of_provider = [coaching.provider for coaching in coachings if coaching.provider.siren in employers]
    for provider in of_provider:
        yield f"elle appartient à l'organisme qui accompagne ou a accompagné le candidat ({provider.name})"
    if not of_provider and user.pk in helpers:
        yield "elle a accompagné le candidat"


def _roles(users, dossiers) -> dict:
    rows = Assignment.objects.filter(dossier__in=[d.pk for d in dossiers], user__in=[u.pk for u in users])
    found = {}
    for dossier, user, role in (
        rows.exclude(role=Role.JUROR).order_by("pk").values_list("dossier_id", "user_id", "role")
    ):
        roles = found.setdefault((dossier, user), [])
        if role not in roles:
            roles.append(role)
    return found


def _coached(dossiers) -> dict:
    """{dossier pk: every accompaniment, ended ones included}: no jury has had a hand in the file (domaine.md § 6 no. 15)."""
    found = {}
    for coaching in Coaching.objects.filter(dossier__in=[d.pk for d in dossiers]).select_related("provider"):
        found.setdefault(coaching.dossier_id, []).append(coaching)
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
