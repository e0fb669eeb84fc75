"""What part 2 knows without asking, and what it asks in a form of its own: first request, accompaniment, trainings, levels."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.documents import shapes, vae_papers
from cqp.documents.models import IssuedDocument
from cqp.shared import clock
from evaluations import contents
from evaluations.application_gaps import application_gaps
from evaluations.contents.vae_file import vae_file_paper
from evaluations.enums import EducationLevel, SignableKind, Situation
from evaluations.models import Application, Signable
from evaluations.readable import blocks_of
from evaluations.services import application as services
from pathways.coaching import end_coaching
from pathways.services import advance
from tests import vae
from tests.databases import guards_lifted
from tests.pathways.entrance import enter, text_of

from .builders import autosave, form_of
from .examining import applied, redeposit

EMAIL = "deux.fois@exemple.test"


def withdrawn(world, **details):
    """A first request of the same person, given up."""
    dossier = vae.requested(world, email=EMAIL, **details)
    advance(dossier, "withdraw", actor=dossier.candidate.user, comment="Plus tard.")
    return vae.fresh(dossier)


def facts(signable, title):
    return dict(next(block for block in blocks_of(signable.kind, signable.content) if block.title == title).facts)


def paper(dossier, kind):
    return IssuedDocument.objects.get(kind=kind, dossier_link__dossier=dossier).context


# --- First request, new request ------------------------------------------------------------------------------------------


def test_first_request_is_told_as_such(world):
    dossier = applied(world)
    assert vae.part_2(dossier).content["request"]["rank"] == {"is_first": True, "earlier": []}
    assert facts(vae.part_2(dossier), "Demande")["Première ou nouvelle demande"] == "première demande"


def test_new_request_names_those_before_for_the_same_cqp_and_not_what_became_of_them(world):
    first = withdrawn(world)
    withdrawn(world, version=world.branch.versions[1])
    with clock.frozen(clock.now() + timedelta(days=40)):
        dossier = applied(world, email=EMAIL)
    rank = {"is_first": False, "earlier": [{"number": first.number, "requested_on": "2026-11-23"}]}
    assert vae.part_2(dossier).content["request"]["rank"] == rank
    told = facts(vae.part_2(dossier), "Demande")["Première ou nouvelle demande"]
    assert told == f"nouvelle demande, après : dossier {first.number} demandé le 23 novembre 2026"
    assert paper(dossier, "vae_receipt")["rank"] == rank


def test_how_often_a_jury_decided_is_another_thing(world):
    withdrawn(world)
    dossier = applied(world, email=EMAIL)
    assert (dossier.presentation, vae.part_2(dossier).content["dossier"]["presentation"]) == (1, 1)


def test_secretariat_reads_what_became_of_the_earlier_request(client, world):
    first = withdrawn(world)
    dossier = applied(world, email=EMAIL)
    enter(client, world.branch.secretary)
    page = client.get(reverse("application_examination", args=[dossier.pk]))
    assert f"Dossier {first.number} , demandé le 23 novembre 2026 : abandonné" in text_of(page)
    assert reverse("dossier_detail", args=[first.pk]) in page.content.decode()


def test_someone_else_s_request_is_not_theirs(world):
    withdrawn(world)
    assert vae.part_2(applied(world)).content["request"]["rank"]["is_first"]


# --- Who accompanies -------------------------------------------------------------------------------------------------------


def test_accompanying_provider_is_frozen_with_its_commitment(world):
    by = vae.provider(world)
    dossier = vae.coached(vae.filled_application(world), by)
    vae.deposit(vae.part_2(dossier), actor=dossier.candidate.user)
    told = {
        "provider": by.organisation.name,
        "siret": by.organisation.siret,
        "commitment": by.commitment.number,
        "since": "2026-11-23",
    }
    assert vae.part_2(dossier).content["coaching"] == told
    assert paper(dossier, "vae_receipt")["coaching"] == told


def test_what_was_sworn_stays_when_the_accompaniment_ends_and_part_3_tells_its_own(world):
    by = vae.provider(world)
    dossier = vae.coached(vae.file_sent(world), by)
    vae.deposit(vae.write_part_2(dossier), actor=dossier.candidate.user)
    dossier = vae.fresh(dossier)
    end_coaching(dossier, actor=dossier.candidate.user)
    dossier = vae.admitted_next(dossier)
    assert paper(dossier, "admissibility_decision")["coaching"]["commitment"] == by.commitment.number
    advance(dossier, "start_writing", actor=dossier.candidate.user)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    whole = vae_file_paper(vae.fresh(dossier))
    assert (whole["coaching"]["provider"], whole["activities_coaching"]) == (by.organisation.name, None)


def test_situation_page_leads_to_the_choice_of_a_provider(client, world):
    by = vae.provider(world)
    dossier = vae.file_sent(world)
    enter(client, dossier.candidate.user)
    url = reverse("application_situation", args=[dossier.pk])
    page = client.get(url)
    assert reverse("dossier_coaching", args=[dossier.pk]) in page.content.decode()
    assert "Aucun organisme ne vous accompagne." in text_of(page)
    vae.coached(dossier, by)
    assert f"{by.organisation.name} vous accompagne depuis le 23 novembre 2026." in text_of(client.get(url))


# --- Trainings, levels, address, birth -------------------------------------------------------------------------------------


def test_trainings_are_saved_as_typed_line_by_line_and_empty_lines_say_nothing(client, world):
    dossier = vae.file_sent(world)
    enter(client, dossier.candidate.user)
    url = reverse("application_situation", args=[dossier.pk])
    typed = {"t2-title": "Accueillir un groupe", "t2-provider": "Institut", "t2-year": "2021", "nationality": "belge"}
    assert autosave(client, url, form_of(client, url) | typed).status_code == 200
    again = form_of(client, url)
    assert {name: again[name] for name in typed} == typed
    assert contents.content_of(vae.part_2(dossier))["situation"]["followed_trainings"] == [
        {"title": "Accueillir un groupe", "provider": "Institut", "year": 2021}
    ]


def test_year_that_cannot_be_is_told_and_the_rest_is_saved(client, world):
    dossier = vae.file_sent(world)
    enter(client, dossier.candidate.user)
    url = reverse("application_situation", args=[dossier.pk])
    answer = autosave(client, url, form_of(client, url) | {"t1-year": "2031", "t1-title": "Accueil"})
    assert (answer.status_code, answer.json()["errors"]) == (422, {"t1-year": ["Vérifiez l'année, par exemple 2021."]})
    typed = autosave(client, url, form_of(client, url) | {"t1-year": "2031", "nationality": "belge"})
    assert (typed.status_code, Application.objects.get().nationality) == (422, "belge")


def test_trainings_and_levels_come_back_with_a_returned_part_and_are_printed(world):
    dossier = vae.file_sent(world)
    signable, actor = vae.write_part_2(dossier), dossier.candidate.user
    part = signable.application
    levels = {
        "education_level": EducationLevel.LEVEL_5,
        "highest_level": EducationLevel.LEVEL_4,
        "highest_title": "Baccalauréat",
    }
    services.save_application(part, actor=actor, revision=part.revision, **levels)
    line = part.followed_trainings.get(position=1)
    services.save_training(line, actor=actor, revision=0, title="Qualité", provider="Institut", year=2024)
    vae.deposit(vae.part_2(dossier), actor=actor)
    advance(dossier, "return_application", actor=world.branch.secretary, comment="À signer de nouveau.")
    dossier = redeposit(vae.fresh(dossier))
    told = vae.part_2(dossier).content["situation"]
    assert told["followed_trainings"] == [{"title": "Qualité", "provider": "Institut", "year": 2024}]
    assert (told["education_level"], told["highest_level"]) == ("niveau 5 (bac + 2)", "niveau 4 (baccalauréat)")
    table = next(b for b in blocks_of(SignableKind.APPLICATION, vae.part_2(dossier).content) if b.rows)
    assert (table.title, table.rows) == ("Formations suivies", [("Qualité", "Institut", "2024")])


def test_department_of_birth_is_read_in_the_commune_code_and_the_address_has_its_country(world):
    dossier = vae.file_sent(world)
    dossier.candidate.birth_commune_code, dossier.candidate.address_country = "2A004", "Belgique"
    dossier.candidate.save()
    told = contents.content_of(vae.part_2(dossier))["candidate"]
    assert (told["birth_department"], told["address_country"]) == ("2A", "Belgique")


# --- The situation and the employment agree ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "is_wrong"),
    [
        (Situation.RETIRED, True),
        (Situation.JOB_SEEKER, True),
        (Situation.PUBLIC_EMPLOYEE, True),
        (Situation.SELF_EMPLOYED, True),
        (Situation.PRIVATE_EMPLOYEE, False),
        (Situation.APPRENTICE, False),
        (Situation.SUBSIDISED, False),
    ],
)
def test_who_is_employed_by_nobody_is_not_employed_in_the_branch(world, situation, is_wrong):
    dossier = vae.file_sent(world)
    signable = vae.write_part_2(dossier, situation=situation)
    found = [gap.code for gap in application_gaps(signable)]
    assert found == ["situation_contradicts_employment"] * is_wrong


def test_question_names_the_collective_agreement(client, world):
    dossier = vae.file_sent(world)
    enter(client, dossier.candidate.user)
    page = client.get(reverse("application_situation", args=[dossier.pk]))
    assert "entreprise de la branche des organismes de formation (IDCC 1516) ?" in text_of(page)


# --- What was sworn before ---------------------------------------------------------------------------------------------------------


def test_parts_sworn_before_these_facts_existed_are_still_read_and_printed(world):
    dossier = vae.written(world)
    forget = {
        SignableKind.APPLICATION: {
            "": ["coaching"],
            "request": ["rank"],
            "situation": ["highest_level", "followed_trainings"],
        },
        SignableKind.ACTIVITIES: {"": ["coaching"]},
    }
    for part in dossier.signables.filter(kind__in=forget):
        for where, names in forget[part.kind].items():
            for name in names:
                del (part.content[where] if where else part.content)[name]
        with guards_lifted():
            Signable.objects.filter(pk=part.pk).update(content=part.content)
        assert blocks_of(part.kind, part.content)
    whole = vae_file_paper(vae.fresh(dossier))
    shapes.check(vae_papers.VAE_FILE, whole)
    assert (whole["coaching"], whole["request"]["rank"], whole["situation"]["followed_trainings"]) == (None, None, [])
