import pytest
from django.urls import reverse

from cqp.accounts.models import User
from cqp.documents.enums import DocumentStatus
from cqp.documents.models import IssuedDocument
from evaluations.enums import SignableKind
from evaluations.services.signatures import present
from pathways.enums import State as S
from pathways.services import advance
from tests import vae
from tests.evaluations.builders import document, play
from tests.pathways.entrance import enter, text_of

URL = reverse("home")


def test_what_waits_comes_first_oldest_first_and_leads_to_its_page(client, world):
    first = world.dossier(S.REGISTERED)
    second = world.dossier(S.POSITIONED)
    response = enter(client, world.alpha.manager).get(URL)
    assert [(row["label"], row["number"]) for row in response.context["waiting"]] == [
        ("Désigner le professionnel du secteur", first.number),
        ("Désigner le tuteur", second.number),
    ]
    followed = client.get(response.context["waiting"][0]["url"])
    assert followed.headers["Location"] == reverse("dossier_people", args=[first.pk])


def test_others_acts_do_not_wait_for_me(client, world):
    world.dossier(S.REGISTERED, world.beta)
    assert enter(client, world.alpha.manager).get(URL).context["waiting"] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("professional", 15), ("manager", 16), ("secretary", 22)])
def test_home_costs_the_same_for_one_dossier_and_three(client, world, django_assert_num_queries, part, queries, rows):
    waiting_for = {"professional": S.POSITIONING, "manager": S.REGISTERED, "secretary": S.IN_PATHWAY}
    for _ in range(rows):
        world.dossier(waiting_for[part])
    enter(client, world.branch.secretary if part == "secretary" else getattr(world.alpha, part))
    client.get(URL)  # what Django keeps per process (content types) is read once, whoever comes first
    with django_assert_num_queries(queries):
        response = client.get(URL)
    assert len(response.context["waiting"]) == rows


def test_fresh_person_reads_what_to_do_next(client, world):
    nobody = User.objects.create_user("nouveau@exemple.test", first_name="Nour", last_name="Veau")
    text = text_of(enter(client, nobody).get(URL))
    assert "Rien ne vous attend aujourd'hui." in text
    assert "Inscrire mon entreprise" in text
    assert "S'informer sur la VAE" in text
    assert "Inscrivez un premier candidat" in text_of(enter(client, world.alpha.manager).get(URL))


def test_figures_count_open_dossiers_by_stage_and_lead_to_the_list(client, world):
    world.dossier(S.REGISTERED)
    world.dossier(S.POSITIONED)
    closed = world.dossier(S.REGISTERED)
    advance(closed, "withdraw", actor=world.alpha.manager, comment="départ")
    figures = enter(client, world.alpha.manager).get(URL).context["figures"]
    assert [(figure["label"], figure["count"]) for figure in figures] == [
        ("repérage ou recevabilité", 1),
        ("parcours ou dossier de VAE", 1),
        ("évaluation", 0),
        ("jury et certification", 0),
    ]
    assert figures[0]["url"] == f"{reverse('dossier_list')}?stage=ENTRY"


def test_secretariat_sees_incomplete_dossiers_and_failed_papers_of_its_committee_only(client, world):
    dossier = world.dossier(S.TRANSMITTED)
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="La signature manque.")
    IssuedDocument.objects.filter(dossier_link__dossier=dossier, kind="positioning").update(
        status=DocumentStatus.FAILED, error="panne"
    )

    ours = enter(client, world.branch.secretary).get(URL).context
    assert [row["candidate"] for row in ours["incomplete"]] == [dossier.candidate.full_name]
    assert [link.dossier for link in ours["failed_papers"]] == [dossier]

    theirs = enter(client, world.neighbour.secretary).get(URL).context
    assert (theirs["incomplete"], theirs["failed_papers"]) == ([], [])


def test_accredited_person_reads_their_own_accreditations(client, world):
    rows = enter(client, world.branch.external).get(URL).context["accreditations"]
    assert [row["accreditation"].user for row in rows] == [world.branch.external] * 2


def test_accessibility_statement_is_open_to_everybody(client, db):
    assert "Accessibilité" in text_of(client.get(reverse("accessibility")))


def test_what_becomes_of_the_data_is_told_to_everybody_and_linked_from_every_page(client, db):
    page = text_of(client.get(reverse("your_data")))
    for told in (
        "Qui en répond",
        "Combien de temps",
        "Ce que vous pouvez demander",
        "Votre pièce d'identité : jusqu'à son contrôle.",
    ):
        assert told in page
    assert f'href="{reverse("your_data")}"' in client.get(reverse("accessibility")).content.decode()


def test_the_candidate_is_told_when_they_sign_outil_1_and_when_they_begin_part_2(client, world):
    dossier = play(world.dossier(S.POSITIONING), "fill_positioning")
    signable = present(document(dossier, SignableKind.POSITIONING), actor=world.alpha.professional)
    told = f'<a href="{reverse("your_data")}">vos données</a>'
    url = reverse("signable_detail", args=[signable.pk])
    assert told in enter(client, dossier.candidate.user).get(url).content.decode()
    assert told not in enter(client, world.alpha.manager).get(url).content.decode()
    asked = vae.file_sent(world)
    part_2 = enter(client, asked.candidate.user).get(reverse("application_edit", args=[asked.pk]))
    assert told in part_2.content.decode()
