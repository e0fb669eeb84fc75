"""What the application knows of a juror: a fact of the past is declared, a likeness of names is confirmed or explained."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.accreditations.enums import AccreditationRole
from cqp.demo.cast import accredit, join
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.models import FollowUp, ProgressReview
from evaluations.services import follow_up as following
from jury import incompatibilities
from jury.enums import LinkKind
from jury.independence.known import Weight, known_links
from jury.models import Declaration, Recusal
from jury.services.agenda import put_on_agenda
from jury.services.independence import declare
from pathways.enums import State as S
from pathways.services import advance
from tests import resumed, vae

from . import sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def juror(world):
    """Jeanne Jurée."""
    return world.branch.juror


def past_member(user, organisation, ended=30):
    join(user, organisation, MembershipRole.MEMBER, since=clock.today() - dt.timedelta(days=400))
    row = user.memberships.get(organisation=organisation)
    row.ended_on = clock.today() - dt.timedelta(days=ended)
    row.save()


def trained(dossier, **values):
    """A training that the tutor recorded."""
    told = {"title": "Conduire un entretien", "provider": "Organisme", "trainer": "", "planned_hours": 7} | values
    today = clock.today()
    return following.save_training_action(
        dossier, actor=dossier.story.company.tutor, competencies=[], starts_on=today, attested_on=today, **told
    )


def known(user, dossier):
    link = known_links(user, [dossier]).get(dossier.pk)
    return link and (link.kind, link.weight)


def called(world, *dossiers):
    session = sittings.planned(world.branch)
    sittings.seated(session, world.branch)
    put_on_agenda(session, *dossiers, actor=world.branch.secretary)
    return session


def codes(session, actor, **said) -> list:
    with pytest.raises(Blocked) as refused:
        declare(session, actor=actor, **said)
    return [blocker.code for blocker in refused.value.blockers]


# --- Past employers: to be declared --------------------------------------------------------------------------------------------


def test_earlier_member_of_the_company_declares_it_and_does_not_sit(world, juror):
    dossier = sittings.complete(world)
    session = called(world, dossier)
    past_member(juror, world.alpha.organisation)
    assert known(juror, dossier) == (LinkKind.EMPLOYER, Weight.PAST)
    # Not forbidden from being called, as somebody of today would be: what was is theirs to tell.
    assert incompatibilities.conflicts([juror], [dossier]) == []
    item = sittings.item_of(dossier)
    assert codes(session, juror) == ["link_known"]
    assert codes(session, juror, links={item.pk: ("", "C'est vieux.")}) == ["link_known"]
    declare(session, actor=juror, links={item.pk: LinkKind.EMPLOYER})
    assert Recusal.objects.get(item=item).member.user == juror


def test_member_of_today_is_refused_outright(world, juror):
    dossier = sittings.complete(world)
    join(juror, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today())
    assert known(juror, dossier) == (LinkKind.EMPLOYER, Weight.HARD)


def test_employer_told_by_an_accreditation_that_expired_counts_as_past(world, juror):
    dossier = sittings.complete(world)
    long_ago = clock.today() - dt.timedelta(days=2000)
    siret = world.alpha.organisation.siret
    accredit(juror, AccreditationRole.SECTOR_PROFESSIONAL, world.branch, since=long_ago, employer_siret=siret)
    assert known(juror, dossier) == (LinkKind.EMPLOYER, Weight.PAST)


def test_employer_of_the_first_attempt_is_an_employer_of_the_candidate(world, juror):
    """Of alpha today; the candidate was there for the first attempt, and is now at beta."""
    dossier = resumed.claimed(resumed.elsewhere(world, resumed.decided(world, state=S.REGISTERED)))
    assert known(juror, dossier) is None
    join(juror, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today())
    assert known(juror, dossier) == (LinkKind.EMPLOYER, Weight.PAST)


def test_earlier_member_of_the_provider_that_helped_declares_it(world, juror):
    helper = vae.provider(world)
    dossier = vae.coached(vae.requested(world), helper)
    past_member(juror, helper.organisation)
    assert known(juror, dossier) == (LinkKind.COACH, Weight.PAST)


# --- Trainers: a likeness ------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_pathway(world):
    return world.dossier(S.IN_PATHWAY)


def cover(dossier, **values):
    FollowUp.objects.filter(dossier=dossier).update(**values)


def review(dossier, **values):
    following.open_review(dossier, actor=dossier.story.company.tutor)
    ProgressReview.objects.filter(signable__dossier=dossier).update(**values)


@pytest.mark.parametrize(
    "told",
    [
        lambda dossier: trained(dossier, trainer="JUREE Jeanne"),
        lambda dossier: trained(dossier, trainer="Mme Jurée"),
        lambda dossier: cover(dossier, training_referent="J. Jurée"),
        lambda dossier: review(dossier, trainer="Jeanne Jurée, formatrice"),
    ],
    ids=["training", "last name only", "cover", "point d'étape"],
)
def test_name_of_a_trainer_is_a_likely_link_wherever_the_tutor_wrote_it(juror, in_pathway, told):
    assert known(juror, in_pathway) is None
    told(in_pathway)
    assert known(juror, in_pathway) == (LinkKind.TRAINER, Weight.LIKELY)


@pytest.mark.parametrize("is_past", [False, True], ids=["of today", "of the past"])
def test_name_of_a_juror_employer_is_a_likely_link(world, juror, in_pathway, is_past):
    helper = vae.provider(world)
    if is_past:
        past_member(juror, helper.organisation)
    else:
        join(juror, helper.organisation, MembershipRole.MEMBER, since=clock.today())
    trained(in_pathway, provider="organisme")
    assert known(juror, in_pathway) is None
    cover(in_pathway, training_provider="ORGANISME 1 (SARL)")
    assert known(juror, in_pathway) == (LinkKind.TRAINER, Weight.LIKELY)


def test_trainer_of_the_first_attempt_is_still_a_likely_link(world, juror):
    earlier = world.dossier(S.IN_PATHWAY)
    trained(earlier, trainer="Jeanne Jurée")
    story = earlier.story
    earlier = resumed.judged(earlier, {4}, resumed.LAST_YEAR)
    earlier.story = story
    assert known(juror, resumed.as_skills(earlier)) == (LinkKind.TRAINER, Weight.LIKELY)


def test_fact_weighs_more_than_a_likeness(world, juror, in_pathway):
    trained(in_pathway, trainer="Jeanne Jurée")
    past_member(juror, world.alpha.organisation)
    assert known(juror, in_pathway) == (LinkKind.EMPLOYER, Weight.PAST)


@pytest.fixture
def likely(world):
    """Complete, with Jeanne Jurée among those who trained."""
    dossier = world.dossier(S.TRANSMITTED)
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="Une attestation manque.")
    trained(dossier, trainer="Jeanne Jurée", provider="Formatio")
    cover(dossier, training_provider="Formatio")
    advance(dossier, "transmit", actor=world.branch.external)
    return resumed.walk(dossier, "declare_complete")


TEXT = "le suivi du candidat nomme « Jeanne Jurée » comme formateur ou formatrice"


def test_likely_link_does_not_keep_from_being_called_and_is_not_left_without_a_word(world, juror, likely):
    session = called(world, likely)
    item = sittings.item_of(likely)
    assert codes(session, juror) == ["link_likely"]
    declare(session, actor=juror, links={item.pk: ("", "Homonyme : je n'ai jamais formé personne.")})
    kept = Declaration.objects.get(item=item)
    assert (kept.link, kept.detail, kept.likeness) == ("", "Homonyme : je n'ai jamais formé personne.", TEXT)
    assert not Recusal.objects.exists()
    # Said again, nothing more is written; the others have nothing to explain.
    declare(session, actor=juror, links={item.pk: ("", "Homonyme : je n'ai jamais formé personne.")})
    declare(session, actor=world.branch.expert)
    assert list(Declaration.objects.order_by("pk").values_list("member__user", "likeness")) == [
        (juror.pk, TEXT),
        (world.branch.expert.pk, ""),
    ]


def test_likely_link_confirmed_is_a_recusal_and_keeps_what_was_shown(world, juror, likely):
    session, item = called(world, likely), sittings.item_of(likely)
    declare(session, actor=juror, links={item.pk: LinkKind.TRAINER})
    assert Declaration.objects.get().likeness == TEXT
    assert Recusal.objects.get().reason == "formateur ou formatrice du candidat"


def test_what_was_declared_is_never_rewritten(world, juror, likely):
    session, item = called(world, likely), sittings.item_of(likely)
    declare(session, actor=juror, links={item.pk: ("", "Homonyme.")})
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.update(likeness="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.all().delete()


# --- On screen -------------------------------------------------------------------------------------------------------------------


def test_page_asks_to_confirm_or_explain_and_the_president_reads_the_answer(world, client, settings, juror, likely):
    session, item = called(world, likely), sittings.item_of(likely)
    url = reverse("session_independence", args=[session.pk])
    sign_in(client, juror, settings)
    page = text_of(client.get(url))
    assert "Lien probable, à confirmer ou à expliquer" in page
    assert TEXT[0].upper() + TEXT[1:] in page.replace("&#x27;", "'")
    assert '<option value="TRAINER" selected>' not in page
    refused = text_of(client.post(url, {}))
    assert "Dites pourquoi ce n'est pas un lien" in refused.replace("&#x27;", "'").replace("’", "'")
    assert Declaration.objects.count() == 0
    answer = client.post(url, {f"detail-{item.pk}": "Homonyme, je suis notaire."})
    assert answer.url == reverse("session_detail", args=[session.pk])
    sign_in(client, world.branch.secretary, settings)
    page = text_of(client.get(reverse("session_recusals", args=[session.pk, item.pk])))
    assert "Explication : Homonyme, je suis notaire." in page


def test_page_refuses_no_link_when_the_application_knows_one(world, client, settings, juror):
    dossier = sittings.complete(world)
    session = called(world, dossier)
    past_member(juror, world.alpha.organisation)
    sign_in(client, juror, settings)
    url = reverse("session_independence", args=[session.pk])
    item = sittings.item_of(dossier)
    page = text_of(client.post(url, {f"link-{item.pk}": "", f"detail-{item.pk}": "C'était un stage."}))
    assert "choisissez sa nature" in page
    assert "un stage." in page
    assert Declaration.objects.count() == 0


def test_known_links_cost_the_same_for_one_dossier_and_three(world, juror):
    def cost(dossiers):
        with CaptureQueriesContext(connection) as seen:
            found = known_links(juror, dossiers)
        assert [link.weight for link in found.values()] == [Weight.LIKELY] * len(dossiers)
        return len(seen)

    dossiers = [world.dossier(S.IN_PATHWAY) for _ in range(3)]
    for dossier in dossiers:
        trained(dossier, trainer="Jeanne Jurée")
    assert (cost(dossiers[:1]), cost(dossiers)) == (11, 11)
