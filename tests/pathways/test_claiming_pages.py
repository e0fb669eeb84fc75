"""What each person sees of a claim: the candidate everything, the company nothing before, then what is kept and nothing else."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import can
from cqp.accreditations.enums import AccreditationRole
from cqp.demo.cast import accredit, join, person
from cqp.shared import clock
from evaluations.enums import SignableKind
from evaluations.models import Signable
from pathways.claiming import claim_benefits, decline_benefits
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import assign, give_assignment
from tests import resumed

from .entrance import enter, text_of

K = SignableKind
SIGNED = {K.POSITIONING, K.REVIEW, K.CANDIDATE_PART, K.ASSESSMENT}
OFFER = "Vous gardez 5 compétences validées : les faire valoir dans ce dossier"
CLAIM, DECLINE = {"choice": "faire-valoir"}, {"choice": "ne-pas-faire-valoir"}


@pytest.fixture
def earlier(world):
    """At alpha, last year: the fourth competency was not validated."""
    return resumed.decided(world)


@pytest.fixture
def dossier(world, earlier):
    return resumed.elsewhere(world, earlier)


def page(client, user, dossier):
    return enter(client, user).get(reverse("dossier_detail", args=[dossier.pk]))


def address(dossier):
    return reverse("benefits_claim", args=[dossier.pk])


def acts(response) -> dict:
    return {act["name"]: act for act in response.context["acts"]}


# --- The candidate ------------------------------------------------------------------------------------------------------------


def test_candidate_finds_it_at_home_and_on_the_dossier_with_how_many(client, dossier):
    enter(client, dossier.candidate.user)
    home = client.get(reverse("home"))
    assert [row["label"].replace("\N{NO-BREAK SPACE}", " ") for row in home.context["waiting"]] == [OFFER]
    assert client.get(home.context["waiting"][0]["url"]).url == address(dossier)
    act = acts(page(client, dossier.candidate.user, dossier))["claim_benefits"]
    assert (act["label"].replace("\N{NO-BREAK SPACE}", " "), act["url"], act["main"]) == (OFFER, address(dossier), True)


def test_page_says_what_is_kept_what_is_left_and_who_will_see_what(client, world, dossier):
    text = text_of(enter(client, dossier.candidate.user).get(address(dossier)))
    kept, rest = text.split("Si vous les faites valoir")
    assert kept.count("validée le 24 novembre 2025, jusqu'au 24 novembre 2030 inclus") == 5
    assert [f"AF compétence {number}" in rest for number in range(1, 7)] == [False, False, False, True, False, False]
    assert "Bêta Conseil, votre tuteur, un professionnel de l'entreprise" in rest
    assert "Rien d'autre" in rest


def test_candidate_claims_then_may_review_their_choice(client, dossier):
    enter(client, dossier.candidate.user)
    assert client.post(address(dossier), CLAIM).url == reverse("dossier_detail", args=[dossier.pk])
    act = acts(page(client, dossier.candidate.user, dossier))["claim_benefits"]
    assert (act["label"], act["waits"]) == ("Revoir votre choix sur vos compétences validées", False)
    text = text_of(client.get(address(dossier)))
    assert "Vous les faites valoir dans ce dossier" in text
    assert ("Ne plus les faire valoir" in text, "Faire valoir ces compétences" in text) == (True, False)
    client.post(address(dossier), DECLINE)
    text = text_of(client.get(address(dossier)))
    assert "Vous ne les faites pas valoir dans ce dossier" in text
    assert ("Ne plus les faire valoir" in text, "Faire valoir ces compétences" in text) == (False, True)


def test_candidate_declines_and_nothing_waits_any_more(client, dossier):
    enter(client, dossier.candidate.user).post(address(dossier), DECLINE)
    assert client.get(reverse("home")).context["waiting"] == []
    assert Dossier.objects.get(pk=dossier.pk).resumes is None


def test_neither_button_is_said_in_french_and_writes_nothing(client, dossier):
    enter(client, dossier.candidate.user)
    for body in ({}, {"choice": "peut-être"}):
        answer = client.post(address(dossier), body)
        assert answer.status_code == 422
        assert "Choisissez l'un des deux boutons" in text_of(answer)
    assert not dossier.events.filter(verb__in=("claim_benefits", "decline_benefits")).exists()


def test_too_late_is_said_and_changes_nothing(client, dossier):
    enter(client, dossier.candidate.user)
    resumed.walk(dossier, "start_positioning", "fill_positioning", "sign_positioning")
    text = text_of(client.get(address(dossier)))
    assert "Le livret de repérage est signé : votre choix ne change plus dans ce dossier." in text
    assert "Faire valoir ces compétences" not in text
    assert client.post(address(dossier), CLAIM).status_code == 409
    assert Dossier.objects.get(pk=dossier.pk).resumes is None


def test_rows_to_join_are_said_to_the_candidate_and_asked_of_the_secretariat(client, world, earlier):
    dossier = resumed.registered(world, earlier, world.beta)
    act = acts(page(client, dossier.candidate.user, dossier))["claim_benefits"]
    assert (act["allowed"], [blocker.code for blocker in act["blockers"]]) == (False, ["rows_to_join"])
    assert client.post(address(dossier), CLAIM).status_code == 409
    home = enter(client, world.branch.secretary).get(reverse("home"))
    asked = next(row for row in home.context["waiting"] if row["label"].startswith("Réunir"))
    doubles = client.get(asked["url"]).url
    merging = reverse("duplicate_merge", args=[earlier.candidate_id, dossier.candidate_id])
    assert f'href="{merging}"' in client.get(doubles).content.decode()
    assert client.post(merging).status_code == 302
    assert "claim_benefits" in acts(page(client, earlier.candidate.user, dossier))


def test_nothing_to_claim_is_said(client, world):
    dossier = world.dossier(S.REGISTERED)
    assert "claim_benefits" not in acts(page(client, dossier.candidate.user, dossier))
    text = text_of(client.get(address(dossier)))
    assert "Vous n'avez pas d'autre compétence validée à faire valoir dans ce dossier." in text


def test_others_do_not_find_it_or_are_refused(client, world, dossier):
    for user, code in (
        (world.alpha.manager, 404),
        (world.neighbour.secretary, 404),
        (world.beta.manager, 403),
        (world.branch.secretary, 403),
    ):
        enter(client, user)
        assert (client.get(address(dossier)).status_code, client.post(address(dossier), CLAIM).status_code) == (
            code,
            code,
        )
    assert Dossier.objects.get(pk=dossier.pk).resumes is None


# --- The company learns nothing before, and only what is kept after ------------------------------------------------------------


def shown_to_the_company(client, world, dossier) -> list[str]:
    """The pages and the list where a manager of the new company reads the dossier, without what names it."""
    enter(client, world.beta.manager)
    own = [reverse(name, args=[dossier.pk]) for name in ("dossier_detail", "dossier_people", "completeness")]
    row = f"{reverse('dossier_list')}?q={dossier.number}"
    told = [text_of(client.get(url)) for url in (*own, row)]
    return [text.replace(dossier.number, "NUMÉRO").replace(dossier.candidate.full_name, "NOM") for text in told]


@pytest.mark.parametrize("word", [None, decline_benefits], ids=["nothing said", "declined"])
def test_company_sees_the_same_dossier_as_of_somebody_new(client, world, earlier, dossier, word):
    """Joined, offered, declined: not a word, not a letter of it."""
    if word:
        word(dossier, actor=dossier.candidate.user)
    plain = world.dossier(S.REGISTERED, world.beta)
    assert shown_to_the_company(client, world, dossier) == shown_to_the_company(client, world, plain)


def test_address_of_an_expected_act_tells_the_company_nothing(client, world, earlier):
    """Two rows to join, or none: the same way, and the same refusal at its end."""
    dossier, plain = resumed.registered(world, earlier, world.beta), world.dossier(S.REGISTERED, world.beta)
    enter(client, world.beta.manager)
    for code in ("join-rows", "claim-benefits"):
        ways = [client.get(reverse("dossier_expected", args=[one.pk, code])).url for one in (dossier, plain)]
        assert ways[0].replace(str(dossier.pk), "N") == ways[1].replace(str(plain.pk), "N")
        assert client.get(ways[0]).status_code == 403


def test_claimed_the_company_reads_what_is_kept_and_since_when_and_nothing_else(client, world, earlier, dossier):
    claim_benefits(dossier, actor=dossier.candidate.user)
    response = page(client, world.beta.manager, dossier)
    panel = next(panel for panel in response.context["panels"] if panel.title == "Compétences gardées")
    assert [(row.label, row.state, row.detail) for row in panel.rows] == [
        (f"Compétence {number}, gardée", "validée", "le 24 novembre 2025, bénéfice jusqu'au 24 novembre 2030 inclus")
        for number in (1, 2, 3, 5, 6)
    ]
    told = " ".join(shown_to_the_company(client, world, dossier))
    assert "fait valoir 5 compétences déjà validées, par une décision du 24 novembre 2025." in told
    leaks = [earlier.number, "Alpha", "réuni", "JURY-1"]
    assert [word in told for word in leaks] == [False] * len(leaks)


def test_taken_back_the_company_reads_that_everything_is_to_be_assessed(client, world, dossier):
    claim_benefits(dossier, actor=dossier.candidate.user)
    decline_benefits(dossier, actor=dossier.candidate.user)
    response = page(client, world.beta.manager, dossier)
    assert "Compétences gardées" not in [panel.title for panel in response.context["panels"]]
    assert "ne fait plus valoir ses compétences déjà validées." in text_of(response)


# --- The old evidence ------------------------------------------------------------------------------------------------------------


def readable(user, earlier) -> set:
    """The list and the rule say the same."""
    rows = list(Signable.objects.filter(dossier=earlier.pk).for_page())
    allowed = {row.pk for row in rows if can(user, "evaluations.read", row)}
    assert set(Signable.objects.for_user(user).filter(dossier=earlier.pk).values_list("pk", flat=True)) == allowed
    return {row.kind for row in rows if row.pk in allowed}


def accredited(world, email, company=None):
    """A professional from elsewhere, or of this company as its accreditation says."""
    user = person(email, "Paul", "Pro", "x" * 14)
    accredit(user, AccreditationRole.SECTOR_PROFESSIONAL, world.branch, since=clock.today() - dt.timedelta(days=9))
    if company:
        join(user, company.organisation, "MEMBER", since=clock.today() - dt.timedelta(days=9))
    return user


def test_signed_evidence_is_read_by_those_who_assess_and_judge_from_outside_the_new_company(world, earlier, dossier):
    inside, outside = accredited(world, "dedans@beta.test", world.beta), accredited(world, "dehors@ailleurs.test")
    dossier = resumed.claimed(dossier)
    manager, secretary = world.beta.manager, world.branch.secretary
    external = person("externe2@cpef.test", "Edgar", "Externe", "x" * 14)
    accredit(external, AccreditationRole.EXTERNAL_ASSESSOR, world.branch, since=clock.today())
    assign(dossier, Role.TUTOR, world.beta.tutor, actor=manager)
    assign(dossier, Role.EXTERNAL_ASSESSOR, external, actor=secretary)
    give_assignment(dossier, Role.JUROR, world.branch.juror, actor=secretary)
    assign(dossier, Role.SECTOR_PROFESSIONAL, inside, actor=manager)
    read = {
        user.email: readable(user, earlier)
        for user in (manager, world.beta.tutor, inside, external, world.branch.juror)
    }
    assert list(read.values()) == [set(), set(), set(), SIGNED, SIGNED]
    assign(dossier, Role.SECTOR_PROFESSIONAL, outside, actor=manager)
    assert (readable(inside, earlier), readable(outside, earlier)) == (set(), SIGNED)
    decline_benefits(dossier, actor=dossier.candidate.user)
    assert [readable(user, earlier) for user in (outside, external, world.branch.juror)] == [set(), set(), set()]


def test_assessor_goes_from_the_dossier_to_what_was_signed(client, world, earlier, dossier):
    resumed.claimed(dossier)
    external = person("externe2@cpef.test", "Edgar", "Externe", "x" * 14)
    accredit(external, AccreditationRole.EXTERNAL_ASSESSOR, world.branch, since=clock.today())
    assign(dossier, Role.EXTERNAL_ASSESSOR, external, actor=world.branch.secretary)
    response = page(client, external, dossier)
    panel = next(panel for panel in response.context["panels"] if panel.title == f"Reprise du dossier {earlier.number}")
    links = [row.url for row in panel.rows if row.url]
    assert [client.get(link).status_code for link in links] == [200] * 4


def test_version_left_aside_is_told_as_replaced(client, world, dossier):
    dossier = resumed.walk(dossier, "start_positioning", "fill_positioning")
    resumed.claimed(dossier)
    panel = next(p for p in page(client, world.beta.professional, dossier).context["panels"] if p.title == "Livrets")
    assert [row.state for row in panel.rows] == ["remplacé", "en cours d'écriture"]
