"""The job of a candidate: written at the registration, completed and corrected until Outil 1 is presented, read again by its amendment."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden, can
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Conflict
from evaluations.enums import SignableKind
from evaluations.services.signatures import present, take_back
from pathways.enums import State as S
from pathways.job import correct_job, job_closed
from pathways.models import Dossier
from pathways.services import advance
from tests import vae
from tests.evaluations.builders import document, play
from tests.workflows.machine import put

from .entrance import enter, text_of

TYPED = {
    "status": "NEWCOMER",
    "job_title": "Coordinatrice",
    "contract_type": "PROFESSIONALISATION",
    "hired_on": "2026-09-01",
    "seniority": "3 mois",
}
CORRECTED = TYPED | {"hired_on": dt.date(2026, 9, 1)}


def at(dossier):
    return reverse("dossier_job", args=[dossier.pk])


def stored(dossier) -> dict:
    return Dossier.objects.filter(pk=dossier.pk).values(*TYPED).get()


def codes(dossier):
    return [blocker.code for blocker in job_closed(dossier)]


@pytest.mark.parametrize("who", ["manager", "secretary"])
def test_it_is_corrected_with_what_stood_before_in_the_history(client, world, who):
    dossier = world.dossier(S.REGISTERED)
    user = world.alpha.manager if who == "manager" else world.branch.secretary
    page = enter(client, user).get(at(dossier)).context["page"]
    assert client.post(at(dossier), TYPED | {"version": page.version}).status_code == 302
    assert stored(dossier) == CORRECTED
    event = dossier.events.get(verb="job_corrected")
    assert (event.actor, event.payload["before"]["job_title"], event.payload["after"]["contract_type"]) == (
        user,
        "Assistante de formation",
        "contrat de professionnalisation",
    )
    told = text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    assert "emploi occupé « Assistante de formation » devient « Coordinatrice »" in told


def test_what_was_not_known_at_the_registration_is_completed(world):
    dossier = world.dossier(S.REGISTERED)
    Dossier.objects.filter(pk=dossier.pk).update(hired_on=None, seniority="")
    correct_job(dossier, actor=world.alpha.manager, hired_on=dt.date(2026, 9, 1), seniority="3 mois")
    payload = dossier.events.get(verb="job_corrected").payload
    assert (payload["before"], payload["after"]) == (
        {"hired_on": "non renseigné", "seniority": "non renseigné"},
        {"hired_on": "1er septembre 2026", "seniority": "3 mois"},
    )


def test_saving_the_same_again_tells_nothing(world):
    dossier = world.dossier(S.REGISTERED)
    correct_job(dossier, actor=world.alpha.manager, **stored(dossier))
    assert not dossier.events.filter(verb="job_corrected").exists()


def test_neither_the_candidate_nor_another_company_writes_it(client, world):
    dossier = world.dossier(S.POSITIONED)
    with pytest.raises(Forbidden):
        correct_job(dossier, actor=dossier.candidate.user, job_title="Directrice")
    assert enter(client, dossier.candidate.user).get(at(dossier)).status_code == 403
    assert enter(client, world.beta.manager).get(at(dossier)).status_code == 404


def test_a_vae_tells_its_employment_in_part_2(client, world):
    dossier = vae.requested(world)
    answer = enter(client, world.branch.secretary).get(at(dossier))
    assert (answer.status_code, "Dans une VAE, l'emploi se dit en partie 2." in text_of(answer)) == (403, True)


def test_it_closes_when_outil_1_is_presented_and_opens_when_it_is_taken_back(client, world):
    dossier = play(world.dossier(S.POSITIONING), "fill_positioning")
    signable = present(document(dossier, SignableKind.POSITIONING), actor=world.alpha.professional)
    assert codes(dossier) == ["positioning_presented"]
    page = enter(client, world.alpha.manager).get(at(dossier))
    assert "L'emploi ne s'écrit plus ici" in text_of(page)
    assert reverse("signable_detail", args=[signable.pk]) in page.content.decode()
    refused = client.post(at(dossier), TYPED | {"version": "{}"})
    assert (refused.status_code, stored(dossier)["job_title"]) == (409, "Assistante de formation")

    take_back(signable, actor=world.alpha.professional, comment="L'emploi est faux.")
    correct_job(dossier, actor=world.alpha.manager, **CORRECTED)
    assert stored(dossier) == CORRECTED


def test_once_signed_an_amendment_reads_it_again(world):
    dossier = world.dossier(S.POSITIONED)
    assert codes(dossier) == ["positioning_signed"]
    with pytest.raises(Blocked):
        correct_job(dossier, actor=world.alpha.manager, **CORRECTED)
    advance(dossier, "amend_positioning", actor=world.alpha.professional, comment="L'emploi a changé.")
    correct_job(dossier, actor=world.alpha.manager, **CORRECTED)
    signed = document(dossier, SignableKind.POSITIONING, version=1).content["candidate"]
    amended = present(document(dossier, SignableKind.POSITIONING), actor=world.alpha.professional).content["candidate"]
    told = ("job_title", "hired_on", "seniority", "status")
    assert [signed[name] for name in told] == ["Assistante de formation", "2024-06-06", "2 ans", "salarié(e)"]
    assert [amended[name] for name in told] == ["Coordinatrice", "2026-09-01", "3 mois", "nouvel entrant"]


def test_a_closed_dossier_keeps_it(world):
    dossier = put(world.dossier(S.REGISTERED), S.WITHDRAWN)
    assert codes(dossier) == ["dossier_closed"]


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        ({"job_title": ""}, "job_title", "Écrivez l'emploi occupé"),
        ({"contract_type": ""}, "contract_type", "Choisissez le type de contrat"),
        ({"hired_on": "2206-09-01"}, "hired_on", "Vérifiez l'année d'entrée"),
        ({"hired_on": "hier"}, "hired_on", "Saisissez une date valide"),
    ],
)
def test_a_bad_answer_names_the_field_and_keeps_the_others(client, world, changes, name, sentence):
    dossier = world.dossier(S.REGISTERED)
    page = enter(client, world.alpha.manager).get(at(dossier)).context["page"]
    answer = client.post(at(dossier), TYPED | {"version": page.version} | changes)
    assert (answer.status_code, list(answer.context["page"].errors)) == (422, [name])
    assert sentence in text_of(answer)
    assert 'value="3 mois"' in answer.content.decode()
    assert stored(dossier)["job_title"] == "Assistante de formation"


def test_two_people_keep_both_texts(client, world):
    dossier = world.dossier(S.REGISTERED)
    seen = enter(client, world.branch.secretary).get(at(dossier)).context["page"].version
    with clock.frozen(clock.now() + dt.timedelta(minutes=3)):
        correct_job(dossier, actor=world.alpha.manager, job_title="Coordinatrice", seniority="3 ans")
        typed = TYPED | {"job_title": "Directrice", "seniority": "2 ans", "version": seen}
        answer = client.post(at(dossier), typed)
    conflict = answer.context["conflict"]
    assert (answer.status_code, conflict["theirs_by"]) == (409, world.alpha.manager.get_full_name())
    assert [(f["name"], f["theirs"], f["mine"]) for f in conflict["fields"]] == [
        ("job_title", "Coordinatrice", "Directrice")
    ]
    with pytest.raises(Conflict):
        correct_job(dossier, actor=world.branch.secretary, seen={"seniority": "2 ans"}, seniority="1 an")


def test_the_page_is_reached_from_the_dossier_by_whoever_may(client, world):
    dossier = world.dossier(S.REGISTERED)
    url = reverse("dossier_detail", args=[dossier.pk])
    assert at(dossier) in enter(client, world.alpha.manager).get(url).content.decode()
    assert at(dossier) not in enter(client, dossier.candidate.user).get(url).content.decode()
    assert not can(world.alpha.professional, "pathways.edit_job", dossier)
