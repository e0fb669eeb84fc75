"""Seeded faults: each protection is taken away in turn, and one of the checks of this folder must turn red (G3).

A mutation that survives is a test that is missing.
"""

import pytest

from candidates.models.candidate import CandidateQuerySet
from cqp.access import decisions, grants
from cqp.access import views as access_views
from cqp.access.decisions import ALLOW, Forbidden, can
from cqp.accounts.middleware import LoginRequiredMiddleware, SecondFactorMiddleware
from cqp.accounts.models import Organisation, User
from cqp.accounts.models.organisation import OrganisationQuerySet
from cqp.accreditations.models.commitment import ProviderCommitmentQuerySet
from cqp.home import views as home_views
from cqp.shared.middleware import PrivatePagesMiddleware
from evaluations.models.signable import SignableQuerySet
from jury.models.session import JurySessionQuerySet
from pathways import services
from pathways.models import Dossier
from pathways.models.dossier import DossierQuerySet
from pathways.services import advance

from . import canaries
from .cells import Bodies, Player, wrong_cells
from .crawl import Answer
from .matrix import ROWS
from .test_headers import faults
from .test_leaks import leaks

EVERYTHING = lambda queryset, user: queryset.all()  # noqa: E731  (takes the place of a method)


# --- the checks, on a few rows and a few people ---------------------------------------------------------------------------


def matrix(persona, *routes):
    def check(scene):
        rows = [row for row in ROWS if str(row) in routes]
        assert len(rows) == len(routes)
        return wrong_cells(scene, rows, persona, Bodies(scene))

    return check


def agreement(scene):
    """In the list ⇔ may view (test_agreement.py does it on another world)."""
    people = User.objects.filter(pk__in=[user.pk for user in scene.users.values()])
    return [
        (str(user), dossier.number)
        for user in people
        for listed in [set(Dossier.objects.for_user(user).values_list("pk", flat=True))]
        for dossier in Dossier.objects.for_page()
        if bool(can(user, "pathways.view", dossier)) != (dossier.pk in listed)
    ]


def services_refuse(scene):
    """A service asks again by itself, whatever page called it."""
    taken = []
    for label, verb, persona in (
        ("positioned", "start_pathway", "tutor"),
        ("complete", "return_incomplete", "manager"),
    ):
        try:
            advance(scene.alpha.dossier(label), verb, actor=scene.users[persona], comment="Motif.")
        except Forbidden:
            continue
        taken.append(verb)
    return taken


def second_factor(scene):
    scene.users["secretary"].authenticator_set.all().delete()
    answer, _ = Player(scene, "secretary").ask("GET", "/dossiers/")
    return [] if answer.status_code == 302 else [answer.status_code]


def lists_leak(scene):
    canaries.release([scene.gamma])
    player = Player(scene, "secretary")
    return leaks(
        [Answer("secretary", url, player.ask("GET", url)[0]) for url in ("/dossiers/", "/dossiers/export/", "/")]
    )


def headers(scene):
    return faults(Answer("manager", "/", Player(scene, "manager").ask("GET", "/")[0]))


# --- the mutations --------------------------------------------------------------------------------------------------------


def always(action):
    return lambda patch: patch.setitem(decisions._rules, action, lambda user, obj: ALLOW)


def everybody_is(codename):
    return lambda patch: patch.setattr(grants, "codenames", lambda user, obj: [codename])


def secretariat_of_all(patch):
    every = property(
        lambda user: list(Organisation.objects.filter(kind="COMMITTEE")) if user.first_name == "Sylvie" else []
    )
    patch.setattr(User, "committees", every)
    patch.setattr(User, "is_secretary_of", lambda user, pk: user.first_name == "Sylvie")


def members_manage(patch):
    patch.setattr(User, "manages", lambda user, pk: user.belongs_to(pk))


def superuser_passes(patch):
    asked = decisions.can
    patch.setattr(
        decisions, "can", lambda user, action, obj=None: ALLOW if user.is_superuser else asked(user, action, obj)
    )


def reading_writes(patch):
    shown = home_views.overview

    def counting(user):
        user.save(update_fields=["first_name"])
        return shown(user)

    patch.setattr(home_views, "overview", counting)


def refused_rather_than_absent(patch):
    patch.setattr(access_views, "Http404", Forbidden)


def no_middleware(middleware):
    return lambda patch: patch.setattr(middleware, "process_view", lambda *arguments: None)


def kept_by_caches(patch):
    patch.setattr(PrivatePagesMiddleware, "__call__", lambda self, request: self.get_response(request))


def every(queryset):
    return lambda patch: patch.setattr(queryset, "for_user", EVERYTHING)


MUTATIONS = {
    "the list of dossiers forgets the tenant": (
        every(DossierQuerySet),
        matrix("manager", "dossier_detail:registered", "follow_up"),
    ),
    "the workbook too": (every(DossierQuerySet), lists_leak),
    "the documents forget the tenant": (every(SignableQuerySet), matrix("other_manager", "signable_detail:signed")),
    "the sessions forget the committee": (
        every(JurySessionQuerySet),
        matrix("neighbour_secretary", "session_detail:closed"),
    ),
    "the candidates forget the committee": (every(CandidateQuerySet), matrix("neighbour_secretary", "duplicate_merge")),
    "the commitments forget the committee": (
        every(ProviderCommitmentQuerySet),
        matrix("neighbour_secretary", "commitment_renew", "commitment_end"),
    ),
    "the organisations forget their members": (
        every(OrganisationQuerySet),
        matrix("other_manager", "organisation_people"),
    ),
    "a secretariat holds every committee": (secretariat_of_all, matrix("secretary", "dossier_detail:registered")),
    "a plain member manages": (members_manage, agreement),
    "everybody holds a grant": (everybody_is("tutor_dossier"), agreement),
    "an act is everybody's": (always("pathways.start_pathway"), matrix("tutor", "dossier_act:start_pathway")),
    "a draft is everybody's to read": (
        always("evaluations.read"),
        matrix("candidate", "signable_detail:being written"),
    ),
    "any member closes the session": (always("jury.close"), matrix("juror_employers", "session_close")),
    "the lodge no longer asks": (
        lambda patch: patch.setattr(access_views, "authorize", lambda *arguments: None),
        matrix("tutor", "positioning_newcomer", "session_list"),
    ),
    "the services no longer ask": (
        lambda patch: patch.setattr(services, "authorize", lambda *arguments: None),
        services_refuse,
    ),
    "a superuser passes in silence": (superuser_passes, matrix("admin", "dossier_register")),
    "absent becomes refused": (refused_rather_than_absent, matrix("manager", "dossier_detail:registered")),
    "nobody needs to sign in": (no_middleware(LoginRequiredMiddleware), matrix("anonymous", "home", "dossier_list")),
    "nobody needs a second factor": (no_middleware(SecondFactorMiddleware), second_factor),
    "reading writes": (reading_writes, matrix("tutor", "home")),
    "private pages are kept by caches": (kept_by_caches, headers),
}


@pytest.mark.parametrize("fault", MUTATIONS)
def test_seeded_fault_is_found(scene, monkeypatch, fault):
    mutate, check = MUTATIONS[fault]
    mutate(monkeypatch)
    assert check(scene) != []


@pytest.mark.parametrize("fault", MUTATIONS)
def test_its_check_is_green_without_it(scene, fault):
    _, check = MUTATIONS[fault]
    assert check(scene) == []
